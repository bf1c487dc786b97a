"""Instants in tables of edits: by the clock of a zone, or with their offset."""

import re
from datetime import date

import numpy as np

from etl.core.days import read_moment
from etl.core.periods import EPOCH, midnight
from etl.core.zones import fixed_offset, transitions

_WITH_OFFSET = re.compile(r"([0-9-]+[T ][^Z+]+?)(Z|[+-][0-9]{2}:[0-9]{2})")
_NO_ZONE = "has no offset, and the zone of its clock is not known: write it like 2024-10-27T01:30+01:00"


def read_instant(text: str, zone: str) -> int:
    """Read a UTC minute; ValueError says what is wrong with another text. A date is the midnight that begins it.

    `zone`: that of stamps without an offset; empty: it is not known.
    """
    if match := _WITH_OFFSET.fullmatch(text):
        seconds = fixed_offset("+00:00" if match[2] == "Z" else match[2])
        if seconds is None:
            raise ValueError("has an offset that no zone has")
        return _minute(*read_moment(match[1])) - seconds // 60
    day, minutes = read_moment(text)
    if not zone:
        raise ValueError(_NO_ZONE)
    if text == day.isoformat():
        return midnight(day, zone)
    utc, repeated, missing = transitions(zone).to_utc(np.array([_minute(day, minutes) * 60], np.int64))
    if missing is not None:
        raise ValueError(f"does not exist in {zone}: the clock went forward")
    if repeated is not None:
        raise ValueError(f"occurs twice in {zone}: write it with its offset, like 2024-10-27T01:30+01:00")
    return int(utc[0]) // 60


def _minute(day: date, minutes: int) -> int:
    return (day - EPOCH).days * 1440 + minutes
