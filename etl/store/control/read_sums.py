"""Readings between control reads, added up: of what is in memory, of whole weeks, and of parts of weeks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.db.models import F, Sum

from etl.blocks import block_codec as packing
from etl.core.zones import Ints
from etl.store.control.series_parts import Read, SeriesGrid
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.loads.stored_blocks import stored_blocks
from etl.store.models import IntervalBlock
from etl.store.stored_readings.block_matrix import BlockMatrix

ROWS = 2000
_WEEK = packing.WEEK_MINUTES
_HIGH = 1 << 31
"""Sums in two halves: those of codes of meters might not fit into 64 bits."""


class _Slots(NamedTuple):
    """Slots of series, an entry each; they are counted from the first Monday on."""

    place: Ints
    """Of the span that they are in."""
    series: Ints
    interval: Ints
    first: Ints
    end: Ints

    @property
    def a_week(self) -> Ints:
        return _WEEK // self.interval

    def of(self, chosen: npt.NDArray[Any], **columns: Ints) -> "_Slots":
        """Take some entries, with other columns in place of theirs."""
        return _Slots(*(columns.get(name, column)[chosen] for name, column in zip(self._fields, self, strict=True)))

    def alike(self, *keys: Ints) -> Iterator[tuple[list[int], "_Slots"]]:
        """Yield the entries that have the same keys together."""
        if not len(self.place):
            return
        order = np.lexsort(keys[::-1])
        table = np.stack([key[order] for key in keys], axis=1)
        heads = np.flatnonzero(np.append(True, (table[1:] != table[:-1]).any(axis=1)))
        for head, some in zip(heads.tolist(), np.split(order, heads[1:]), strict=True):
            yield table[head].tolist(), self.of(some)


class _Totals:
    """Minutes and mWh by span."""

    def __init__(self, spans: int) -> None:
        self._minutes, self._energy = [0] * spans, [0] * spans

    def add(self, slots: _Slots, known: Iterable[int], energy: Iterable[int]) -> None:
        """Add so many known slots and mWh of each entry to its span."""
        for place, interval, count, mwh in zip(
            slots.place.tolist(), slots.interval.tolist(), known, energy, strict=True
        ):
            self._minutes[place] += count * interval
            self._energy[place] += mwh

    @property
    def reads(self) -> list[Read]:
        return list(map(Read, self._minutes, self._energy))


def read_sums(
    spans: Sequence[tuple[Sequence[SeriesGrid], int, int]], matrices: Iterable[tuple[BlockMatrix, Mapping[int, int]]]
) -> list[Read]:
    """Return what some series of one channel read between two minutes, for each of some spans."""
    rest = _slots(spans)
    totals = _Totals(len(spans))
    for stored, rows in matrices:
        rest = _laid(rest, stored, rows, totals)
    weeks = _whole_weeks(rest, totals)
    for (week, interval), some in weeks.alike(weeks.first // weeks.a_week, weeks.interval):
        _cut(week, interval, some, totals)
    return totals.reads


def _slots(spans: Sequence[tuple[Sequence[SeriesGrid], int, int]]) -> _Slots:
    columns = [
        (place, one.series, one.interval, one.phase, max(start, one.first), min(end, one.end))
        for place, (grids, start, end) in enumerate(spans)
        for one in grids
        if start < one.end and end > one.first
    ]
    place, series, interval, phase, start, end = np.array(columns, np.int64).reshape(-1, 6).T
    zero = phase + packing.FIRST_MONDAY
    return _Slots(place, series, interval, -((zero - start) // interval), -((zero - end) // interval))


def _laid(every: _Slots, stored: BlockMatrix, rows: Mapping[int, int], totals: _Totals) -> _Slots:
    """Add up the slots that are read already, and return the others.

    Where not all of a span is, whole weeks are left for the others, as they need not be read.
    """
    row = np.array([rows.get(series, -1) for series in every.series.tolist()], np.int64)
    here = row >= 0
    begin = stored.first_slot
    end, a_week = begin + stored.grid.slots, every.a_week
    first = np.where(every.first >= begin, every.first, -(-begin // a_week) * a_week)
    last = np.where(every.end <= end, every.end, end // a_week * a_week)
    here &= first < last
    inner = every.of(here, first=first, end=last)._replace(series=row[here])
    laid = stored.laid
    for (start, stop), some in inner.alike(inner.first, inner.end):
        inside = slice(start - begin, stop - begin)
        energy = [mwh * 10**laid.scale for mwh in _sums(laid.values[some.series, inside])]
        known = np.full(len(energy), stop - start)
        if laid.unknown is not None:
            known -= laid.unknown[some.series, inside].sum(axis=1)
        totals.add(some, known.tolist(), energy)
    before, after = here & (every.first < first), here & (last < every.end)
    return _joined([every.of(~here), every.of(before, end=first), every.of(after, first=last)])


def _whole_weeks(every: _Slots, totals: _Totals) -> _Slots:
    """Add up whole weeks, of which the blocks tell the sums beside their values; return the parts of weeks."""
    a_week = every.a_week
    first, last = -(-every.first // a_week), every.end // a_week
    whole = first < last
    weeks = every.of(whole, first=first, end=last)
    for (start, stop), some in weeks.alike(weeks.first, weeks.end):
        blocks = IntervalBlock.objects.using(READER).filter(
            any_of("series_id", some.series.tolist()), week__range=(start, stop - 1)
        )
        energy = F("energy_mwh")
        halves = {"high": Sum(energy / _HIGH), "low": Sum(energy % _HIGH)}
        sums = blocks.order_by().values_list("series_id").annotate(Sum("known"), **halves)
        found = {series: (known, int(high) * _HIGH + int(low)) for series, known, high, low in sums}
        own = [found.get(series, (0, 0)) for series in some.series.tolist()]
        totals.add(some, (known for known, _ in own), (energy for _, energy in own))
    apart = first > last  # begins and ends in one week
    head, tail = ~apart & (every.first < first * a_week), ~apart & (last * a_week < every.end)
    return _joined([every.of(apart), every.of(head, end=first * a_week), every.of(tail, first=last * a_week)])


def _joined(some: Sequence[_Slots]) -> _Slots:
    return _Slots(*map(np.concatenate, zip(*some, strict=True)))


def _cut(week: int, interval: int, every: _Slots, totals: _Totals) -> None:
    """Add up slots of one week."""
    rows = list(stored_blocks(READER, sorted(set(every.series.tolist())), (week, week), ROWS))
    if not rows:
        return
    blocks = [values for _, _, values, _ in rows]
    packing.check_all(blocks, [row[0] for row in rows], [week] * len(rows))
    slots = _WEEK // interval
    grid = packing.unpack(blocks, slots)
    place = {row[0]: number for number, row in enumerate(rows)}
    row = np.array([place.get(series, -1) for series in every.series.tolist()], np.int64)
    here = row >= 0
    stored = every.of(here)._replace(series=row[here])
    for (first, end), some in stored.alike(stored.first - week * slots, stored.end - week * slots):
        own = grid[some.series, first:end]
        known = own != packing.UNKNOWN
        totals.add(some, known.sum(axis=1).tolist(), _sums(np.where(known, own, 0)))


def _sums(values: npt.NDArray[Any]) -> list[int]:
    """Add up rows, as Python's integers where 64 bits might be too short."""
    fits = int(values.max(initial=0)) * max(values.shape[1], 1) < 2**63
    sums: list[int] = values.sum(axis=1, dtype=np.int64 if fits else object).tolist()
    return sums
