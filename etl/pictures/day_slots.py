"""A power curve as local days x slots of the clock: an hour that is skipped, and one that comes twice, too."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from etl.core.periods import EPOCH
from etl.core.zones import Mask
from etl.pictures.power_curve import Floats, PowerCurve

_DAY = 1440
_Number = TypeVar("_Number", np.float64, np.bool_)


@dataclass(frozen=True, eq=False)
class DaySlots:
    """Power by day, slot of the clock and pass: the second pass is another one only where the hour comes twice."""

    first: date
    step: int
    kw: Floats
    """days x slots x 2; not a number in a gap, and in what the clock skips."""
    estimated: Mask
    skipped: Mask
    """days x slots: what the clock skips."""
    repeated: Mask
    """days x slots: what comes twice."""

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range(len(self.kw))]

    def changes(self) -> list[str]:
        """Say on which days the clock changes, and which time it skips or has twice."""
        found = []
        for mask, what in ((self.skipped, "is skipped"), (self.repeated, "comes twice")):
            for place in np.flatnonzero(mask.any(axis=1)).tolist():
                slots = np.flatnonzero(mask[place])
                first, end = (self._clock(int(slot)) for slot in (slots[0], slots[-1] + 1))
                found.append((self.days[place], f"{first} to {end} {what}"))
        return [f"{day}: {text}" for day, text in sorted(found)]

    def _clock(self, slot: int) -> str:
        minutes = slot * self.step
        return f"{minutes // 60:02}:{minutes % 60:02}"


def day_slots(curve: PowerCurve) -> DaySlots:
    """Lay a curve by the clock."""
    days, slots = curve.chosen.period.days, _DAY // curve.step
    first = (curve.chosen.period.start - EPOCH).days
    place = curve.local // curve.step - first * slots
    _, once = np.unique(place, return_index=True)
    again = np.ones(len(place), np.bool_)
    again[once] = False
    kw = np.where(curve.gap, np.nan, curve.kw)
    power, guessed = np.full((2, days * slots), np.nan), np.zeros((2, days * slots), np.bool_)
    there, twice = np.zeros((2, days * slots), np.bool_)
    for values, laid in ((kw, power), (curve.estimated, guessed)):
        laid[:, place[once]] = values[once]
        laid[1, place[again]] = values[again]
    there[place] = True
    twice[place[again]] = True
    shape = days, slots
    return DaySlots(
        curve.chosen.period.start, curve.step, _passes(power, shape), _passes(guessed, shape),
        ~there.reshape(shape), twice.reshape(shape),
    )  # fmt: skip


def _passes(laid: npt.NDArray[_Number], shape: tuple[int, int]) -> npt.NDArray[_Number]:
    return np.moveaxis(laid.reshape(2, *shape), 0, 2)
