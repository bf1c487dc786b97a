"""Energy of registers: the difference of two reads, where neither a new meter nor a wrong read lies between them."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from etl.blocks.long_read_codec import Ints, LongReads, Mask
from etl.blocks.quality_codec import worse

Floats = npt.NDArray[np.float64]

RESET = "first read after a register reset"
ODD = "read that contradicts its neighbours"
ROLLED = "read after the register rolled over"
LEAPT = "read implausibly high for the register"
LEAP_MWH = 100 * 10**6 // 60
"""In a minute: 100 kW, below which no use is called a leap."""
LEAP = 100
"""How often the usual use of a register a leap is at least."""


@dataclass(frozen=True)
class Event:
    """A read that is no plain step up: `what` is one of ROLLED, RESET, ODD, LEAPT."""

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
    """Return the energy between neighbouring reads. `shown` has what registers show, sorted by channel and time.

    `turns_at` is the mWh at which registers begin at 0 again, None where that is not known.
    """
    head = np.append(True, shown.channel[1:] != shown.channel[:-1])[: len(shown)]
    later = np.flatnonzero(~head)
    rise = shown.energy_mwh[later] - shown.energy_mwh[later - 1]
    odd = (rise < 0) | (rise > (turns_at // 2 if turns_at else np.iinfo(np.int64).max))
    minutes = shown.start[later] - shown.start[later - 1]
    leaps = _leaps(shown.channel[later], rise / minutes)
    strange = np.unique(shown.channel[later[odd | leaps]])
    plain = later[~np.isin(shown.channel[later], strange)]
    pairs, energy = [(plain - 1, plain)], [shown.energy_mwh[plain] - shown.energy_mwh[plain - 1]]
    events: list[Event] = []
    for channel in strange.tolist():
        rows = np.flatnonzero(shown.channel == channel)
        walk = _Walk(channel, shown.start[rows], shown.energy_mwh[rows], turns_at)
        events += sorted(walk.events, key=lambda event: event.minute)
        spans = np.array(walk.spans, np.int64).reshape(-1, 3)
        pairs.append((rows[spans[:, 0]], rows[spans[:, 1]]))
        energy.append(spans[:, 2])
    first, last = (np.concatenate([pair[place] for pair in pairs]) for place in (0, 1))
    return Used(_between(shown, first, last, np.concatenate(energy)), int(head.sum()), events)


def _leaps(channel: Ints, rate: Floats) -> Mask:
    """Return which rises, in mWh a minute, are far above a register's usual one: another meter shows the number."""
    found = rate > LEAP_MWH
    for number in np.unique(channel[found]).tolist():
        rows = slice(*np.searchsorted(channel, [number, number + 1]))
        found[rows] &= rate[rows] > LEAP * _usual(rate[rows])
    return found


def _usual(rate: Floats) -> float:
    """Return the middle one of the rates at which a register rose; of fewer than three nothing is usual."""
    risen = rate[rate > 0]
    return float(np.median(risen)) if len(risen) > 2 else np.inf


def _between(shown: LongReads, first: Ints, last: Ints, energy: Ints) -> LongReads:
    """Return spans between reads, each as good as the worse of its two reads and named by the later one."""
    quality = worse(shown.quality[first], shown.quality[last])
    return LongReads(shown.channel[last], shown.start[first], shown.start[last], energy, quality, shown.stamp[last])


class _Walk:
    """One register read after read. A span is the places of its reads and the energy between them."""

    def __init__(self, channel: int, minute: Ints, shown: Ints, turns_at: int | None) -> None:
        self.spans: list[tuple[int, int, int]] = []
        self.events: list[Event] = []
        self._channel, self._turns_at = channel, turns_at
        self._all = shown
        self._minute: list[int] = minute.tolist()
        self._shown: list[int] = shown.tolist()
        self._leap = max(LEAP_MWH, LEAP * _usual(np.diff(shown) / np.diff(minute)))
        last = 0
        for place in range(1, len(shown)):
            last = self._step(last, place)

    def _step(self, last: int, place: int) -> int:
        """Return the read from which the next one is counted."""
        before, now = self._shown[last], self._shown[place]
        half = self._turns_at // 2 if self._turns_at else None
        if now >= before and (half is None or now - before <= half):
            return self._risen(last, place)
        if now > before:
            return self._odd(last, place)
        if half and self._turns_at and now + self._turns_at - before <= half:
            self._note(ROLLED, last, place)
            self.spans.append((last, place, now + self._turns_at - before))
            return place
        return self._fallen(last, place)

    def _risen(self, last: int, place: int) -> int:
        rise = self._shown[place] - self._shown[last]
        if rise > self._leap * (self._minute[place] - self._minute[last]) and not self._falls_back(last, place):
            self._note(LEAPT, last, place)
        else:
            self.spans.append((last, place, rise))
        return place

    def _falls_back(self, last: int, place: int) -> bool:
        """Return whether a later read is between these two, so that it will tell which of them is wrong."""
        later = self._all[place + 1 :]
        between = (later >= self._shown[last]) & (later < self._shown[place])
        return bool(np.count_nonzero(between))

    def _fallen(self, last: int, place: int) -> int:
        """Find out why the register fell: a few wrong reads, too low or too high, else a new register."""
        if self._leaps_back(last, place):
            return self._odd(last, place)
        first = self._leapt_from(last, place)
        if first is None:
            self._note(RESET, last, place)
            return place
        while self.spans and self.spans[-1][0] >= first:
            _, wrong, _ = self.spans.pop()
            self._note(ODD, first, wrong)
        self.spans.append((first, place, self._shown[place] - self._shown[first]))
        return place

    def _leaps_back(self, last: int, place: int) -> bool:
        """Return whether the register is later back where it was, by one step greater than all its rises until then."""
        before = self._shown[last]
        back = np.flatnonzero(self._all[place + 1 :] >= before)
        if not len(back):
            return False
        there = place + 1 + int(back[0])
        return self._shown[there] - self._shown[there - 1] > self._shown[there - 1] - self._shown[place]

    def _leapt_from(self, top: int, place: int) -> int | None:
        """Return the last read not above this one, if the step from it was greater than all later ones together."""
        now, start = self._shown[place], None
        for first, last, energy in reversed(self.spans):
            if start is not None and last != start:
                return None
            start = first
            if self._shown[first] <= now:
                return first if 2 * energy > self._shown[top] - self._shown[first] else None
        return None

    def _odd(self, last: int, place: int) -> int:
        self._note(ODD, last, place)
        return last

    def _note(self, what: str, last: int, place: int) -> None:
        event = Event(self._channel, what, self._minute[place], self._shown[last], self._shown[place])
        self.events.append(event)
