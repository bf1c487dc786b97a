"""Hourly series in which tests of estimation leave slots out, and a slow way to estimate them, slot by slot."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np

from etl.core.usage_page import Grid
from etl.estimation.channel_slots import Answer, ChannelSlots, MissingSlots

HOUR = 60
NOBODY = -1
"""The value of a slot that has no reading."""


def series(
    start: str, rows: Sequence[Sequence[int]], zone: str = "UTC", clients: Sequence[int] | None = None
) -> tuple[ChannelSlots, MissingSlots]:
    """Channels of hours from a UTC stamp on; all slots without a reading are wanted."""
    values = np.array(rows, np.int64)
    known = values != NOBODY
    first = int(np.datetime64(start, "m").astype(np.int64))
    grid = Grid(first, HOUR, values.shape[1])
    owners = None if clients is None else np.array(clients)
    slots = ChannelSlots.of(np.where(known, values, 0), known, grid, zone, owners)
    return slots, MissingSlots.of(known, ~known, first + np.arange(grid.slots) * HOUR, HOUR)


def answers(found: Answer) -> list[int | None]:
    """What a method answers for each missing slot; None: nothing."""
    return [int(mwh) if known else None for mwh, known in zip(*found, strict=True)]


def days(*kwh: int) -> list[int]:
    """Hours of days that have the same energy in each hour."""
    return [one for one in kwh for _ in range(24)]


Slow = Callable[[Mapping[int, int], Sequence[datetime], int, int, int], Fraction | None]
"""Estimates a slot of a gap from the readings by slot, all local times, the slot, and the gap's first and end slot."""


def local_times(start: str, hours: int, zone: str) -> list[datetime]:
    """When each hour begins by the local clock, without its zone."""
    first = datetime.fromisoformat(f"{start}:00+00:00")
    return [(first + timedelta(hours=n)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for n in range(hours)]


def slowly(start: str, row: Sequence[int], zone: str, method: Slow) -> list[int | None]:
    """Estimate one channel slot by slot, with exact fractions."""
    read = {slot: mwh for slot, mwh in enumerate(row) if mwh != NOBODY}
    times = local_times(start, len(row), zone)
    found: list[int | None] = []
    for slot in (one for one in range(len(row)) if one not in read):
        first = end = slot
        while first > 0 and first - 1 not in read:
            first -= 1
        while end < len(row) and end not in read:
            end += 1
        exact = method(read, times, slot, first, end)
        found.append(None if exact is None else (exact + Fraction(1, 2)).__floor__())
    return found


def _at(times: Sequence[datetime], moment: datetime) -> int | None:
    """The first slot that begins at a local time."""
    return next((slot for slot, time in enumerate(times) if time == moment), None)


def _kind(moment: datetime) -> int:
    return {0: 0, 1: 1, 2: 1, 3: 1, 4: 2, 5: 3, 6: 4}[moment.weekday()]


def _in_reach(times: Sequence[datetime], first: int, end: int) -> tuple[datetime, datetime]:
    """Four weeks before a gap and four weeks after it."""
    return times[first] - timedelta(days=28), times[min(end, len(times) - 1)] + timedelta(days=28)


def interpolated(
    read: Mapping[int, int], _times: Sequence[datetime], slot: int, first: int, end: int
) -> Fraction | None:
    if first - 1 not in read or end not in read:
        return None
    before, after = read[first - 1], read[end]
    return before + Fraction((after - before) * (slot - first + 1), end - first + 1)


def of_like_day(
    read: Mapping[int, int], times: Sequence[datetime], slot: int, first: int, end: int
) -> Fraction | None:
    earliest, latest = _in_reach(times, first, end)
    for back in (True, False):
        for days_away in range(1, 200):
            moment = times[slot] + timedelta(days=-days_away if back else days_away)
            other = _at(times, moment)
            near = other is not None and (other < first if back else other >= end) and earliest <= moment < latest
            if near and other in read and _kind(moment) == _kind(times[slot]):
                return Fraction(read[other])
    return None


def of_average_like_day(
    read: Mapping[int, int], times: Sequence[datetime], slot: int, first: int, end: int
) -> Fraction | None:
    earliest, latest = _in_reach(times, first, end)
    for sign in (-1, 1):
        others = [_at(times, times[slot] + timedelta(days=sign * 7 * week)) for week in range(1, 40)]
        found = [
            read[other]
            for other in others
            if other in read and (other < first if sign < 0 else other >= end) and earliest <= times[other] < latest
        ]
        if found:
            return Fraction(sum(found), len(found))
    return None
