"""Time zones as arrays: wall-clock stamps to UTC and back, exactly, without a loop over stamps.

Seconds and minutes are counted from 1970-01-01 00:00; "local" ones count the wall clock as if it were UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import numpy as np
import numpy.typing as npt

from etl.core.days import FIRST_YEAR, LAST_YEAR
from etl.core.errors import UsageError

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_DAY = 86_400
_NEAR = 0.85
"""How alike (difflib's ratio) a text is to the name of a zone that may be meant."""


_OF_THE_MACHINE = re.compile(r"localtime|posixrules|factory|(?:right|posix)/.*", re.IGNORECASE | re.DOTALL)
"""Names whose zone depends on the machine, or counts seconds that no stamp does."""


@lru_cache
def read_zone(name: str) -> ZoneInfo:
    """Read the zone of an IANA name; ValueError says why another text is no zone, or not the same one everywhere."""
    if _OF_THE_MACHINE.fullmatch(name):
        raise ValueError("is not a time zone of all machines")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is not a time zone") from None


def zone(name: str) -> ZoneInfo:
    """Read a zone; UsageError if there is none of this name."""
    try:
        return read_zone(name)
    except ValueError as error:
        near = get_close_matches(name, filter(_is_everywhere, available_timezones()), 1, _NEAR)
        remedy = f"did you mean {near[0]}?" if near else "use an IANA name such as Europe/Lisbon"
        raise UsageError(f"{name!r} {error} ({remedy})", code="E-ZONE") from None


def _is_everywhere(name: str) -> bool:
    return not _OF_THE_MACHINE.fullmatch(name)


def fixed_offset(text: str) -> int | None:
    """Read the seconds of an offset such as `+10:00` or `-03:30`; None for another text."""
    match = re.fullmatch(r"([+-])([0-9]{2}):([0-5][0-9])", text)
    if match is None or int(match[2]) > 14:
        return None
    seconds = int(match[2]) * 3600 + int(match[3]) * 60
    return -seconds if match[1] == "-" else seconds


@dataclass(frozen=True, eq=False)
class Transitions:
    """A zone's changes of offset: `utc[i]` seconds is the instant from which `offset[i]` seconds is added."""

    utc: Ints
    offset: Ints

    def to_local(self, utc: Ints) -> Ints:
        """Return the wall-clock seconds of UTC seconds."""
        return utc + self.offset[np.searchsorted(self.utc, utc, side="right") - 1]

    def to_utc(self, local: Ints) -> tuple[Ints, Mask | None, Mask | None]:
        """Return the UTC seconds of wall-clock seconds, with masks of the stamps that occur twice and that never occur.

        A repeated stamp gets its first instant, the second is `second_instant`. A mask is None when empty.
        """
        if len(self.offset) == 1:
            return local - self.offset[0], None, None
        before, after = self.offset[:-1], self.offset[1:]
        starts_after = self.utc[1:] + np.maximum(before, after)  # from here on only the new offset holds
        index = np.searchsorted(starts_after, local, side="right")
        # Between min and max of the two clocks the stamp is repeated (clock went back) or missing (went forward).
        unclear_from = np.append(self.utc[1:] + np.minimum(before, after), np.iinfo(np.int64).max)
        unclear = local >= unclear_from[index]
        utc = local - self.offset[index]
        if not unclear.any():
            return utc, None, None
        back = np.append(after < before, False)[index]
        repeated, missing = unclear & back, unclear & ~back
        return utc, repeated if repeated.any() else None, missing if missing.any() else None

    def second_instant(self, local: Ints) -> Ints:
        """Return the UTC seconds at which repeated stamps occur for the second time."""
        starts_after = self.utc[1:] + np.maximum(self.offset[:-1], self.offset[1:])
        index = np.searchsorted(starts_after, local, side="right")
        return local - self.offset[index + 1]

    def begins_gap(self, local: Ints) -> Mask:
        """Return which stamps that never occur are the first moment of a skipped hour, at which the one before ends."""
        return np.isin(local, self._forward())

    def _forward(self) -> Ints:
        """Return the wall-clock seconds at which skipped hours begin."""
        before, after = self.offset[:-1], self.offset[1:]
        return (self.utc[1:] + before)[after > before]

    def repeat_ending(self, local: Ints) -> Ints:
        """Return the seconds of the repeated hour that ends at each wall-clock stamp; 0 where none does."""
        before, after = self.offset[:-1], self.offset[1:]
        ends, length = self.utc[1:] + before, before - after
        back = length > 0
        ends, length = ends[back], length[back]
        if not len(ends):
            return np.zeros(len(local), np.int64)
        place = np.minimum(np.searchsorted(ends, local), len(ends) - 1)
        return np.where(ends[place] == local, length[place], 0)

    def late(self) -> "Transitions":
        """Return a zone whose clock goes back an hour later, as in files that repeat the wrong hour."""
        back = np.append(False, self.offset[1:] < self.offset[:-1])
        return Transitions(np.where(back, self.utc + 3600, self.utc), self.offset)


@lru_cache
def transitions(name: str) -> Transitions:
    """Return all changes of a zone between 1970 and 2199, found by halving the week in which the offset changes."""
    fixed = 0 if name == "UTC" else fixed_offset(name)
    if fixed is not None:
        return Transitions(np.array([np.iinfo(np.int64).min // 2], np.int64), np.array([fixed], np.int64))
    tz = zone(name)

    def offset(second: int) -> timedelta:
        return datetime.fromtimestamp(second, tz).utcoffset() or timedelta()

    first = int(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    last = int(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp())
    weeks = range(first, last + 7 * _DAY, 7 * _DAY)
    at_edges = [offset(second) for second in weeks]
    utc, offsets = [np.iinfo(np.int64).min // 2], [at_edges[0]]
    for (start, end), after in zip(pairwise(weeks), at_edges[1:], strict=True):
        low = start
        while offsets[-1] != after:  # it changes in this week, maybe more than once
            left, right = low, end
            while right - left > 1:
                middle = (left + right) // 2
                left, right = (left, middle) if offset(middle) != offsets[-1] else (middle, right)
            utc.append(right)
            offsets.append(offset(right))
            low = right
    seconds = [int(one.total_seconds()) for one in offsets]
    return Transitions(np.array(utc, np.int64), np.array(seconds, np.int64))
