"""Blocks of one load into the database: merged with stored ones, counted, written a page at a time."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec as packing
from etl.blocks import quality_codec
from etl.blocks.merging import Merged, merge
from etl.blocks.quality_codec import Codes
from etl.blocks.week_months import in_last_month, month_of
from etl.blocks.weeks import Blocks, Ints, NotSorted, Span, Weeks, by_month
from etl.core.keys import Key
from etl.store.database.locks import WRITER
from etl.store.inserting import Columns
from etl.store.loads.series_registry import Registry
from etl.store.loads.stored_blocks import stored_blocks
from etl.store.loads.stored_revisions import Keys, StoredStamps, keys_of
from etl.store.models import FLOWS, IntervalBlock

READ_PAGE = 400
"""Series queried at once when stored blocks are read."""

ROWS = 1024
"""Blocks merged at once: their grids are some 5 MB each."""


@dataclass
class Changes:
    """Changes by a load, in readings; the sums of months are keyed by month and flow code."""

    loaded: int = 0
    duplicate: int = 0
    revised: int = 0
    kept: int = 0
    older: int = 0
    months: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """[slots added, slots removed, mWh added, mWh removed]"""
    loaded_mwh: Counter[int] = field(default_factory=Counter)
    """Energy of the readings in `loaded`, by flow code."""
    revised_mwh: Counter[int] = field(default_factory=Counter)
    """What the readings in `revised` have more than those before them, by flow code."""
    removed_mwh: Counter[int] = field(default_factory=Counter)
    """Energy of the readings that were removed, by flow code."""

    def count(self, month: int, flow: int, *amounts: int) -> None:
        """Add amounts to the sums of a month and flow."""
        sums = self.months.setdefault((month, flow), [0, 0, 0, 0])
        for place, amount in enumerate(amounts):
            sums[place] += amount


def by_flow(sums: Mapping[int, int]) -> dict[str, int]:
    """Return sums by the names of their flows, in the order of these."""
    return dict(sorted((FLOWS[code], amount) for code, amount in sums.items()))


class Writer:
    """Writes the blocks of one load; used inside the write lock.

    With `exact` each block comes once, so that a different value can only be a revision of an earlier load.
    """

    def __init__(
        self,
        registry: Registry,
        keys: Sequence[Key],
        changes: Changes,
        stamps_of: Callable[[Blocks], Ints | None],
        *,
        exact: bool,
    ) -> None:
        self.changes = changes
        self._registry = registry
        self._keys = keys
        self._exact = exact
        self._stamps_of = stamps_of
        self._stamps = StoredStamps()

    def write(self, blocks: Blocks, spans: Sequence[Span]) -> None:
        """Write blocks of one interval length, and the spans of their channels' readings."""
        table = self._registry.series
        self._registry.ensure(spans)
        if not self._exact and table.covers_twice(np.array([span.channel for span in spans], np.int64)):
            raise NotSorted  # a part of a channel's rows looked as if it had another interval
        series = table.places(blocks.channel, blocks.interval, blocks.phase)
        stored = self._may_be_stored(series, blocks.week)
        if not stored.any():
            self._insert(blocks, series)
        else:
            self._insert(blocks.where(np.flatnonzero(~stored)), series[~stored])
            rows = np.flatnonzero(stored)
            for start in range(0, len(rows), ROWS):
                some = rows[start : start + ROWS]
                self._merge(blocks.where(some), series[some])
        table.write_weeks(series, blocks.week)

    def _may_be_stored(self, series: Ints, week: Ints) -> npt.NDArray[np.bool_]:
        """Return which keys may be stored: those in the weeks that a series reaches."""
        table = self._registry.series
        before = (week >= table["low"][series]) & (week <= table["high"][series])
        return before | self._is_own(series, week)

    def _is_own(self, series: Ints, week: Ints) -> npt.NDArray[np.bool_]:
        """Return which keys lie in the weeks that this load has of a series so far."""
        table = self._registry.series
        own: npt.NDArray[np.bool_] = (week >= table["own_low"][series]) & (week <= table["own_high"][series])
        return own

    def _insert(self, blocks: Blocks, series: Ints) -> None:
        if not len(blocks):
            return
        self._save(blocks, series, update=False)
        if (stamps := self._stamps_of(blocks)) is not None:
            self._stamps.write(self._keys_of(series, blocks.week), stamps, None)
        known = int(blocks.packed.known.sum())
        self.changes.loaded += known
        self._mark(series)
        flows = self._registry.series["flow"][series]
        for flow in sorted(set(flows.tolist())):
            rows = np.flatnonzero(flows == flow)
            self.changes.loaded_mwh[flow] += int(blocks.packed.energy_mwh[rows].sum())
            self._count_months(blocks.where(rows) if len(rows) < len(blocks) else blocks, flow)

    def _count_months(self, blocks: Blocks, flow: int) -> None:
        before, packed = blocks.months, blocks.packed
        for week in sorted(set(blocks.week.tolist())):
            rows = blocks.week == week
            slots, energy = int(before.slots[rows].sum()), int(before.energy_mwh[rows].sum())
            start = packing.week_start(week)
            if slots:
                self.changes.count(month_of(start), flow, slots, 0, energy, 0)
            after = int(packed.known[rows].sum()) - slots, int(packed.energy_mwh[rows].sum()) - energy
            if after[0]:
                self.changes.count(month_of(in_last_month(week)), flow, after[0], 0, after[1], 0)

    def _merge(self, blocks: Blocks, series: Ints) -> None:
        """Merge the blocks with the stored ones; only those that change are written."""
        slots = packing.WEEK_MINUTES // blocks.interval
        stored, stored_quality = self._stored(series, blocks.week, slots)
        new = packing.unpack(blocks.packed.bodies, slots)
        keys = self._keys_of(series, blocks.week)
        stamps = self._stamps.read(keys, slots)
        codes = None if blocks.quality is None else quality_codec.unpack(blocks.quality, slots)
        merged = merge(stored, stored_quality, new, codes, (stamps, self._stamps_of(blocks)))
        if not self._exact:
            self._refuse_own_revisions(series, blocks.week, merged)
        self.changes.loaded += int(merged.added.sum())
        self.changes.revised += int(merged.revised.sum())
        self.changes.duplicate += merged.duplicate
        self.changes.kept += merged.kept
        self.changes.older += merged.older
        if merged.stamps is not None:
            self._stamps.write(keys, merged.stamps, np.zeros_like(merged.stamps) if stamps is None else stamps)
        self._count_differences(blocks, series, stored, merged)
        other = (merged.added | merged.revised).any(axis=1)
        changed = np.flatnonzero(other | merged.renamed.any(axis=1))
        if len(changed):
            self._rewrite(blocks, series, merged, changed)
        self._mark(series[other])  # no bill depends on methods

    def _keys_of(self, series: Ints, week: Ints) -> Keys:
        return keys_of(self._registry.series["id"][series], week)

    def _rewrite(self, blocks: Blocks, series: Ints, merged: Merged, changed: Ints) -> None:
        quality = None
        if merged.quality is not None:
            quality = quality_codec.pack(merged.quality[changed])
        weeks = Weeks(
            blocks.channel[changed], blocks.week[changed], blocks.interval, blocks.phase[changed], merged.grid[changed]
        )
        packed = packing.pack(weeks.grid)
        self._save(
            Blocks(weeks.channel, weeks.week, weeks.interval, weeks.phase, packed, quality, blocks.months),
            series[changed],
            update=True,
        )

    def _refuse_own_revisions(self, series: Ints, week: Ints, merged: Merged) -> None:
        own = self._is_own(series, week)
        if (own & (merged.revised | merged.renamed).any(axis=1)).any() or (merged.kept + merged.older and own.any()):
            raise NotSorted

    def _stored(self, series: Ints, week: Ints, slots: int) -> tuple[packing.Grid, Codes | None]:
        """Return the stored blocks of these keys as grids; unknown where none is stored."""
        ids = self._registry.series["id"][series]
        row_of = {key: row for row, key in enumerate(zip(ids.tolist(), week.tolist(), strict=True))}
        rows: list[int] = []
        values: list[bytes] = []
        flags_of: dict[int, bytes] = {}
        distinct = np.unique(ids).tolist()
        for start in range(0, len(distinct), READ_PAGE):
            weeks = int(week.min()), int(week.max())
            page = stored_blocks(WRITER, distinct[start : start + READ_PAGE], weeks, ROWS)
            for key_series, key_week, block, flags in page:
                row = row_of.get((key_series, key_week))
                if row is None:
                    continue
                packing.check(block, key_series, key_week)
                rows.append(row)
                values.append(block)
                if flags:
                    flags_of[row] = flags
        grid = np.full((len(series), slots), packing.UNKNOWN, np.int64)
        if rows:
            grid[rows] = packing.unpack(values, slots)
        return grid, quality_codec.unpack([*map(flags_of.get, range(len(series)))], slots) if flags_of else None

    def _save(self, blocks: Blocks, series: Ints, *, update: bool) -> None:
        ids, weeks, packed = self._registry.series["id"][series].tolist(), blocks.week.tolist(), blocks.packed
        known, energy = packed.known.tolist(), packed.energy_mwh.tolist()
        rows = Columns(
            IntervalBlock,
            series_id=ids,
            week=weeks,
            known=known,
            energy_mwh=energy,
            values=list(map(packing.seal, packed.bodies, ids, weeks)),
            quality=blocks.quality or [None] * len(ids),
        )
        if update:
            IntervalBlock.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["series_id", "week"],
                update_fields=["known", "energy_mwh", "values", "quality"],
            )
        else:
            IntervalBlock.objects.bulk_create(rows)

    def _count_differences(self, blocks: Blocks, series: Ints, stored: packing.Grid, merged: Merged) -> None:
        """Count by month what was added and removed."""
        came = np.where(merged.added | merged.revised, merged.grid, packing.UNKNOWN)
        went = np.where(merged.revised, stored, packing.UNKNOWN)
        flows = self._registry.series["flow"][series]
        for flow in sorted(set(flows.tolist())):
            rows = np.flatnonzero(flows == flow)
            new, again, grid = merged.added[rows], merged.revised[rows], merged.grid[rows]
            self.changes.loaded_mwh[flow] += int(grid[new].sum())
            self.changes.revised_mwh[flow] += int(grid[again].sum() - stored[rows][again].sum())
            for place, some in ((0, came[rows]), (1, went[rows])):
                weeks = Weeks(blocks.channel[rows], blocks.week[rows], blocks.interval, blocks.phase[rows], some)
                for month, (slots, energy) in by_month(weeks).items():
                    amounts = [0, 0, 0, 0]
                    amounts[place], amounts[place + 2] = slots, energy
                    self.changes.count(month, flow, *amounts)

    def _mark(self, series: Ints) -> None:
        self._registry.series["changed"][series] = 1
