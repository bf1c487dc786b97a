"""Estimates moved in proportion, so that they and what was read add up to what a register counted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from etl.bill_runs.estimates.channel_estimates import ChannelEstimates, without
from etl.bill_runs.estimates.gap_estimates import GapEstimates
from etl.blocks import block_codec as packing
from etl.core.numbers import number_text
from etl.core.periods import shown_minute
from etl.core.usage_page import MWH_PER_KWH, Grid
from etl.core.zones import Ints, Mask
from etl.store.database.locks import READER
from etl.store.edits.counted_edits import counted
from etl.store.edits.edit_blocks import edits_of
from etl.store.edits.editable_series import readings_in
from etl.store.loads import control_reads
from etl.store.loads.control_reads import ControlSpan
from etl.tariffs.page.completeness import duration
from etl.validation.scale import BelowReadings, scaled


class _Unscaled(Exception):  # noqa: N818 - a finding, which is named
    """Why estimates cannot be scaled."""


def scaled_estimates(every: Sequence[ChannelEstimates], found: GapEstimates) -> Iterator[ChannelEstimates]:
    """Yield estimates scaled where control reads lie around them; those that cannot be are left out and named."""
    for one in every:
        yield from _of_channel(one, found)


def _of_channel(one: ChannelEstimates, found: GapEstimates) -> Iterator[ChannelEstimates]:
    series = one.series
    channel = one.meter, series.register, series.flow
    edges = int(one.starts[0]), int(one.starts[-1]) + series.interval
    known = control_reads.values_near({channel}, READER, edges).get(channel, {})
    mwh, (moved, refused) = one.mwh.copy(), np.zeros((2, len(one.starts)), np.bool_)
    for span in control_reads.spans(known):
        inside = (one.starts + series.interval > span.start) & (one.starts < span.end)
        if not inside.any():
            continue
        try:
            mwh[inside] = _scaled(one, span, inside, twice=bool(moved[inside].any()))
            moved |= inside
        except _Unscaled as error:
            days = " to ".join(shown_minute(minute, "UTC") for minute in span[:2])
            found.failed.append(f"client {' and '.join(one.clients)}: {days} (UTC) is not estimated: {error}")
            refused |= inside
    yield from without(replace(one, mwh=mwh, scaled=moved), refused, found)


def _scaled(one: ChannelEstimates, span: ControlSpan, inside: Mask, *, twice: bool) -> Ints:
    """Return the estimates between two control reads, moved; _Unscaled says why they cannot be."""
    series = one.series
    if twice:
        raise _Unscaled("control reads of other spans overlap it")
    if span.counted_mwh < 0:
        raise _Unscaled("the register fell: it rolled over or is another one")
    if any((minute - series.phase - packing.FIRST_MONDAY) % series.interval for minute in span[:2]):
        raise _Unscaled("the register was read inside a reading")
    grid = Grid(span.start, series.interval, (span.end - span.start) // series.interval)
    energy = _effective(one, grid)
    slots = (one.starts[inside] - span.start) // series.interval
    energy[slots] = 0
    if lacking := int((energy == packing.UNKNOWN).sum()):
        more = f"{duration(lacking * series.interval)} more are missing there"
        raise _Unscaled(f"{more} (estimate all of it: --month FIRST..LAST)")
    try:
        return scaled(one.mwh[inside], sum(energy.tolist()), span.counted_mwh)
    except BelowReadings:
        over = sum(energy.tolist()) - span.counted_mwh
        raise _Unscaled(f"sum: readings have {_kwh(over)} kWh more than the register counted") from None


def _effective(one: ChannelEstimates, grid: Grid) -> Ints:
    """Return what was read, or an edit in place of it; packing.UNKNOWN where there is neither."""
    series, span = one.series, (grid.start, grid.start + grid.slots * grid.interval)
    raw = readings_in(series, span)
    own = (one.meter, series.register, series.flow, series.interval, series.phase)
    edits = [edit for edit in edits_of([one.meter], span) if edit.edit.channel == own]
    edited = counted(edits, grid, raw, np.ones(grid.slots, np.bool_))
    energy: Ints = np.where(edited.mwh == packing.UNKNOWN, raw, edited.mwh)
    return energy


def _kwh(mwh: int) -> str:
    return number_text(Fraction(mwh, MWH_PER_KWH))
