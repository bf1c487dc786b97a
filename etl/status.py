"""`etl status`: what a database holds, how complete it is, what was loaded and billed."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from etl.blocks.long_read_codec import INTERVAL as LONG
from etl.store import summary
from etl.store.database.locks import snapshot
from etl.store.usage import billed_clients

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
    """Minutes of an interval to the number of series; 0 are long reads."""
    months: list[MonthStatus]
    loads: int
    newest: list[summary.Loaded]
    bills: list[summary.Billed]


def status() -> Status:
    """Look at one instant of the database."""
    with snapshot():
        held, reaches = summary.readings_by_month(), summary.reaches()
        loads, newest = summary.loads(NEWEST_LOADS)
        intervals: Counter[int] = Counter()
        for reach in reaches:
            intervals[reach.interval] += reach.series
        return Status(
            billed_clients.count_clients(),
            sum(month.readings for month in held),
            _EPOCH + timedelta(minutes=min(reach.first_minute for reach in reaches)) if reaches else None,
            _EPOCH + timedelta(minutes=max(reach.end_minute for reach in reaches)) if reaches else None,
            dict(sorted(intervals.items())),
            _months(held, reaches),
            loads,
            newest,
            summary.billed(),
        )


def _months(held: list[summary.MonthReadings], reaches: list[summary.Reach]) -> list[MonthStatus]:
    """A long read counts in the month in which it begins, of which it is all that is expected there."""
    months = sorted({one.month for one in held})
    spans = {month: (_start(month), _start(month + 1)) for month in months}
    long = any(reach.interval == LONG for reach in reaches)
    begun = summary.long_reads([(month, *spans[month]) for month in months]) if long else {}
    return [_month(one, spans[one.month], reaches, begun.get((one.month, one.flow), 0)) for one in held]


def _month(held: summary.MonthReadings, span: tuple[int, int], reaches: list[summary.Reach], long: int) -> MonthStatus:
    start, end = span
    expected = long + sum(
        reach.series * max(0, min(reach.end_minute, end) - max(reach.first_minute, start)) // reach.interval
        for reach in reaches
        if reach.flow == held.flow and reach.interval != LONG
    )
    return MonthStatus(
        f"{1970 + held.month // 12}-{held.month % 12 + 1:02}", held.flow, held.readings, expected, held.energy_mwh
    )


def _start(month: int) -> int:
    """The first UTC minute of a month, counted from January 1970."""
    return int((datetime(1970 + month // 12, month % 12 + 1, 1, tzinfo=UTC) - _EPOCH).total_seconds()) // 60
