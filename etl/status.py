"""`etl status`: what a database holds, how complete it is, what was loaded and billed."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from etl.store import members, summary
from etl.store.locks import snapshot

NEWEST_LOADS = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class MonthStatus:
    """Readings of one UTC month and flow; `expected` are those between each series' first and last reading."""

    month: str
    flow: str
    readings: int
    expected: int
    energy_mwh: int


@dataclass(frozen=True)
class Status:
    """All that `etl status` shows. Counts come from the ledger and the series, so they cost the same at any size."""

    clients: int
    readings: int
    first: datetime | None
    end: datetime | None
    intervals: dict[int, int]
    """Minutes of an interval to the number of series."""
    months: list[MonthStatus]
    loads: int
    newest: list[summary.Loaded]
    bills: list[summary.Billed]


def status() -> Status:
    """Look at one instant of the database."""
    with snapshot():
        held, reaches = summary.held(), summary.reaches()
        loads, newest = summary.loads(NEWEST_LOADS)
        intervals: Counter[int] = Counter()
        for reach in reaches:
            intervals[reach.interval] += reach.series
        return Status(
            members.count_clients(),
            sum(month.readings for month in held),
            _EPOCH + timedelta(minutes=min(reach.first_minute for reach in reaches)) if reaches else None,
            _EPOCH + timedelta(minutes=max(reach.end_minute for reach in reaches)) if reaches else None,
            dict(sorted(intervals.items())),
            [_month(month, reaches) for month in held],
            loads,
            newest,
            summary.billed(),
        )


def _month(held: summary.Held, reaches: list[summary.Reach]) -> MonthStatus:
    year, number = 1970 + held.month // 12, held.month % 12 + 1
    start = _minute(year, number)
    end = _minute(year + number // 12, number % 12 + 1)
    expected = sum(
        reach.series * max(0, min(reach.end_minute, end) - max(reach.first_minute, start)) // reach.interval
        for reach in reaches
        if reach.flow == held.flow
    )
    return MonthStatus(f"{year}-{number:02}", held.flow, held.readings, expected, held.energy_mwh)


def _minute(year: int, month: int) -> int:
    return int((datetime(year, month, 1, tzinfo=UTC) - _EPOCH).total_seconds()) // 60
