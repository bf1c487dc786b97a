"""Ledger: one row a loaded file, what it changed, and the bills that this makes stale."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from django.db import transaction

from etl.blocks.counts import Counts
from etl.blocks.long_read_codec import INTERVAL
from etl.store.database import statistics
from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import WRITER
from etl.store.loads.assumed_series import assume, assume_again
from etl.store.loads.block_writer import Changes
from etl.store.loads.clearing import Cleared, covering
from etl.store.loads.series_reach import Reach, left_of, tidy
from etl.store.loads.series_registry import PAGE, Registry
from etl.store.loads.series_table import NEVER, SeriesTable
from etl.store.loads.span_marks import CLEARED, MOVED, STRETCH
from etl.store.loads.staleness import mark_clients_of, mark_stale
from etl.store.loads.standing_loads import bits_of_series
from etl.store.models import Bill, Load, LoadMonth, LoadSpans, Series

EPOCH = date(1970, 1, 1)
DAY = 1440
_TIGHT = (",", ":")
_OF_METERS = ("meter_zone", "zone_implied", "stamps_named", "contested")

SPANS = 4096
"""Series in one row of LoadSpans."""


@dataclass(frozen=True)
class FileKey:
    """Identity of a loaded file: its bytes and how they were read."""

    name: str
    size: int
    sha256: str
    reading: str
    assumed: tuple[str, ...] = ()
    """Names of what was assumed."""
    meter_zone: str = ""
    zone_implied: bool = False
    """The zone of the meters, and whether the layout has it and nobody named it."""
    stamps_named: bool = False
    """Whether the instants of its stamps are known, wherever the meters stand."""
    contested: tuple[str, ...] = ()
    """Names of assumptions that something in the file speaks against."""

    @property
    def bits(self) -> int:
        """Return the bits of its readings."""
        return bits_of_series(self.assumed, self.contested, stamps_named=self.stamps_named)

    @property
    def as_read(self) -> str:
        """Return how it was read, with the zone of its meters, which changes no reading."""
        more: dict[str, Any] = {"meter_zone": self.meter_zone}
        more |= {name: True for name in ("zone_implied", "stamps_named") if getattr(self, name)}
        more |= {"contested": self.contested} if self.contested else {}
        return json.dumps({**json.loads(self.reading), **more}, sort_keys=True, ensure_ascii=False, separators=_TIGHT)


def without_zone(reading: str) -> dict[str, Any]:
    """Return how a file was read, without the zone of its meters."""
    return {name: value for name, value in json.loads(reading).items() if name not in _OF_METERS}


@readable_errors()
def size_is_known(size: int) -> bool:
    """Return whether a file of this size was loaded: only then is it worth hashing it first."""
    return Load.objects.filter(size=size, undone_by=None).exists()


@readable_errors()
def earlier_loads(size: int, sha256: str) -> list[tuple[int, str, str, str]]:
    """Return id, name, reading and assumptions of the loads of these bytes whose readings were not removed since."""
    rows = Load.objects.filter(size=size, sha256=sha256, undone_by=None).order_by("pk")
    return list(rows.values_list("pk", "name", "reading", "assumed"))


def record(file: FileKey, counts: Counts, changes: Changes, registry: Registry, cleared: Cleared) -> int:
    """Write the ledger row and its details; return the id of the load. Used inside the write lock, at its end."""
    table = registry.series
    first, end = table.covered
    load = Load(
        name=file.name.encode(errors="backslashreplace").decode(),  # a name on a disk need not be text
        size=file.size,
        sha256=file.sha256,
        reading=file.as_read,
        loaded_at=datetime.now(UTC),
        first_minute=first,
        end_minute=end,
        clients=registry.clients,
        assumed=",".join(file.assumed),
        **{**counts.numbers(), "loaded": changes.loaded},
    )
    load.save(force_insert=True)
    _record_months(load, changes)
    statistics.refresh()
    billed = Bill.published.all().exists()
    _record_spans(load, registry)
    record_stretches(load.pk, table.stretches + _begun(table, billed=billed) + _gone_on(table))
    _widen(registry)
    left = _settle(load, cleared)
    again, rezoned = assume_again(left.keys(), file.bits)
    assumed = assume(table, file.bits, left.keys()) + again
    record_stretches(load.pk, assumed)
    if billed and (table["changed"].any() or table.stretches or cleared.readings or assumed):
        mark_stale(load.pk)
    if billed:
        mark_clients_of([*rezoned, *registry.rezoned])
    tidy(left)
    return load.pk


def record_unload(name: str, cleared: Cleared) -> tuple[int, int]:
    """Write the ledger row of readings that were only removed; return its id, and how many bills this makes stale.

    Used inside the write lock, at its end.
    """
    load = Load(
        name=name, size=0, sha256="", reading="{}", loaded_at=datetime.now(UTC), clients=0, **Counts().numbers()
    )
    load.save(force_insert=True)
    _record_months(load, cleared.changes)
    left = _settle(load, cleared)
    assumed, rezoned = assume_again(left.keys())
    record_stretches(load.pk, assumed)
    stale = mark_stale(load.pk) + mark_clients_of(rezoned)
    tidy(left)
    return load.pk, stale


def load_name(load: int) -> str | None:
    """Return the file of a load whose readings were not removed since; None if there is no such load."""
    return Load.objects.filter(pk=load, undone_by=None).exclude(sha256="").values_list("name", flat=True).first()


def _settle(load: Load, cleared: Cleared) -> dict[int, Reach]:
    """Record which spans lost readings, and that their files may be loaded again; return what is left of each."""
    left = left_of(cleared)
    record_stretches(load.pk, [stretch for series, one in left.items() for stretch in _shrunk(series, one)])
    if not cleared.readings:
        return left
    cleared.loads = covering(cleared.spans, but=load.pk)
    Load.objects.filter(pk__in=[identity for identity, _ in cleared.loads]).update(undone_by=load)
    for spans in cleared.spans:
        touched = spans[spans[:, 3] != 0]
        if len(touched):
            touched[:, 3] = CLEARED
            LoadSpans(load=load, spans=touched.astype("<i8").tobytes()).save(force_insert=True)
    return left


def _begun(table: SeriesTable, *, billed: bool) -> list[tuple[int, int, int]]:
    """Return where readings are due since this load: before the old beginning of a series, or from a new one's on.

    A new series of a client without bills makes none stale.
    """
    identity, covered, first, fresh = (table[name] for name in ("id", "covered_first", "first", "fresh"))
    first = np.where(fresh == 1, NEVER, first)
    rows = np.flatnonzero((covered < first) & ((fresh == 0) | billed))
    return list(zip(identity[rows].tolist(), covered[rows].tolist(), first[rows].tolist(), strict=True))


def _gone_on(table: SeriesTable) -> list[tuple[int, int, int]]:
    """Return the gaps behind former last readings of series; of long reads all that is later: they have no own mark."""
    first, end, covered_end = table["covered_first"], table["end"], table["covered_end"]
    long = table["interval"] == INTERVAL
    rows = np.flatnonzero((table["fresh"] == 0) & (covered_end > end) & ((first > end) | long))
    until = np.where(long, NEVER, first)[rows]
    return list(zip(table["id"][rows].tolist(), end[rows].tolist(), until.tolist(), strict=True))


def _shrunk(series: int, reach: Reach) -> list[tuple[int, int, int]]:
    """Return where a series that lost its first or last readings was due, or its last one was another."""
    begins = [(series, reach.before, reach.first)] if reach.before < reach.first else []
    return begins + ([(series, reach.end, NEVER)] if reach.end < reach.until else [])


def record_stretches(load: int, stretches: Sequence[tuple[int, int, int]]) -> None:
    """Record minutes in which bills depend on something that a load changed, beside the readings that it covered."""
    for start in range(0, len(stretches), SPANS):
        spans = np.array([(*stretch, STRETCH) for stretch in stretches[start : start + SPANS]], "<i8")
        LoadSpans(load_id=load, spans=spans.tobytes()).save(force_insert=True)


def _record_months(load: Load, changes: Changes) -> None:
    rows = [LoadMonth(load=load, month=m, flow=f) for m, f in sorted(changes.months)]
    for row in rows:
        row.added, row.removed, row.added_mwh, row.removed_mwh = changes.months[row.month, row.flow]
    LoadMonth.objects.bulk_create(rows)


def _record_spans(load: Load, registry: Registry) -> None:
    table = registry.series
    names = ("id", "covered_first", "covered_end", "changed", "end", "fresh")
    covered = np.flatnonzero(table["covered_first"] <= table["covered_end"])
    for start in range(0, len(covered), SPANS):
        rows = covered[start : start + SPANS]
        identity, first, covered_end, changed, end, fresh = (table[name][rows] for name in names)
        changed = np.where((changed == 1) & (fresh == 0) & (covered_end > end), MOVED, changed)
        spans = np.stack([identity, first, covered_end, changed], axis=1)
        LoadSpans(load=load, spans=spans.astype("<i8").tobytes()).save(force_insert=True)


def _widen(registry: Registry) -> None:
    """Set the ends of each series to those of its readings."""
    table = registry.series
    names = ("id", "first", "end", "covered_first", "covered_end")
    identity, first, end, covered_first, covered_end = (table[name] for name in names)
    rows = np.flatnonzero((covered_first < first) | (covered_end > end))
    new_first, new_end = np.minimum(first, covered_first), np.maximum(end, covered_end)
    # Nearly all series grow to the same two minutes: one UPDATE for each such pair.
    pairs, of_row = np.unique(np.stack([new_first[rows], new_end[rows]]), axis=1, return_inverse=True)
    for number, (low, high) in enumerate(pairs.T.tolist()):
        chosen = identity[rows[of_row.reshape(-1) == number]].tolist()
        for start in range(0, len(chosen), PAGE):
            some = Series.objects.filter(pk__in=chosen[start : start + PAGE])
            some.update(first_minute=low, end_minute=high)


@contextmanager
def trial() -> Iterator[None]:
    """Roll back everything done inside: a trial."""
    with transaction.atomic(using=WRITER):
        yield
        discard()


def discard() -> None:
    """Roll back the transaction of the write lock when it ends, instead of committing it."""
    transaction.set_rollback(True, using=WRITER)
