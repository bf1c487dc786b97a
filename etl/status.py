"""Contents of a database, how complete they are, what was loaded and billed: `etl status`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from etl.blocks.long_read_codec import INTERVAL as LONG
from etl.core.periods import midnight
from etl.invoicing.open_amounts import OpenAmounts, open_amounts
from etl.kernel.library import why_not_loaded
from etl.store import successor_changes, summary
from etl.store.bills.bills_on_hold import BillOnHold, bills_on_hold, count_on_hold
from etl.store.database.locks import snapshot
from etl.store.documents import document_rows
from etl.store.existence import loose_ends
from etl.store.existence.loose_ends import LooseEnds
from etl.store.loads import control_reads
from etl.store.successor_changes import MeterPair
from etl.store.usage import billed_clients

NEWEST_LOADS = 10
OLDEST_HOLDS = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class MonthStatus:
    """Readings of one month and flow; `expected` are those between each series' first and last reading."""

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
    """Number of series by minutes of their interval; 0: long reads."""
    months: list[MonthStatus]
    loads: int
    newest: list[summary.Loaded]
    bills: list[summary.Billed]
    successors: list[MeterPair] = field(default_factory=list)
    """Meters that are taken to have been replaced."""
    parallel: list[MeterPair] = field(default_factory=list)
    """Meters of one client that both read for some days only."""
    ends: LooseEnds = field(default_factory=LooseEnds)
    open: OpenAmounts | None = None
    """Bills that are not issued as they are now, and the documents in force; None: nothing was ever issued."""
    items: int = 0
    """Items that are on no document in force."""
    on_hold: Sequence[BillOnHold] = ()
    """The oldest bills on hold, or all of them."""
    holds: int = 0
    """How many there are."""
    today: date = date.max
    """By UTC."""
    control: tuple[int, int] = (0, 0)
    """Control reads, and the meters that have any."""
    zone: str = "UTC"
    """Whose months these are: that of all meters where none has readings of intervals, as a load counts by UTC."""
    no_kernel: str = ""
    """Why the compiled kernel is not used; empty where it is."""


def status(*, listed: bool = False) -> Status:
    """Count what the database contains at one instant; `listed`: name what should exist and does not."""
    with snapshot():
        by_month, reaches = summary.readings_by_month(), summary.reaches()
        loads, newest = summary.loads(NEWEST_LOADS)
        clients, zone = billed_clients.count_clients(), _zone(reaches)
        intervals: Counter[int] = Counter()
        for reach in reaches:
            intervals[reach.interval] += reach.series
        return Status(
            clients,
            sum(month.readings for month in by_month),
            _EPOCH + timedelta(minutes=min(reach.first_minute for reach in reaches)) if reaches else None,
            _EPOCH + timedelta(minutes=max(reach.end_minute for reach in reaches)) if reaches else None,
            dict(sorted(intervals.items())),
            _months(by_month, reaches) if zone == "UTC" else _local_months(by_month, zone),
            loads,
            newest,
            summary.billed(),
            *successor_changes.pairs(),
            loose_ends.find(clients, listed=listed),
            open_amounts(),
            document_rows.count_waiting(),
            list(bills_on_hold(most=None if listed else OLDEST_HOLDS)),
            count_on_hold(),
            datetime.now(UTC).date(),
            control_reads.count_reads(),
            zone,
            why_not_loaded(),
        )


def pairs() -> tuple[list[MeterPair], list[MeterPair]]:
    """Return meters that are taken to have been replaced, and those that read beside another one. In a snapshot."""
    return successor_changes.pairs()


def all_loads() -> list[summary.Loaded]:
    """Return all files that were loaded, the newest first. In a snapshot."""
    return summary.loads(None)[1]


def loose() -> LooseEnds:
    """Return what should exist and does not, by name. In a snapshot."""
    return loose_ends.find(listed=True)


def _zone(reaches: list[summary.Reach]) -> str:
    return (all(reach.interval == LONG for reach in reaches) and summary.only_zone()) or "UTC"


def _local_months(by_month: list[summary.MonthReadings], zone: str) -> list[MonthStatus]:
    """Count long reads by the months of a zone, which are those of UTC or the ones beside them."""
    months = sorted({one.month + beside for one in by_month for beside in (-1, 0, 1)})
    found = summary.long_reads([(month, _start(month, zone), _start(month + 1, zone)) for month in months])
    return [_month(one, (0, 0), [], one.readings) for one in found]


def _months(by_month: list[summary.MonthReadings], reaches: list[summary.Reach]) -> list[MonthStatus]:
    """Compare what each month has with what is expected; a long read counts in the month in which it begins."""
    months = sorted({one.month for one in by_month})
    spans = {month: (_start(month), _start(month + 1)) for month in months}
    long = any(reach.interval == LONG for reach in reaches)
    found = summary.long_reads([(month, *spans[month]) for month in months]) if long else []
    begun = {(one.month, one.flow): one.readings for one in found}
    return [_month(one, spans[one.month], reaches, begun.get((one.month, one.flow), 0)) for one in by_month]


def _month(read: summary.MonthReadings, span: tuple[int, int], reaches: list[summary.Reach], long: int) -> MonthStatus:
    start, end = span
    expected = long + sum(
        reach.series * max(0, min(reach.end_minute, end) - max(reach.first_minute, start)) // reach.interval
        for reach in reaches
        if reach.flow == read.flow and reach.interval != LONG
    )
    return MonthStatus(
        f"{1970 + read.month // 12}-{read.month % 12 + 1:02}", read.flow, read.readings, expected, read.energy_mwh
    )


def _start(month: int, zone: str = "UTC") -> int:
    """Return the first UTC minute of a month, which is counted from January 1970."""
    return midnight(date(1970 + month // 12, month % 12 + 1, 1), zone)
