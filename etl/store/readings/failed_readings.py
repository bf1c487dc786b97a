"""Stored readings that fail a rule and that nobody has accepted: they are not billed."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from etl.core.periods import shown_minute
from etl.core.usage_page import MWH_PER_KWH, FailedReading, Usage
from etl.store.readings import acceptances
from etl.store.readings.block_matrix import BlockMatrix
from etl.validation.channel_readings import ChannelReadings
from etl.validation.registry import FAIL, PLAUSIBLE_KW

Span = tuple[int, int]
"""First and end minute, UTC."""


class ReadChannel(NamedTuple):
    """The series of a row of a matrix, and its place in the meter."""

    series: int
    meter: int
    register: str
    flow: str
    phase: int
    multiplier: Fraction


def failed(
    stored: BlockMatrix, channels: Mapping[int, ReadChannel], months: Sequence[Span]
) -> dict[int, list[FailedReading]]:
    """Return by row what fails among the readings of a matrix.

    `months` are the local calendar months that the matrix has a slot of: each is judged as a whole, whatever part of
    it the matrix has, so that a reading fails or does not fail in all bills alike.
    """
    high = list(_implausible(stored, channels))
    if not high or not months:
        return {}
    grid, found = stored.grid, dict[int, list[FailedReading]]()
    span = grid.start, grid.start + grid.slots * grid.interval
    whole, rows = stored, high
    if months[0][0] < span[0] or months[-1][1] > span[1]:
        own = {row: place for place, row in enumerate(high)}
        series: dict[int, list[int]] = {}
        for row, place in own.items():
            series.setdefault(channels[row].series, []).append(place)
        phase = channels[high[0]].phase
        whole = BlockMatrix(grid.interval, phase, (months[0][0], months[-1][1]), series, len(high))
        rows = list(own.values())
    for row, place in zip(high, rows, strict=True):
        every = _of_row(whole, place, channels[row], months)
        inside = [one for one in every if span[0] <= one.minute < span[1]]
        if inside:
            found[row] = inside
    return acceptances.without_accepted(found) if found else found


def _implausible(stored: BlockMatrix, channels: Mapping[int, ReadChannel]) -> Iterator[int]:
    """Yield the rows that have a reading which a rule might take for wrong."""
    if not stored.grid.slots:
        return
    unit = 10**stored.laid.scale
    highest = stored.laid.values.max(axis=1).tolist()
    for row, channel in channels.items():
        power = max(channel.multiplier, 1) * highest[row] * unit
        if power * 60 > PLAUSIBLE_KW * MWH_PER_KWH * stored.grid.interval:
            yield row


def _of_row(stored: BlockMatrix, row: int, channel: ReadChannel, months: Sequence[Span]) -> Iterator[FailedReading]:
    grid, laid = stored.grid, stored.laid
    energy = laid.values[row].astype(np.int64) * 10**laid.scale
    known = np.ones(grid.slots, np.bool_) if laid.unknown is None else ~laid.unknown[row]
    for start, end in months:
        first, last = (-((grid.start - minute) // grid.interval) for minute in (start, end))
        here = slice(max(first, 0), min(last, grid.slots))
        readings = ChannelReadings(energy[here], known[here], grid.interval, channel.multiplier)
        taken = np.zeros(readings.slots, np.bool_)
        for name, rule in FAIL.items():
            failing = rule.failing(readings) & ~taken
            taken |= failing
            for slot in np.flatnonzero(failing).tolist():
                minute = grid.start + (here.start + slot) * grid.interval
                yield FailedReading(
                    channel.meter, channel.register, channel.flow, minute, grid.interval,
                    int(readings.energy_mwh[slot]), name, rule.fact(readings, slot),
                )  # fmt: skip


def warnings(used: Usage) -> dict[int, list[str]]:
    """Return what bills say of the readings that are left out, by row."""
    numbers = acceptances.meter_numbers({one.meter for every in used.failed.values() for one in every})
    return {row: [_warning(every, numbers, used.timezone)] for row, every in used.failed.items()}


def _warning(every: Sequence[FailedReading], numbers: Mapping[int, str], zone: str) -> str:
    first = every[0]
    shown = f"meter {numbers[first.meter]} {shown_minute(first.minute, zone)}: {first.fact}"
    more = f" and {len(every) - 1:,} more" if len(every) > 1 else ""
    return f"left out, as it is not plausible: {shown}{more} (load the right reading, or etl findings accept)"
