"""Pages of errors: what a code means, its usual cause, what to do, and an example."""

import tomllib
from functools import cache
from pathlib import Path

_PARTS = {"meaning": "", "cause": "Usual cause: ", "remedy": "What to do: ", "example": "Example: "}


@cache
def error_pages() -> dict[str, dict[str, str]]:
    """Return the parts of each page by its code."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def error_page(code: str) -> list[str] | None:
    """Return the paragraphs of a page, and None for a code that there is not."""
    page = error_pages().get(code.upper())
    return None if page is None else [code.upper(), *(f"{begin}{page[part]}" for part, begin in _PARTS.items())]
