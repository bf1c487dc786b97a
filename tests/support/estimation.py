"""Hourly series in which tests of estimation leave slots out, and a slow way to estimate them, slot by slot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
    slots = ChannelSlots.of(np.where(known, values, 0), known, grid, zone, client=owners)
    return slots, MissingSlots.of(known, ~known, grid)


def answers(found: Answer) -> list[int | None]:
    """What a method answers for each missing slot; None: nothing."""
    return [int(mwh) if known else None for mwh, known in zip(*found, strict=True)]


def days(*kwh: int) -> list[int]:
    """Hours of days that have the same energy in each hour."""
    return [one for one in kwh for _ in range(24)]


Slow = Callable[["Read", int, int, int], Fraction | None]
"""Estimates a slot of a gap from what was read, the slot, and the gap's first and end slot."""


@dataclass(frozen=True)
class Read:
    """What was read of a channel, by slot, and the local time of each slot; of two alike the first has the time."""

    energy: Mapping[int, int]
    times: Sequence[datetime]
    slot_at: Mapping[datetime, int]

    def reach(self, first: int, end: int) -> tuple[datetime, datetime]:
        """Four weeks before a gap and four weeks after it."""
        after = self.times[min(end, len(self.times) - 1)]
        return self.times[first] - timedelta(days=28), after + timedelta(days=28)


def local_times(start: str, hours: int, zone: str) -> list[datetime]:
    """When each hour begins by the local clock, without its zone."""
    first = datetime.fromisoformat(f"{start}:00+00:00")
    return [(first + timedelta(hours=n)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for n in range(hours)]


def slowly(start: str, row: Sequence[int], zone: str, method: Slow) -> list[int | None]:
    """Estimate one channel slot by slot, with exact fractions."""
    read = {slot: mwh for slot, mwh in enumerate(row) if mwh != NOBODY}
    times = local_times(start, len(row), zone)
    own = Read(read, times, {time: slot for slot, time in reversed(list(enumerate(times)))})
    found: list[int | None] = []
    for slot in (one for one in range(len(row)) if one not in read):
        first = end = slot
        while first > 0 and first - 1 not in read:
            first -= 1
        while end < len(row) and end not in read:
            end += 1
        exact = method(own, slot, first, end)
        found.append(None if exact is None else (exact + Fraction(1, 2)).__floor__())
    return found


def _kind(moment: datetime) -> int:
    return {0: 0, 1: 1, 2: 1, 3: 1, 4: 2, 5: 3, 6: 4}[moment.weekday()]


def interpolated(own: Read, slot: int, first: int, end: int) -> Fraction | None:
    if first - 1 not in own.energy or end not in own.energy:
        return None
    before, after = own.energy[first - 1], own.energy[end]
    return before + Fraction((after - before) * (slot - first + 1), end - first + 1)


def of_like_day(own: Read, slot: int, first: int, end: int) -> Fraction | None:
    earliest, latest = own.reach(first, end)
    for back in (True, False):
        for days_away in range(1, 200):
            moment = own.times[slot] + timedelta(days=-days_away if back else days_away)
            other = own.slot_at.get(moment)
            near = other is not None and (other < first if back else other >= end) and earliest <= moment < latest
            if other is not None and near and other in own.energy and _kind(moment) == _kind(own.times[slot]):
                return Fraction(own.energy[other])
    return None


def of_average_like_day(own: Read, slot: int, first: int, end: int) -> Fraction | None:
    earliest, latest = own.reach(first, end)
    for sign in (-1, 1):
        others = [own.slot_at.get(own.times[slot] + timedelta(days=sign * 7 * week)) for week in range(1, 40)]
        found = [
            own.energy[other]
            for other in others
            if other is not None and other in own.energy and (other < first if sign < 0 else other >= end)
            if earliest <= own.times[other] < latest
        ]
        if found:
            return Fraction(sum(found), len(found))
    return None
