"""A spreadsheet's cells as texts: what was typed, not what floating point made of it."""

from datetime import date, datetime, time, timedelta
from typing import Any

_EXACT = 10**15
"""Excel keeps 15 digits of a number: what has more has lost them."""


def text_of(value: Any, number_format: str) -> str:
    """Write one cell of an xlsx as text, which tells a date alone by its format."""
    if isinstance(value, str):
        return value_text(_unescaped(value))
    return _moment(value, number_format) if isinstance(value, datetime) else value_text(value)


def value_text(value: Any) -> str:
    """Write one cell as text; ISO for dates and times, an exponent where digits are lost, so that it makes no id."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.splitlines()) if "\n" in value or "\r" in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, timedelta):
        return _duration(value)
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _unescaped(text: str) -> str:
    """Read characters as workbooks write them: `_x000D_` is a carriage return, `_x005F_x000D_` the text `_x000D_`."""
    if "_x" not in text:
        return text
    from openpyxl.utils.escape import unescape

    return str(unescape(text))


def _number(value: float) -> str:
    if abs(value) < _EXACT:
        return str(int(value)) if value == int(value) else repr(value)
    return f"{value:.14E}"


def _moment(value: datetime, number_format: str) -> str:
    """Write a date alone where the cell shows no time, and has none."""
    shows_time = "h" in number_format.casefold()
    if not shows_time and value.time() == time():
        return value.date().isoformat()
    return value_text(value)


def _duration(value: timedelta) -> str:
    """Write a time of day, 24:00:00 for its end."""
    seconds = round(value.total_seconds())
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
