"""Stamps such as 29804: the number of a day, and of the half hour of it that ends then (Irish CER trials).

On a day of 25 hours the half hours are counted through to 50: code 4 is the first 02:00, code 6 the second (ISSDA). On
one of 23 hours a code is the wall-clock time of its end: 2 and 3, in the skipped hour, are missing.
"""

import re
from datetime import date

import numpy as np

from etl.core.zones import transitions

DAY_CODE = "day-code"
"""First word of such a form; after it, parted by blanks: the date of day 1, and the zone whose days are counted."""

_CODE = re.compile(r"(?!000)[0-9]{5}")
_HALF_HOUR = 1800
_USUAL = 48
_EPOCH = date(1970, 1, 1).toordinal()


class DayCodes:
    """Reads the stamps of one form."""

    def __init__(self, form: str) -> None:
        _, first, zone = form.split(" ")
        self._first = date.fromisoformat(first).toordinal() - _EPOCH
        self._zone = transitions(zone)
        self._days: dict[int, dict[int, int]] = {}

    def seconds(self, text: str) -> int:
        """Return the end of the half hour in UTC seconds; ValueError for what is no code, or none of its day."""
        if not _CODE.fullmatch(text):
            raise ValueError("is not a day and a half hour in five digits")
        day, code = divmod(int(text), 100)
        if day not in self._days:
            self._days[day] = self._ends(day)
        try:
            return self._days[day][code]
        except KeyError:
            raise ValueError("is a half hour that this day does not have") from None

    def _ends(self, day: int) -> dict[int, int]:
        """Return UTC seconds by code."""
        midnight = (self._first + day - 1) * _USUAL * _HALF_HOUR
        begin, end = self._zone.to_utc(np.array([midnight, midnight + _USUAL * _HALF_HOUR]))[0].tolist()
        count = (end - begin) // _HALF_HOUR
        if count >= _USUAL:
            return {code: begin + code * _HALF_HOUR for code in range(1, count + 1)}
        codes = np.arange(1, _USUAL + 1)
        utc, _, missing = self._zone.to_utc(midnight + codes * _HALF_HOUR)
        there = np.ones(_USUAL, np.bool_) if missing is None else ~missing
        return dict(zip(codes[there].tolist(), utc[there].tolist(), strict=True))
