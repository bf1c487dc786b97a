"""Resolver of loose readings of whole channels: the interval of each, what does not fit, what clashes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from etl.blocks.laying import FIRST_STAMPS, Laid, lay
from etl.blocks.long_read_codec import CONFLICT, LongReads
from etl.blocks.weeks import Blocks, Ints, Mask, Points, packed
from etl.kernel.laid_rows import find_neighbours
from etl.sources.assembly.interval_steps import NONE, VALID, coarser, first_steps, runs, usual_step, with_changes
from etl.sources.read_plan.spans import STEPS, Calendar

PROVEN = 4
"""Stamps of a channel that prove its interval: three steps. Fewer only suggest one."""


@dataclass(eq=False)
class Bad:
    """Readings that cannot be stored: their channel, minute as stamped, and why."""

    channel: Ints
    minute: Ints
    reason: str
    interval: int = 0
    """What the channel shows with them; 0 where that is the fault."""


@dataclass(eq=False)
class Resolved:
    """A range of channels as blocks; `spans` are channel, interval, phase, first and end minute."""

    blocks: list[Blocks] = field(default_factory=list)
    spans: list[list[tuple[int, int, int, int, int]]] = field(default_factory=list)
    few: dict[int, int] = field(default_factory=dict)
    """Channels whose interval rests on fewer than 64 stamps, and that interval; 0 where one stamp tells nothing."""
    long: list[LongReads] = field(default_factory=list)
    """Readings of channels whose steps are days, weeks, months or years."""
    steps: dict[int, int] = field(default_factory=dict)
    """The step of each such channel, where an interval would stand: -1 and below."""
    few_long: list[int] = field(default_factory=list)
    """Those of them with fewer than 64 stamps."""
    suggested: set[int] = field(default_factory=set)
    """Channels whose interval or step rests on fewer than three steps."""
    bad: list[Bad] = field(default_factory=list)
    unresolved: Points | None = None
    """Readings of channels with a single stamp."""
    duplicate: int = 0
    revised: int = 0
    lower_quality: int = 0


class Resolver:
    """Resolves ranges of loose readings of one file; `interval` is 0 where each shows its own or it is `known`."""

    def __init__(
        self,
        *,
        interval: int,
        guess: int,
        stamp_is_end: bool,
        calendar: Calendar,
        known: Mapping[int, int] | None = None,
        one_length: bool = False,
    ) -> None:
        self._interval = interval
        self._guess = guess
        self._ends = stamp_is_end
        self._calendar = calendar
        self._known = known or {}
        self._one_length = one_length
        """Whether values were multiplied by the interval that the first stamps showed: it must be that of all."""

    def resolve(self, points: Points) -> Resolved:
        """Return blocks of all readings of some channels."""
        result = Resolved()
        points = replace(points, energy_mwh=points.energy_mwh.astype(np.int64, copy=False))
        interval = self._interval or self._guess
        if interval and not self._one_length and not (points.minute % interval).any():
            laid = self._laid(points, interval, None)
            confirmed = np.ones(len(laid.weeks.channel), np.bool_) if self._interval else _confirmed(laid)
            if confirmed.all():
                if not self._interval:
                    few = _few(laid)
                    result.few |= dict.fromkeys(few, interval)
                    result.suggested.update(number for number, stamps in few.items() if stamps < PROVEN)
                self._take(points, laid, result)
                return result
        self._sorted(_wide(points), result)
        return result

    def resolve_as(self, points: Points, intervals: dict[int, tuple[int, int]]) -> Resolved:
        """Return blocks of channels whose interval and phase are known."""
        result = Resolved()
        channel = points.channel.astype(np.int64)
        interval = np.array([intervals[number][0] for number in channel.tolist()], np.int64)
        phase = np.array([intervals[number][1] for number in channel.tolist()], np.int64)
        self._by_interval(Points(channel, points.minute, points.energy_mwh, points.quality), interval, phase, result)
        return result

    def _sorted(self, points: Points, result: Resolved) -> None:
        order = np.lexsort((points.minute, points.channel))
        points = points.where(order)
        if self._one_length:
            points = self._of_one_length(points, result)
        if not len(points.minute):
            return
        heads = np.flatnonzero(np.append(True, points.channel[1:] != points.channel[:-1]))
        heads = heads if self._interval else with_changes(points.minute, heads)
        run = runs(heads, len(points.minute))
        if self._interval:
            interval = np.full(len(heads), self._interval, np.int64)
            if self._one_length:
                _, stamps = first_steps(points.minute, run)
                few = points.channel[heads[stamps < FIRST_STAMPS]].tolist()
                result.few |= dict.fromkeys(few, self._interval)
        else:
            interval, stamps = first_steps(points.minute, run)
            channels = points.channel[heads]
            whole = np.bincount(channels)[channels] == 1
            for place in np.flatnonzero(np.isin(channels, list(self._known)) & whole).tolist():
                interval[place], stamps[place] = self._known[int(channels[place])], FIRST_STAMPS
            for place in np.flatnonzero(stamps < FIRST_STAMPS).tolist():
                result.few[int(channels[place])] = int(interval[place]) if stamps[place] > 1 else 0
            result.suggested.update(channels[(stamps > 1) & (stamps < PROVEN)].tolist())
            self._refuse_odd(points, run, interval, stamps, result)
        single = (interval == NONE)[run]
        if single.any():
            result.unresolved = points.where(single)
        keep = ~single & (interval > 0)[run]
        phase = points.minute[heads] % np.where((interval > 0) & (interval < NONE), interval, 1)
        self._by_interval(points.where(keep), interval[run][keep], phase[run][keep], result)

    def _of_one_length(self, points: Points, result: Resolved) -> Points:
        slow = coarser(points.minute, points.channel, self._interval)
        if not slow.any():
            return points
        reason = f"mean power, in longer steps than the {self._interval} minutes of other rows"
        result.bad.append(Bad(points.channel[slow], points.minute[slow], reason, self._interval))
        return points.where(~slow)

    def _refuse_odd(self, points: Points, run: Ints, interval: Ints, stamps: Ints, result: Resolved) -> None:
        """Steps that are no interval: stray stamps where most are one, else all of the channel is at fault."""
        odd = (stamps > 1) & ~np.isin(interval, VALID)
        for place in np.flatnonzero(odd).tolist():
            rows = np.flatnonzero(run == place)
            minutes = points.minute[rows]
            length = usual_step(minutes) if interval[place] > 0 else 0
            if length:
                reason = _off_grid(length)
                rows = rows[minutes % length != np.bincount(minutes % length).argmax()]
            elif step := self._step(minutes, int(interval[place])):
                self._take_long(points.where(rows), step, few=stamps[place] < FIRST_STAMPS, result=result)
                interval[place] = 0
                continue
            else:
                reason = f"a step of {_duration(int(interval[place]))} is not an interval that divides an hour"
            result.bad.append(Bad(points.channel[rows], points.minute[rows], reason, length))
            interval[place] = 0

    def _step(self, minutes: Ints, interval: int) -> str:
        """Return the step of a channel of long reads; empty where it has none."""
        return STEPS[-1 - interval] if interval < 0 else self._calendar.step_of(minutes * 60)

    def _take_long(self, points: Points, step: str, *, few: bool, result: Resolved) -> None:
        channel = int(points.channel[0])
        result.long.append(self._calendar.reads(points, step, ends=self._ends))
        result.steps[channel] = -1 - STEPS.index(step)  # no length of minutes is below 0
        result.few.pop(channel, None)
        if few:
            result.few_long.append(channel)

    def _by_interval(self, points: Points, interval: Ints, phase: Ints, result: Resolved) -> None:
        for length in np.unique(interval).tolist():
            rows = interval == length
            some, some_phase = points.where(rows), phase[rows]
            off = (some.minute - some_phase) % length != 0
            if off.any():
                result.bad.append(Bad(some.channel[off], some.minute[off], _off_grid(length), length))
                some, some_phase = some.where(~off), some_phase[~off]
            if len(some.channel):
                self._take(some, self._laid(some, length, some_phase), result)

    def _laid(self, points: Points, interval: int, phase: Ints | None) -> Laid:
        if not self._ends:
            return lay(points, interval, phase)
        return lay(Points(points.channel, points.minute - interval, points.energy_mwh, points.quality), interval, phase)

    def _take(self, points: Points, laid: Laid, result: Resolved) -> None:
        if len(laid.conflicts):
            bad = _wide(points.where(laid.conflicts))
            result.bad.append(Bad(bad.channel, bad.minute, CONFLICT, laid.weeks.interval))
        result.duplicate += laid.duplicate
        result.revised += laid.revised
        result.lower_quality += laid.lower_quality
        blocks = packed(laid.weeks)
        if len(blocks):
            result.blocks.append(blocks)
            result.spans.append(_spans(points, laid, self._ends, blocks))


def _wide(points: Points) -> Points:
    """Return points in columns of 64 bits, in which seconds can be counted."""
    return replace(points, channel=points.channel.astype(np.int64), minute=points.minute.astype(np.int64))


def _confirmed(laid: Laid) -> Mask:
    """Return channels (by their first row) that have two neighbouring slots among their first 64 known ones."""
    heads = np.flatnonzero(np.append(True, laid.weeks.channel[1:] != laid.weeks.channel[:-1]))
    if (neighbours := find_neighbours(laid.weeks.grid, heads, FIRST_STAMPS)) is not None:
        return neighbours
    known = laid.weeks.grid[heads] >= 0
    pairs = known[:, 1:] & known[:, :-1] & (known.cumsum(axis=1, dtype=np.int16)[:, 1:] <= FIRST_STAMPS)
    found: Mask = np.logical_or.reduce(pairs, axis=1)
    return found


def _few(laid: Laid) -> dict[int, int]:
    """Return how many slots of channels are known that have fewer than 64, and so have not shown their interval yet."""
    channels, place = np.unique(laid.weeks.channel, return_inverse=True)
    slots = laid.plain.known if laid.plain is not None else (laid.weeks.grid >= 0).sum(axis=1)
    known = np.bincount(place.reshape(-1), slots, len(channels))
    few = known < FIRST_STAMPS
    return dict(zip(channels[few].tolist(), known[few].tolist(), strict=True))


def _off_grid(length: int) -> str:
    return f"the stamp is not on the channel's grid of {length} minutes"


def _spans(points: Points, laid: Laid, ends: bool, blocks: Blocks) -> list[tuple[int, int, int, int, int]]:
    interval = laid.weeks.interval
    if laid.plain is not None:
        channel, first, last = laid.weeks.channel, laid.plain.first_minute, laid.plain.last_minute
    else:
        order = np.argsort(points.channel, kind="stable")
        channel, minute = points.channel[order], points.minute[order] - (interval if ends else 0)
        first = last = minute
    phases = dict(zip(blocks.channel.tolist(), blocks.phase.tolist(), strict=True))
    heads = np.flatnonzero(np.append(True, channel[1:] != channel[:-1]))
    first, last = np.minimum.reduceat(first, heads), np.maximum.reduceat(last, heads)
    return [
        (number, interval, phases[number], start, end + interval)
        for number, start, end in zip(channel[heads].tolist(), first.tolist(), last.tolist(), strict=True)
        if number in phases
    ]


def _duration(minutes: int) -> str:
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:g} h"
