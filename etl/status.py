"""Contents of a database, how complete they are, what was loaded and billed: `etl status`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from etl.blocks.long_read_codec import INTERVAL as LONG
from etl.core.errors import DamagedError
from etl.core.periods import first_of_month, midnight
from etl.invoicing.open_amounts import OpenAmounts, open_amounts
from etl.kernel.library import why_not_loaded
from etl.store import successor_changes, summary
from etl.store.bills.bills_on_hold import BillOnHold, bills_on_hold, count_on_hold
from etl.store.database.locks import snapshot
from etl.store.documents import document_rows
from etl.store.existence import loose_ends
from etl.store.existence.loose_ends import LooseEnds
from etl.store.loads import control_reads
from etl.store.stored_readings import month_edges
from etl.store.successor_changes import MeterPair
from etl.store.usage import billed_clients

NEWEST_LOADS = 10
OLDEST_HOLDS = 10
MOST_EDGES = 40_000
"""Series times months whose readings about midnight are looked at, in a fraction of a second: loads count by UTC."""
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
    """All that `etl status` shows. Counts come from the ledger and the series: they cost about the same at any size."""

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
    """Whose months these are: that of all meters; UTC where they have several, or there are too many of them."""
    no_kernel: str = ""
    """Why the compiled kernel is not used; empty where it is."""


def status(*, listed: bool = False) -> Status:
    """Count what the database contains at one instant; `listed`: name what should exist and does not."""
    with snapshot():
        by_month, reaches = summary.readings_by_month(), summary.reaches()
        loads, newest = summary.loads(NEWEST_LOADS)
        clients, zone = billed_clients.count_clients(), _zone(reaches, len(by_month))
        try:
            months = _months(_of_zone(by_month, zone), reaches, zone)
        except DamagedError:  # etl check says which block
            zone, months = "UTC", _months(by_month, reaches)
        intervals: Counter[int] = Counter()
        for reach in reaches:
            intervals[reach.interval] += reach.series
        return Status(
            clients,
            sum(month.readings for month in by_month),
            _EPOCH + timedelta(minutes=min(reach.first_minute for reach in reaches)) if reaches else None,
            _EPOCH + timedelta(minutes=max(reach.end_minute for reach in reaches)) if reaches else None,
            dict(sorted(intervals.items())),
            months,
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


def _zone(reaches: Sequence[summary.Reach], months: int) -> str:
    """Return the zone of all meters, unless there are several or too many readings to look at."""
    edges = months * sum(reach.series for reach in reaches if reach.interval != LONG)
    return (edges <= MOST_EDGES and summary.only_zone()) or "UTC"


def _of_zone(by_month: Sequence[summary.MonthReadings], zone: str) -> list[summary.MonthReadings]:
    """Return the readings by the months of a zone: those between its midnight and that of UTC change months."""
    months = sorted({month for one in by_month for month in (one.month, one.month + 1)})
    midnights = {month: (_start(month, zone), _start(month)) for month in months}
    edges = [(month, min(both), max(both)) for month, both in midnights.items() if both[0] != both[1]]
    if not edges:
        return list(by_month)
    readings, energy = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for one in by_month:
        readings[one.month, one.flow] += one.readings
        energy[one.month, one.flow] += one.energy_mwh
    for one in (*summary.long_reads(edges), *month_edges.interval_readings(edges)):
        local, utc = midnights[one.month]
        for month, sign in ((one.month, 1 if local < utc else -1), (one.month - 1, -1 if local < utc else 1)):
            readings[month, one.flow] += sign * one.readings
            energy[month, one.flow] += sign * one.energy_mwh
    flows = list(dict.fromkeys(one.flow for one in by_month))
    keys = sorted(readings, key=lambda key: (key[0], flows.index(key[1])))
    return [summary.MonthReadings(*key, readings[key], energy[key]) for key in keys if readings[key]]


def _months(
    by_month: Sequence[summary.MonthReadings], reaches: list[summary.Reach], zone: str = "UTC"
) -> list[MonthStatus]:
    """Compare what each month has with what is expected; a long read counts in the month in which it begins."""
    months = sorted({one.month for one in by_month})
    spans = {month: (_start(month, zone), _start(month + 1, zone)) for month in months}
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
    return MonthStatus(f"{first_of_month(read.month):%Y-%m}", read.flow, read.readings, expected, read.energy_mwh)


def _start(month: int, zone: str = "UTC") -> int:
    """Return the first UTC minute of a month, which is counted from January 1970."""
    return midnight(first_of_month(month), zone)
