"""Changes of the clocks of a feed's local time, and readings that name the repeated hour by the wrong epoch.

Opower writes both hours of 01:00 with the epoch of the first, and none with that of the second; others the reverse.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from etl.blocks.weeks import Ints

_HOUR = 3600
_AMERICA = "B40E2000"
"""First Sunday of November at 2:00: where clocks go back in the United States and Canada, since 2007."""

_OFFSETS = (-12_600, *(hours * _HOUR for hours in range(-10, -3)))
"""Standard time from Newfoundland to Hawaii."""


@dataclass(frozen=True)
class Clock:
    """One zone's rule for going back: `offsets` are what its standard time may be, in seconds."""

    rule: int
    offsets: tuple[int, ...]
    back: int
    """Seconds by which it goes back."""

    def changes(self, first: int, last: int) -> list[int]:
        """Epochs between two others from which standard time holds again."""
        years = range(_year(first) - 1, _year(last) + 2)
        found = {
            local - offset - self.back for year in years for local in _local(self.rule, year) for offset in self.offsets
        }
        return sorted(epoch for epoch in found if first <= epoch <= last)


def clock_of(fields: Mapping[str, str] | None) -> Clock:
    """Return the clock that LocalTimeParameters tell, North America's where there are none.

    ValueError where they contradict themselves: UTC has no daylight saving.
    """
    if fields is None:
        return Clock(int(_AMERICA, 16), _OFFSETS, _HOUR)
    rule, back, offset = (_number(fields, name) for name in ("dstEndRule", "dstOffset", "tzOffset"))
    if rule and not back and not offset:
        raise ValueError("LocalTimeParameters have a rule for daylight saving and the offset of UTC")
    return Clock(rule, (offset,), back)


def _number(fields: Mapping[str, str], name: str) -> int:
    text = fields.get(name) or "0"
    try:
        return int(text, 16 if name == "dstEndRule" else 10)
    except ValueError:
        raise ValueError(f"{name} {text[:20]!r} is not a number") from None


def _year(epoch: int) -> int:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=epoch)).year


def _local(rule: int, year: int) -> Iterator[int]:
    """Wall-clock seconds at which a rule of ESPI's DstRuleType holds in a year.

    From its low bits on: 12 of seconds, 5 of hours, 3 of the day of the week (1 is Monday), 5 of the day of the month,
    3 of what these two mean, 4 of the month.
    """
    second, hour, weekday = rule & 0xFFF, rule >> 12 & 31, rule >> 17 & 7
    day, meaning, month = rule >> 20 & 31, rule >> 25 & 7, rule >> 28
    if not 1 <= month <= 12:
        return
    first = date(year, month, max(day, 1) if meaning == 1 else 1)
    if meaning == 0 and day:
        found = first + timedelta(days=day - 1)
    else:  # 1: on or after the day of the month, 2 to 6: first to fifth of the month, 7: last
        ahead = (weekday - first.isoweekday()) % 7
        weeks = {1: 0, 7: 4}.get(meaning, meaning - 2)
        found = first + timedelta(days=ahead + 7 * weeks)
        if meaning == 7 and found.month != month:
            found -= timedelta(days=7)
    yield (found - date(1970, 1, 1)).days * 86_400 + hour * _HOUR + second


def moved_hours(start: Ints, duration: Ints, clock: Clock, changes: Sequence[int]) -> Ints:
    """Return by how many seconds readings of one channel, in the order of the file, are under a wrong epoch.

    Only where it is proved: of the hours before and after a change of the clock each interval of one is there twice,
    and those of the other are absent. If the one is the first hour, the later rows are of the second one; if it is the
    second, which follows a known hour, the earlier rows are of the first.
    """
    moved = np.zeros(len(start), np.int64)
    for change in changes:
        before = np.flatnonzero((start >= change - clock.back) & (start < change))
        after = np.flatnonzero((start >= change) & (start < change + clock.back))
        if len(before) == len(after) or (len(before) and len(after)):
            continue
        twice = before if len(before) else after
        near = start[np.abs(start - change) < 3 * clock.back]
        if not _each_twice(start[twice], duration[twice], clock.back) or moved[twice].any():
            continue
        order = twice if near[-1] >= near[0] else twice[::-1]
        _, first = np.unique(start[order], return_index=True)
        if len(before):
            moved[np.delete(order, first)] = clock.back
        elif (near < change - clock.back).any():
            moved[order[first]] = -clock.back
    return moved


def _each_twice(start: Ints, duration: Ints, back: int) -> bool:
    length = int(duration[0])
    slots, times = np.unique(start, return_counts=True)
    return bool((duration == length).all() and (times == 2).all() and length > 0 and len(slots) * length == back)
