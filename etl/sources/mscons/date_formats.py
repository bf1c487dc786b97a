"""Stamps of MSCONS as seconds in UTC: with their offset, or on the clock of the message."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np

from etl.core.zones import transitions
from etl.sources.cells.clean_text import printable

CLOCK = "Europe/Berlin"
"""The clock of stamps without an offset where a message of the German market says no other."""

_FORMS = {"203": re.compile(r"(\d{12})"), "303": re.compile(r"(\d{12})([+-]\d{2}(?:\d{2})?)")}
_FORMS["204"] = re.compile(r"(\d{12})00")
_FORMS["304"] = re.compile(r"(\d{12})00([+-]\d{2}(?:\d{2})?)")


@lru_cache(maxsize=4096)
def wall(text: str, form: str) -> tuple[int, int | None]:
    """Return seconds as the stamp shows them, and its offset; ValueError for what is no timestamp to the minute."""
    pattern = _FORMS.get(form)
    match = pattern.fullmatch(text) if pattern and text.isascii() else None
    if match is None:
        named = f"format {printable(form)}" if form else "no format given"
        raise ValueError(f"{printable(text)!r} is no timestamp to the minute ({named})")
    digits = match[1]
    day_ends = digits[8:] == "2400"
    try:
        moment = datetime.strptime(digits[:8] + ("0000" if day_ends else digits[8:]), "%Y%m%d%H%M").replace(tzinfo=UTC)
        shown = int((moment + timedelta(days=day_ends)).timestamp())
    except (ValueError, OverflowError):
        raise ValueError(f"{printable(text)!r} is no date and time") from None
    return shown, _offset(match[2]) if match.re.groups == 2 else None


def _offset(text: str) -> int:
    seconds = int(text[1:3]) * 3600 + int(text[3:] or "0") * 60
    return -seconds if text[0] == "-" else seconds


@lru_cache(maxsize=4096)
def on_clock(shown: int) -> tuple[int, ...]:
    """Return the instants at which CLOCK shows this: two in the repeated hour. ValueError where it skips the time."""
    zone, stamp = transitions(CLOCK), np.array([shown], np.int64)
    first, repeated, missing = zone.to_utc(stamp)
    if missing is not None:
        raise ValueError("the clock skips this time on this day (it goes forward)")
    return (int(first[0]),) if repeated is None else (int(first[0]), int(zone.second_instant(stamp)[0]))
