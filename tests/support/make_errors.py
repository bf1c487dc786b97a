"""Writes the table of error codes into docs/reference/errors.md: `python -m tests.support.make_errors`."""

import re

from etl.commands.interface.error_pages import error_pages
from tests.support.places import ROOT

PAGE = ROOT / "docs" / "reference" / "errors.md"
_MADE = re.compile(r"(?<=<!-- errors: begin -->\n).*?(?=<!-- errors: end -->)", re.DOTALL)


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def with_table(text: str) -> str:
    """The page with the table that the shipped texts make."""
    rows = [f"| `{code}` | {cell(page['meaning'])} | {cell(page['remedy'])} |" for code, page in error_pages().items()]
    return _MADE.sub(lambda _: "\n".join(["| code | meaning | what to do |", "|---|---|---|", *rows, ""]), text)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
