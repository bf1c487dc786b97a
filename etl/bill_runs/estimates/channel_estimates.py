"""Estimates of a meter's channel, whosever it is, in the order of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from etl.bill_runs.estimates.gap_estimates import GapEstimates
from etl.blocks.block_codec import FIRST_MONDAY
from etl.core.zones import Ints, Mask
from etl.store.edits.editable_series import EditableSeries, series_of
from etl.store.supplies import meter_numbers
from etl.tariffs.estimates.filled_channels import FilledChannel


class _Grid(NamedTuple):
    meter: int
    register: str
    flow: str
    interval: int
    phase: int


@dataclass(frozen=True, eq=False)
class ChannelEstimates:
    """Slots of a series that are estimated."""

    series: EditableSeries
    meter: str
    """Its number."""
    clients: Sequence[str]
    starts: Ints
    mwh: Ints
    step: Ints
    """By which step of the chain."""
    scaled: Mask
    """Where it was moved to what a register counted."""

    def where(self, some: Mask) -> "ChannelEstimates":
        """Take some of the slots."""
        names = ("starts", "mwh", "step", "scaled")
        return replace(self, **{name: getattr(self, name)[some] for name in names})


def channel_estimates(found: GapEstimates) -> Iterator[ChannelEstimates]:
    """Yield the channels that have estimates; several clients of one must have the same."""
    meters = {one.source.meter for one in found.channels}
    numbers, series = meter_numbers(meters), {_Grid(*one[1:6]): one for one in series_of(meters)}
    own: dict[_Grid, list[FilledChannel]] = {}
    for one in found.channels:
        phase = (int(one.starts[0]) - FIRST_MONDAY) % one.interval
        own.setdefault(_Grid(one.source.meter, one.source.register, one.flow, one.interval, phase), []).append(one)
    for grid, every in own.items():
        clients = sorted({one.client for one in every})
        starts, mwh, step = (
            np.concatenate([np.asarray(getattr(one, name), np.int64) for one in every])
            for name in ("starts", "mwh", "step")
        )
        starts, first, place = np.unique(starts, return_index=True, return_inverse=True)
        if (mwh != mwh[first][place]).any() or (step != step[first][place]).any():
            why = "share a meter, and have other estimates for the same time (enter one value: etl edit)"
            found.failed.append(f"clients {' and '.join(clients)}: {why}")
            continue
        scaled = np.zeros(len(starts), np.bool_)
        whole = ChannelEstimates(series[grid], numbers[grid.meter], clients, starts, mwh[first], step[first], scaled)
        # An edit stands in for a reading, of which a channel has none before its first one.
        yield from without(whole, starts < whole.series.begun, found)


def without(one: ChannelEstimates, some: Mask, found: GapEstimates) -> Iterator[ChannelEstimates]:
    """Yield a channel without some of its slots, which stay missing; nothing if that is all of them."""
    for client in one.clients:
        found.leave(client, int(some.sum()) * one.series.interval)
    if not some.all():
        yield one.where(~some)
