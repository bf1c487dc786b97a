"""Chains of methods by the length of a gap: `interpolate:2h, like-day:7d, average-like-day`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.core.errors import UsageError
from etl.core.zones import Ints
from etl.estimation.channel_slots import ChannelSlots, MissingSlots
from etl.estimation.methods import METHODS, Method

_MINUTES = {"min": 1, "h": 60, "d": 24 * 60}
_LENGTH = re.compile(r"([1-9][0-9]{0,5})(min|h|d)")


class Step(NamedTuple):
    """A method of a chain, and the longest gap that it takes, in minutes; None: any."""

    name: str
    longest: int | None = None

    @property
    def method(self) -> Method:
        return METHODS[self.name]

    def __str__(self) -> str:
        return self.name if self.longest is None else f"{self.name}:{_length(self.longest)}"


@dataclass(frozen=True)
class Chain:
    """Methods in the order in which they are tried: the first counts that takes the gap and has an answer."""

    steps: Sequence[Step]

    @property
    def around(self) -> bool:
        """Whether readings outside the billed days matter: to a method, or to how long a gap is."""
        return any(step.method.around or step.longest is not None for step in self.steps)

    def __str__(self) -> str:
        return ", ".join(map(str, self.steps))

    def estimate(self, slots: ChannelSlots, missing: MissingSlots) -> tuple[npt.NDArray[Any], Ints]:
        """Return the mWh of each missing slot, and which step they are from; -1: none, the slot stays missing."""
        energy = np.zeros(len(missing.row), slots.values.dtype)
        step_of = np.full(len(missing.row), -1, np.int64)
        for number, step in enumerate(self.steps):
            some = np.flatnonzero(step_of < 0)
            if step.longest is not None:
                some = some[missing.minutes[some] <= step.longest]
            if len(some):
                found, answered = step.method.estimate(slots, missing.where(some))
                energy[some[answered]] = found[answered]
                step_of[some[answered]] = number
        return energy, step_of


@lru_cache
def read_chain(text: str, option: str = "--missing estimate:") -> Chain:
    """Read a chain; UsageError for any other text, after the option that has it."""
    steps = [_step(part.strip(), f"{option}{text}") for part in text.split(",")]
    for step in steps:
        if sum(step.name == other.name for other in steps) > 1:
            raise UsageError(f"{option}{text}: has {step.name} twice")
    return Chain(tuple(steps))


def _step(part: str, where: str) -> Step:
    name, colon, length = (word.strip() for word in part.partition(":"))
    if name not in METHODS:
        raise UsageError(f"{where}: {name!r} is not one of {', '.join(METHODS)}")
    if not colon:
        return Step(name)
    found = _LENGTH.fullmatch(length)
    if found is None:
        raise UsageError(f"{where}: {length!r} is not the length of a gap like 45min, 2h or 7d")
    return Step(name, int(found[1]) * _MINUTES[found[2]])


def _length(minutes: int) -> str:
    unit = next(unit for unit in ("d", "h", "min") if minutes % _MINUTES[unit] == 0)
    return f"{minutes // _MINUTES[unit]}{unit}"
