"""Registers to energy: the difference of two reads, where neither a new meter nor a wrong read lies between them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from etl.core.keys import Key
from etl.errors import InputError
from etl.grids import INTERVALS, Points
from etl.longreads import Ints, LongReads
from etl.sources.rows import Understood
from etl.sources.spool import compact
from etl.sources.values import mwh_per_unit

FIRST = "the first read of a register"
ANEW = "a read with which a register begins anew"
ODD = "a read that its neighbours contradict"
ROLLED = "a read behind the highest number of a register"
SHOWN = 20
"""Events of which a load says each where it was."""


@dataclass(frozen=True)
class Event:
    """A read that is no plain step up: `what` is one of ROLLED, ANEW, ODD."""

    channel: int
    what: str
    minute: int
    before_mwh: int
    after_mwh: int


@dataclass(eq=False)
class Used:
    """What registers of one file counted between their reads."""

    reads: LongReads
    firsts: int
    events: list[Event] = field(default_factory=list)


def used(shown: LongReads, turns_at: int | None) -> Used:
    """Energy between neighbouring reads. `shown` is in the order of channel and time, its energy what a register shows.

    `turns_at` is the mWh at which registers begin at 0 again, None where that is not known.
    """
    head = np.append(True, shown.channel[1:] != shown.channel[:-1])[: len(shown)]
    later = np.flatnonzero(~head)
    rise = shown.energy_mwh[later] - shown.energy_mwh[later - 1]
    odd = (rise < 0) | (rise > (turns_at // 2 if turns_at else np.iinfo(np.int64).max))
    strange = np.unique(shown.channel[later[odd]])
    plain = later[~np.isin(shown.channel[later], strange)]
    pairs, energy = [(plain - 1, plain)], [shown.energy_mwh[plain] - shown.energy_mwh[plain - 1]]
    events: list[Event] = []
    for channel in strange.tolist():
        rows = np.flatnonzero(shown.channel == channel)
        walk = _Walk(channel, shown.start[rows].tolist(), shown.energy_mwh[rows].tolist(), turns_at)
        events += walk.events
        spans = np.array(walk.spans, np.int64).reshape(-1, 3)
        pairs.append((rows[spans[:, 0]], rows[spans[:, 1]]))
        energy.append(spans[:, 2])
    first, last = (np.concatenate([pair[place] for pair in pairs]) for place in (0, 1))
    return Used(_between(shown, first, last, np.concatenate(energy)), int(head.sum()), events)


def _between(shown: LongReads, first: Ints, last: Ints, energy: Ints) -> LongReads:
    """As good as the worse of its two reads; named by the later one."""
    quality = np.maximum(shown.quality[first], shown.quality[last])
    return LongReads(shown.channel[last], shown.start[first], shown.start[last], energy, quality, shown.stamp[last])


class _Walk:
    """One register read after read. A span is the places of its reads and the energy between them."""

    def __init__(self, channel: int, minute: list[int], shown: list[int], turns_at: int | None) -> None:
        self.spans: list[tuple[int, int, int]] = []
        self.events: list[Event] = []
        self._channel, self._minute, self._shown, self._turns_at = channel, minute, shown, turns_at
        last = 0
        for place in range(1, len(shown)):
            last = self._step(last, place)

    def _step(self, last: int, place: int) -> int:
        """The read from which the next one is counted."""
        before, now = self._shown[last], self._shown[place]
        half = self._turns_at // 2 if self._turns_at else None
        if now >= before and (half is None or now - before <= half):
            self.spans.append((last, place, now - before))
            return place
        if now > before:
            return self._odd(last, place)
        if half and self._turns_at and now + self._turns_at - before <= half:
            self._note(ROLLED, last, place)
            self.spans.append((last, place, now + self._turns_at - before))
            return place
        return self._fallen(last, place)

    def _fallen(self, last: int, place: int) -> int:
        """A zero between higher reads is none; so is a read above the ones around it; else the register is new."""
        before, now = self._shown[last], self._shown[place]
        if not now and place + 1 < len(self._shown) and self._shown[place + 1] >= before:
            return self._odd(last, place)
        if self.spans and self.spans[-1][1] == last and now >= self._shown[self.spans[-1][0]]:
            first = self.spans.pop()[0]
            self._note(ODD, first, last)
            self.spans.append((first, place, now - self._shown[first]))
            return place
        self._note(ANEW, last, place)
        return place

    def _odd(self, last: int, place: int) -> int:
        self._note(ODD, last, place)
        return last

    def _note(self, what: str, last: int, place: int) -> None:
        event = Event(self._channel, what, self._minute[place], self._shown[last], self._shown[place])
        self.events.append(event)


@dataclass(eq=False)
class Counted:
    """The energy of a file of registers, and what there is to say of them."""

    long: LongReads
    short: dict[int, Points]
    """Of spans that divide an hour, by their minutes."""
    energy_mwh: dict[str, int]
    """By flow."""
    ignored: dict[str, int]
    """Reads that are the end of no span, by why not."""
    warnings: list[str]


def counted(name: str, shown: LongReads, how: Understood, keys: Sequence[Key]) -> Counted:
    """What registers counted between the reads of one file."""
    turns_at = None if how.digits is None else 10**how.digits * mwh_per_unit(how.unit)[0]
    if turns_at is not None and shown.energy_mwh.max(initial=0) >= turns_at:
        what = f"a register shows {int(shown.energy_mwh.max()) // 10**6} kWh, more than {how.digits} digits hold"
        raise InputError(name, what, "say --digits with all digits before the decimal mark")
    found = used(shown, turns_at)
    reads, length = found.reads, found.reads.end - found.reads.start
    short = {minutes: _points(some) for minutes in INTERVALS if len(some := reads.where(length == minutes))}
    ignored = Counter(event.what for event in found.events if event.what != ROLLED)
    ignored[FIRST] = found.firsts
    told = [_told(event, keys[event.channel].client) for event in found.events[:SHOWN]]
    if len(found.events) > SHOWN:
        told.append(f"and {len(found.events) - SHOWN} more such reads of registers")
    return Counted(reads.where(~np.isin(length, INTERVALS)), short, _energy(reads, keys), dict(+ignored), told)


def _points(reads: LongReads) -> Points:
    quality = reads.quality if reads.quality.any() else None
    return compact(Points(reads.channel, reads.start, reads.energy_mwh, quality))


def _energy(reads: LongReads, keys: Sequence[Key]) -> dict[str, int]:
    sums: dict[str, int] = {}
    channels, place = np.unique(reads.channel, return_inverse=True)
    totals = np.zeros(len(channels), np.int64)
    np.add.at(totals, place, reads.energy_mwh)
    for channel, total in zip(channels.tolist(), totals.tolist(), strict=True):
        sums[keys[channel].flow] = sums.get(keys[channel].flow, 0) + total
    return dict(sorted(sums.items()))


def _told(event: Event, client: str) -> str:
    before, after = (f"{mwh // 10**6:,}" for mwh in (event.before_mwh, event.after_mwh))
    when = datetime.fromtimestamp(event.minute * 60, UTC).strftime("%Y-%m-%d %H:%M UTC")
    said = {
        ROLLED: f"went over its highest number, from {before} to {after} kWh, at {when}",
        ANEW: f"fell from {before} to {after} kWh at {when}: reset or exchanged, the use before is not known "
        "(say --digits N if it went over its highest number)",
        ODD: f"shows {after} kWh behind {before} at {when}: the read is left out",
    }
    return f"client {client}: the register {said[event.what]}"
