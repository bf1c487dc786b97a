"""Stored readings that fail a rule and that nobody has accepted: they are not billed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import NamedTuple

import numpy as np

from etl.blocks.long_read_codec import LongReads
from etl.core.periods import local_days, shown_minute
from etl.core.usage_page import MWH_PER_KWH, FailedReading, Usage
from etl.core.zones import Ints, Mask
from etl.phrasebook.english import english
from etl.store.database.locks import READER
from etl.store.loads.readback import read_back
from etl.store.models import LongRead
from etl.store.stored_readings import acceptances
from etl.store.stored_readings.block_matrix import BlockMatrix
from etl.store.supplies import meter_numbers
from etl.validation.channel_readings import MINUTES_AN_HOUR, ChannelReadings
from etl.validation.rules import FAIL, LOWEST_CODE_MWH, PLAUSIBLE_KW

_PLAUSIBLE = Fraction(PLAUSIBLE_KW)


Span = tuple[int, int]
"""First and end minute, UTC."""


class Limit(NamedTuple):
    """What a connection carries between two UTC minutes."""

    start: int
    end: int
    kw: Fraction


class ReadChannel(NamedTuple):
    """The series that is read, and its place in the meter."""

    series: int
    meter: int
    register: str
    flow: str
    multiplier: Fraction
    limits: Sequence[Limit] = ()
    """Of its connection, if that is known."""

    def limit_kw(self, month: Span) -> Fraction | None:
        """Return the highest limit of a month, by which all its readings are judged; None where none is known."""
        return max((one.kw for one in self.limits if one.start < month[1] and one.end > month[0]), default=None)

    @property
    def plausible_mwh_a_minute(self) -> int:
        """Energy a minute up to which no rule takes the power of a reading for wrong."""
        if not self.limits and self.multiplier == 1:  # nearly all, and a Fraction is slow to hash
            return _PLAUSIBLE_MWH_A_MINUTE
        return _plausible_mwh_a_minute(self.multiplier, min([_PLAUSIBLE, *(one.kw for one in self.limits)]))

    def may_be_wrong(self, energy_mwh: Ints, minutes: Ints) -> Mask:
        """Return which readings a rule might take for wrong: by their power, or as codes."""
        wrong = (energy_mwh > self.plausible_mwh_a_minute * minutes) | (energy_mwh >= LOWEST_CODE_MWH)
        return np.asarray(wrong)


@lru_cache(maxsize=1024)
def _plausible_mwh_a_minute(multiplier: Fraction, most_kw: Fraction) -> int:
    """Return it rounded down: what is above it is judged by the rules themselves."""
    return floor(most_kw * MWH_PER_KWH / (MINUTES_AN_HOUR * max(multiplier, Fraction(1))))


_PLAUSIBLE_MWH_A_MINUTE = _plausible_mwh_a_minute(Fraction(1), _PLAUSIBLE)


def none_may_be_wrong(stored: BlockMatrix) -> bool:
    """Return whether no rule takes any reading for wrong, of meters without a multiplier or a known limit."""
    highest: int = int(stored.laid.values.max(initial=0)) * 10**stored.laid.scale
    return highest <= _PLAUSIBLE_MWH_A_MINUTE * stored.grid.interval and highest < LOWEST_CODE_MWH


class Judged(NamedTuple):
    """What was found by row of a matrix, or by the place of a channel."""

    failed: Mapping[int, Sequence[FailedReading]]
    by_others: Collection[int] = ()
    """Those of which a reading fails or does not, by readings that are in the month and not in the period."""


def judged_intervals(
    stored: BlockMatrix, phase: int, channels: Mapping[int, ReadChannel], months: Sequence[Span]
) -> Judged:
    """Return by row what fails among the readings of a matrix.

    `months` are the local calendar months that it has a slot of: each is judged as a whole, whatever part of it the
    matrix has, so that a reading fails or does not fail in all bills alike.
    """
    grid = stored.grid
    span = grid.start, grid.start + grid.slots * grid.interval
    if not grid.slots or not months:
        return Judged({})
    high = _highest_may_be_wrong(stored, channels)
    if not high:
        return Judged({})
    whole, rows = stored, high
    others = _reaches_beyond(months, span)
    if others:
        series: dict[int, list[int]] = {}
        for place, row in enumerate(high):
            series.setdefault(channels[row].series, []).append(place)
        whole, rows = BlockMatrix(grid.interval, phase, _hull(months), series, len(high)), list(range(len(high)))
    found = {}
    for row, place in zip(high, rows, strict=True):
        energy, starts = _known(whole, place)
        every = _in_months(channels[row], energy, starts, np.full(len(starts), grid.interval), months)
        found[row] = [one for one in every if span[0] <= one.minute < span[1]]
    return Judged(acceptances.without_accepted(found), high if others else ())


def _highest_may_be_wrong(stored: BlockMatrix, channels: Mapping[int, ReadChannel]) -> list[int]:
    """Return the rows of which a rule might take the highest reading for wrong: by its power, or as a code."""
    rows = np.array(list(channels), np.int64)
    bounds = np.array([one.plausible_mwh_a_minute for one in channels.values()], np.int64) * stored.grid.interval
    highest = stored.laid.values.max(axis=1).astype(np.int64)[rows] * 10**stored.laid.scale
    found: list[int] = rows[(highest > bounds) | (highest >= LOWEST_CODE_MWH)].tolist()
    return found


def judged_reads(reads: Sequence[LongReads], channels: Sequence[ReadChannel], period: Span, zone: str) -> Judged:
    """Return by the place of its channel what fails among long reads; one is judged in the month it begins in."""
    found, by_others = {}, []
    for place, (own, channel) in enumerate(zip(reads, channels, strict=True)):
        if not channel.may_be_wrong(own.energy_mwh, own.end - own.start).any():
            continue
        days = local_days(int(own.start.min()), int(own.start.max()), zone)
        months = [month.utc_minutes(zone) for month in days.months]
        if _reaches_beyond(months, period):
            by_others.append(place)
        rows = LongRead.objects.using(READER).filter(series_id=channel.series)
        month = read_back(rows, *_hull(months))
        every = _in_months(channel, month.energy_mwh, month.start, month.end - month.start, months)
        here = set(own.start.tolist())
        found[place] = [one for one in every if one.minute in here]
    return Judged(acceptances.without_accepted(found), by_others)


def _reaches_beyond(months: Sequence[Span], span: Span) -> bool:
    return months[0][0] < span[0] or months[-1][1] > span[1]


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
        limit = channel.limit_kw(month)
        first, last = np.searchsorted(starts, month).tolist()
        here = slice(first, last)
        readings = ChannelReadings(energies[here], lengths[here], starts[here], channel.multiplier, limit)
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
    numbers = meter_numbers({one.meter for every in used.failed.values() for one in every})
    found: dict[int, list[str]] = {}
    for row, every in used.failed.items():
        for key, some in (
            ("left_out", [one for one in every if one.counted_mwh is None]),
            ("contradicted", [one for one in every if one.counted_mwh is not None]),
        ):
            if some:
                reading = _first(some, numbers, used.timezone)
                found.setdefault(row, []).append(english(key, reading=reading))
    return found


def _first(every: Sequence[FailedReading], numbers: Mapping[int, str], zone: str) -> str:
    first = every[0]
    shown = {"meter": numbers[first.meter], "start": shown_minute(first.minute, zone), "fact": first.fact}
    return english("more_failed", **shown, more=f"{len(every) - 1:,}") if len(every) > 1 else english("failed", **shown)
