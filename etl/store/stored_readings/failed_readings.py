"""Stored readings that fail a rule and that nobody has accepted: they are not billed."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import NamedTuple

import numpy as np

from etl.blocks.long_read_codec import LongReads
from etl.core.periods import shown_minute
from etl.core.usage_page import MWH_PER_KWH, FailedReading, Usage
from etl.core.zones import Ints
from etl.store.database.locks import READER
from etl.store.loads.readback import read_back
from etl.store.models import LongRead
from etl.store.stored_readings import acceptances
from etl.store.stored_readings.block_matrix import BlockMatrix
from etl.validation.channel_readings import MINUTES_AN_HOUR, ChannelReadings
from etl.validation.rules import FAIL, PLAUSIBLE_KW

_PLAUSIBLE = Fraction(PLAUSIBLE_KW)

Span = tuple[int, int]
"""First and end minute, UTC."""


class ReadChannel(NamedTuple):
    """The series that is read, and its place in the meter."""

    series: int
    meter: int
    register: str
    flow: str
    multiplier: Fraction
    limit_kw: Fraction | None = None

    @property
    def plausible_mwh_a_minute(self) -> int:
        """Energy a minute up to which no rule takes a reading for wrong."""
        return _plausible_mwh_a_minute(self.multiplier, self.limit_kw)


@lru_cache(maxsize=1024)
def _plausible_mwh_a_minute(multiplier: Fraction, limit_kw: Fraction | None) -> int:
    """Return it rounded down: what is above it is judged by the rules themselves."""
    most = min(limit_kw or _PLAUSIBLE, _PLAUSIBLE)
    return floor(most * MWH_PER_KWH / (MINUTES_AN_HOUR * max(multiplier, Fraction(1))))


Failed = dict[int, list[FailedReading]]
"""By row of a matrix, or by the place of a channel."""


def failed_intervals(
    stored: BlockMatrix, phase: int, channels: Mapping[int, ReadChannel], months: Sequence[Span]
) -> Failed:
    """Return by row what fails among the readings of a matrix.

    `months` are the local calendar months that it has a slot of: each is judged as a whole, whatever part of it the
    matrix has, so that a reading fails or does not fail in all bills alike.
    """
    grid = stored.grid
    span = grid.start, grid.start + grid.slots * grid.interval
    if not grid.slots or not months:
        return {}
    highest = (stored.laid.values.max(axis=1).astype(object) * 10**stored.laid.scale).tolist()
    high = [row for row, one in channels.items() if highest[row] > one.plausible_mwh_a_minute * grid.interval]
    if not high:
        return {}
    whole, rows = stored, high
    if months[0][0] < span[0] or months[-1][1] > span[1]:
        series: dict[int, list[int]] = {}
        for place, row in enumerate(high):
            series.setdefault(channels[row].series, []).append(place)
        whole, rows = BlockMatrix(grid.interval, phase, _hull(months), series, len(high)), list(range(len(high)))
    found: Failed = {}
    for row, place in zip(high, rows, strict=True):
        energy, starts = _known(whole, place)
        every = _in_months(channels[row], energy, starts, np.full(len(starts), grid.interval), months)
        found[row] = [one for one in every if span[0] <= one.minute < span[1]]
    return acceptances.without_accepted(found)


def failed_reads(reads: Sequence[LongReads], channels: Sequence[ReadChannel], months: Sequence[Span]) -> Failed:
    """Return by the place of its channel what fails among long reads; one is judged in the month it begins in."""
    found: Failed = {}
    for place, (own, channel) in enumerate(zip(reads, channels, strict=True)):
        if not months or (own.energy_mwh <= channel.plausible_mwh_a_minute * (own.end - own.start)).all():
            continue
        rows = LongRead.objects.using(READER).filter(series_id=channel.series)
        month = read_back(rows, *_hull(months))
        every = _in_months(channel, month.energy_mwh, month.start, month.end - month.start, months)
        here = set(own.start.tolist())
        found[place] = [one for one in every if one.minute in here]
    return acceptances.without_accepted(found)


def _hull(months: Sequence[Span]) -> Span:
    return months[0][0], months[-1][1]


def _known(stored: BlockMatrix, row: int) -> tuple[Ints, Ints]:
    """Return energy and first minute of the known slots of a row."""
    grid, laid = stored.grid, stored.laid
    known = np.ones(grid.slots, np.bool_) if laid.unknown is None else ~laid.unknown[row]
    slots = np.flatnonzero(known)
    return laid.values[row][slots].astype(np.int64) * 10**laid.scale, grid.start + slots * grid.interval


def _in_months(
    channel: ReadChannel, energies: Ints, starts: Ints, lengths: Ints, months: Sequence[Span]
) -> Iterator[FailedReading]:
    """Yield what fails in each month, of readings in the order of time."""
    for month in months:
        first, last = np.searchsorted(starts, month).tolist()
        here = slice(first, last)
        readings = ChannelReadings(energies[here], lengths[here], starts[here], channel.multiplier, channel.limit_kw)
        taken = np.zeros(len(readings), np.bool_)
        for name, rule in FAIL.items():
            failing = rule.failing(readings) & ~taken
            taken |= failing
            for place in np.flatnonzero(failing).tolist():
                minute, minutes = int(starts[first + place]), int(readings.minutes[place])
                energy, fact = int(readings.energy_mwh[place]), rule.fact(readings, place, place + 1)
                yield FailedReading(
                    channel.meter, channel.register, channel.flow, minute, minutes, energy, name, fact
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
