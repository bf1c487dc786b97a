"""The ledger: one row a loaded file, what it changed, and the bills that this makes stale."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from etl.store.locks import WRITER
from etl.store.models import Bill, Client, Load, LoadMonth, LoadSpan, Meter, Series, Supply
from etl.store.registry import PAGE, Registry
from etl.store.writer import Changes

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class FileKey:
    """What makes a file known: its bytes and how they were read."""

    name: str
    size: int
    sha256: str
    reading: str


@dataclass(frozen=True)
class Entry:
    """Counts of one load, in readings but for `rows` and `clients`."""

    rows: int = 0
    read: int = 0
    loaded: int = 0
    duplicate: int = 0
    revised: int = 0
    rejected: int = 0
    blank: int = 0
    ignored: int = 0
    estimated: int = 0
    rounded: int = 0
    clients: int = 0


def size_is_known(size: int) -> bool:
    """Whether a file of this size was loaded: only then is it worth hashing it first."""
    return Load.objects.filter(size=size).exists()


def earlier_loads(sha256: str) -> list[tuple[int, str, str]]:
    """Id, name and reading of the loads of these bytes."""
    return list(Load.objects.filter(sha256=sha256).order_by("pk").values_list("pk", "name", "reading"))


def record(file: FileKey, entry: Entry, changes: Changes, registry: Registry) -> int:
    """Write the ledger row and all that hangs on it; the id of the load. Used inside the write lock, at its end."""
    table = registry.series
    entry = replace(entry, loaded=changes.loaded)
    load = Load(
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        reading=file.reading,
        loaded_at=datetime.now(UTC),
        first_minute=min(table.covered_first, default=None),
        end_minute=max(table.covered_end, default=None),
        **vars(entry),
    )
    load.save(force_insert=True)
    _record_months(load, changes)
    _record_spans(load, registry)
    _widen(registry)
    if any(table.changed) and Bill.objects.filter(current=True).exists():
        mark_stale(load.pk)
    return load.pk


def _record_months(load: Load, changes: Changes) -> None:
    rows = [LoadMonth(load=load, month=m, flow=f) for m, f in sorted(changes.months)]
    for row in rows:
        row.added, row.removed, row.added_mwh, row.removed_mwh = changes.months[row.month, row.flow]
    LoadMonth.objects.bulk_create(rows)


def _record_spans(load: Load, registry: Registry) -> None:
    table = registry.series
    columns = zip(table.id, table.covered_first, table.covered_end, table.changed, strict=True)
    rows = [
        LoadSpan(None, load.pk, series, first, end, bool(changed))
        for series, first, end, changed in columns
        if first <= end
    ]
    LoadSpan.objects.bulk_create(rows)


def _widen(registry: Registry) -> None:
    """Let each series reach as far as its readings now do."""
    table = registry.series
    rows = [
        Series(identity, None, 0, 0, min(first, covered_first), max(end, covered_end))
        for identity, first, end, covered_first, covered_end, fresh in zip(
            table.id, table.first, table.end, table.covered_first, table.covered_end, table.fresh, strict=True
        )
        if (covered_first < first or covered_end > end)
    ]
    for start in range(0, len(rows), PAGE):
        Series.objects.bulk_update(rows[start : start + PAGE], ["first_minute", "end_minute"])


def mark_stale(load: int) -> int:
    """Mark the current bills that a load's changes touch, issued ones too; how many."""
    marked = 0
    spans = LoadSpan.objects.filter(load_id=load, changed=True)
    pages = spans.order_by("pk").values_list("series__channel__meter_id", "first_minute", "end_minute")
    for page in _pages(pages.iterator(chunk_size=PAGE), PAGE):
        start = min(first for _, first, _ in page)
        end = max(last for _, _, last in page)
        clients = clients_of_meters({meter for meter, _, _ in page})
        bills = Bill.objects.filter(
            client_id__in=clients,
            current=True,
            stale=False,
            period_end__gte=_day(start) - _DAY,
            period_start__lte=_day(end) + _DAY,
        )
        marked += bills.update(stale=True)
    return marked


_DAY = timedelta(days=1)
"""A local day reaches at most one UTC day further."""


def _day(minute: int) -> date:
    return EPOCH + timedelta(minutes=minute)


def clients_of_meters(meters: set[int]) -> list[int]:
    """Ids of the clients that meters' readings belong to, now or earlier."""
    own = Meter.objects.filter(pk__in=meters, supply=None).values_list("number", flat=True)
    by_number = Client.objects.filter(number__in=list(own)).values_list("pk", flat=True)
    supplied = Supply.objects.filter(meter_id__in=meters).values_list("client_id", flat=True)
    return [*by_number, *supplied]


def _pages(rows: Iterator[tuple[int, int, int]], size: int) -> Iterator[list[tuple[int, int, int]]]:
    page: list[tuple[int, int, int]] = []
    for row in rows:
        page.append(row)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page


@contextmanager
def undone() -> Iterator[None]:
    """Everything done inside is taken back: a trial."""
    with transaction.atomic(using=WRITER):
        yield
        transaction.set_rollback(True, using=WRITER)
