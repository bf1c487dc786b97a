"""TOML files that users write beside tariffs: issuers, languages, layouts, thresholds of rules."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from etl.core.disk.unreadable import why_unreadable
from etl.core.errors import InputError

_MOST_BYTES = 1 << 20


def read_toml(path: Path) -> dict[str, Any]:
    """Read the tables of a file, fractions as Decimal; InputError where it cannot be read or is no TOML."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode("utf-8")
    except OSError as error:
        raise InputError(str(path), *why_unreadable(error)) from None
    except UnicodeError:
        raise InputError(str(path), "is not UTF-8", "save it as UTF-8", code="E-ENCODING") from None
    if len(data) > _MOST_BYTES:
        raise InputError(str(path), "is larger than 1 MB", "name the right file")
    return parse_toml(text, str(path))


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """Return the tables of a text; InputError where it is no TOML."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:  # of syntax, of thousands of digits, of thousands of brackets
        raise InputError(where, f"is not TOML: {error}", "correct the file") from None
