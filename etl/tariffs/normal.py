"""A tariff file without its comments and layout: the text by which a tariff is known and bills are recomputed."""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any


def normal_text(document: Mapping[str, Any]) -> str:
    """TOML, one key a line, tables inline; equal for files that differ in comments, spacing or 9.5 for 9.50."""
    plain = {key: value for key, value in document.items() if not _tables(value)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    for key, value in document.items():
        if _tables(value):
            for table in value:
                lines += ["", f"[[{_key(key)}]]", *(f"{_key(name)} = {_value(item)}" for name, item in table.items())]
    return "\n".join(lines) + "\n"


def _tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _key(key: str) -> str:
    return key if re.fullmatch("[A-Za-z0-9_-]+", key) else _text(key)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal | int):
        return _number(value)
    return value.isoformat() if isinstance(value, date) else _text(str(value))


def _number(value: "Decimal | int") -> str:
    """9.50 and 9.5 are one number, and so are 9 and 9.0; always plain digits."""
    text = f"{value:f}" if isinstance(value, Decimal) and value else str(int(value))
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(value: str) -> str:
    """A JSON string is a TOML string, but for DEL, which TOML wants escaped, and JSON's halves of a character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
