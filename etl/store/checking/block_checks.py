"""Checks of stored readings, series by series: bytes, header and columns of each block, and their sums."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec as packing
from etl.blocks import quality_codec
from etl.blocks.long_read_codec import INTERVAL
from etl.blocks.weeks import Weeks, by_month
from etl.core.usage_page import SUSPECT
from etl.core.violations import Violation
from etl.store.checking.long_read_checks import check_reads
from etl.store.checking.revision_checks import check_stamps
from etl.store.checking.stored_totals import CheckedSeries, Reach, StoredTotals, kwh_text
from etl.store.database.locks import READER
from etl.store.models import FLOWS, IntervalBlock, Series

PAGE = 256
"""Series looked at with one query."""
BLOCKS = 256
"""Blocks unpacked at once: at one minute, the shortest interval, they are 20 MB."""
LENGTHS = frozenset(length for length in range(1, 61) if 60 % length == 0)


class _Block(NamedTuple):
    series: CheckedSeries
    week: int
    known: int
    energy_mwh: int
    values: bytes
    quality: bytes | None

    def wrong(self, what: str) -> Violation:
        return Violation(self.series.week(self.week), what)


def check_readings(totals: StoredTotals, done: Callable[[int], None]) -> Iterator[Violation]:
    """Check all blocks and long reads, a page of series at a time; `done` gets the number of series."""
    last = 0
    columns = ("pk", "meter__number", "register", "flow", "interval", "phase", "first_minute", "end_minute")
    stored = Series.objects.using(READER).order_by("pk")
    while page := [CheckedSeries(*row) for row in stored.filter(pk__gt=last).values_list(*columns)[:PAGE]]:
        yield from (Violation(one.where, "has an unknown grid or flow") for one in page if not _is_sound(one))
        sound = {one.identity: one for one in page if _is_sound(one)}
        yield from _of_series({key: one for key, one in sound.items() if one.interval != INTERVAL}, totals)
        yield from check_stamps({key: one for key, one in sound.items() if one.interval != INTERVAL})
        yield from check_reads({key: one for key, one in sound.items() if one.interval == INTERVAL}, totals)
        totals.series += len(page)
        done(len(page))
        last = page[-1].identity


def _is_sound(one: CheckedSeries) -> bool:
    grid = one.phase == 0 if one.interval == INTERVAL else one.interval in LENGTHS and 0 <= one.phase < one.interval
    return grid and one.flow in FLOWS


def _of_series(by_id: Mapping[int, CheckedSeries], totals: StoredTotals) -> Iterator[Violation]:
    rows = IntervalBlock.objects.using(READER).filter(series_id__in=by_id).order_by("series_id", "week")
    reach = Reach()
    waiting: dict[tuple[int, int], list[_Block]] = {}
    for identity, week, known, energy, values, quality in rows.values_list(
        "series_id", "week", "known", "energy_mwh", "values", "quality"
    ).iterator(chunk_size=BLOCKS):
        series = by_id[identity]
        one = _Block(series, week, known, energy, bytes(values), bytes(quality) if quality else None)
        totals.blocks += 1
        slots = packing.WEEK_MINUTES // series.interval
        if fault := packing.frame_fault(one.values, slots):
            yield one.wrong(f"the block {fault}")
            reach.add(identity, series.first, series.end)
            continue
        if not packing.intact(one.values, identity, week):
            yield one.wrong("the block's checksum is not that of its bytes")
        alike = waiting.setdefault((series.interval, series.flow), [])
        alike.append(one)
        if len(alike) == BLOCKS:
            yield from _check_page(alike, totals, reach)
            alike.clear()
    for alike in waiting.values():
        yield from _check_page(alike, totals, reach)
    yield from reach.check(by_id)


def _check_page(some: Sequence[_Block], totals: StoredTotals, reach: Reach) -> Iterator[Violation]:
    """Check blocks of one interval length and flow, unpacked together."""
    if not some:
        return
    interval, flow = some[0].series.interval, some[0].series.flow
    grid = packing.unpack([one.values for one in some], packing.WEEK_MINUTES // interval)
    known = grid >= 0
    slots, energy = known.sum(axis=1), np.where(known, grid, 0).sum(axis=1)
    starts = np.array([packing.week_start(one.week) + one.series.phase for one in some], np.int64)
    first = starts + known.argmax(axis=1) * interval
    end = starts + (grid.shape[1] - known[:, ::-1].argmax(axis=1)) * interval
    for row, one in enumerate(some):
        yield from _columns(one, int(slots[row]), int(energy[row]))
        if slots[row] and not (one.series.first <= first[row] and end[row] <= one.series.end):
            yield one.wrong("has readings outside the minutes of its series")
        yield from _quality(one, known[row])
        reach.add(one.series.identity, int(first[row]), int(end[row]))
    below = (grid < packing.UNKNOWN).any(axis=1)
    yield from (some[row].wrong("has a reading below zero") for row in np.flatnonzero(below).tolist())
    _add(some, grid, interval, flow, totals)


def _columns(one: _Block, slots: int, energy: int) -> Iterator[Violation]:
    if not slots:
        yield one.wrong("the block holds no reading")
    if slots != one.known:
        yield one.wrong(f"holds {slots} readings, but its column says {one.known}")
    if energy != one.energy_mwh:
        yield one.wrong(f"holds {kwh_text(energy)} kWh, but its column says {kwh_text(one.energy_mwh)} kWh")


def _quality(one: _Block, known: npt.NDArray[np.bool_]) -> Iterator[Violation]:
    if one.quality is not None and (fault := quality_codec.fault(one.quality, known, SUSPECT)):
        yield one.wrong(fault)


def _add(some: Sequence[_Block], grid: packing.Grid, interval: int, flow: int, totals: StoredTotals) -> None:
    week = np.array([one.week for one in some], np.int64)
    phase = np.array([one.series.phase for one in some], np.int64)
    for month, (slots, energy) in by_month(Weeks(np.arange(len(some)), week, interval, phase, grid)).items():
        totals.add(month, flow, slots, energy)


def count_series() -> int:
    """Return how many steps `check_readings` has."""
    return Series.objects.using(READER).count()
