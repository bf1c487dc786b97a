"""Rule `clock`: after a change of the clock the days of a file's channels look an hour earlier or later."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from etl.core.zones import transitions
from etl.validation.channel_readings import MINUTES_AN_HOUR, ChannelReadings

AROUND = 28
"""Days on each side of a change that are compared."""
_DAY = 1440
_HOURS = 24
_ALIKE = 0.6
"""Correlation of two mean days below which they are not of one kind, and tell nothing."""
_MORE = 0.001
"""By which it must be above that of the same hours, so that days that are all the same are no proof of nothing."""
_SUREST = 100.0
"""Sureness of days that are all the same."""

Shape = npt.NDArray[np.float64]
"""Days x hours, of no unit: they find something out, and no amount is computed of them."""


class Change(NamedTuple):
    """An instant at which a clock changes, and the minutes that it is ahead of UTC before and after."""

    minute: int
    before: int
    after: int


class Lag(NamedTuple):
    """How the days of a channel after a change lie to those before it."""

    hours: int
    """-1, 0 or 1: so many hours later in the day they are most alike."""
    sureness: float
    """Standard errors between that and being alike at the same hours."""


class Shift(NamedTuple):
    """What the channels of a file agree on."""

    hours: int
    agreeing: int
    channels: int


@dataclass(frozen=True)
class Clock:
    """`percent` of a file's channels agree that their days begin an hour earlier, or later, after a change.

    A channel has `days` whole local days on each side, within four weeks, that the source has not estimated. Days that
    are the same at all hours, or of another kind after the change, do not count.
    """

    days: int = 7
    percent: int = 60
    fixed: int = 2
    """Standard errors, of all channels together, of days that move as timestamps of a clock without changes do."""
    moving: int = 5
    """The same of days that move as local timestamps do which are taken for UTC: so do those of a client who lives by
    the sun."""

    def lag(self, readings: ChannelReadings, change: Change) -> Lag | None:
        """Return the lag of a channel; None where its days tell nothing."""
        if not len(readings) or readings.flow != "import" or readings.minutes[0] > MINUTES_AN_HOUR:
            return None
        before, after = (_days(readings, change, later=later) for later in (False, True))
        if min(len(before), len(after)) < self.days:
            return None
        return _lag(before, after)

    def shift(self, lags: Sequence[Lag], change: Change) -> Shift | None:
        """Return what the channels of a file agree on; None where nothing is wrong."""
        for hours in (-1, 1):
            own = [one for one in lags if one.hours == hours]
            if not own or len(own) * 100 < self.percent * len(lags):
                continue
            forward = change.after > change.before
            least = self.fixed if (hours < 0) == forward else self.moving
            if sum(one.sureness for one in own) >= least * len(own) ** 0.5:
                return Shift(hours, len(own), len(lags))
        return None


def _days(readings: ChannelReadings, change: Change, *, later: bool) -> Shape:
    """Return the energy by hour of the whole local days before or after a change, not that of the change itself."""
    offset = change.after if later else change.before
    first = (change.minute + offset) // _DAY + (1 if later else -AROUND)
    local = readings.starts + offset - first * _DAY
    if readings.estimated is not None:
        local = np.where(readings.estimated, -1, local)
    own = (local >= 0) & (local < AROUND * _DAY)
    minutes = local[own]
    known = np.bincount(minutes // _DAY, minlength=AROUND)
    energy = np.bincount(minutes // MINUTES_AN_HOUR, readings.energy_mwh[own], AROUND * _HOURS)
    return np.asarray(energy.reshape(AROUND, _HOURS)[known * int(readings.minutes[0]) == _DAY], np.float64)


def _lag(before: Shape, after: Shape) -> Lag | None:
    """Compare the mean of days before a change with the days after it, and the other way round."""
    sides = [side - side.mean(axis=1, keepdims=True) for side in (before, after)]
    means = [side.mean(axis=0) for side in sides]
    sizes = [float(np.sqrt((mean**2).sum())) for mean in means]
    if not min(sizes) > 0:
        return None
    (own, others), (usual, later) = sides, means
    alike = {hours: float(np.roll(usual, hours) @ later) / (sizes[0] * sizes[1]) for hours in (0, -1, 1)}
    hours = max(alike, key=lambda one: alike[one])
    if alike[hours] < _ALIKE:
        return None
    if alike[hours] < alike[0] + _MORE:
        return Lag(0, 0.0)
    gains = others @ (np.roll(usual, hours) - usual), own @ (np.roll(later, -hours) - later)
    return Lag(hours, min(map(_sureness, gains)))


def _sureness(gains: Shape) -> float:
    """Return the mean of what each day gains by a lag, in its standard errors."""
    error = float(gains.std(ddof=1)) / len(gains) ** 0.5
    mean = float(gains.mean())
    return float(mean / max(error, abs(mean) / _SUREST))


def changes(zone: str, first: int, end: int) -> list[Change]:
    """Return the changes of a zone's clock between two UTC minutes, neither included."""
    table = transitions(zone)
    places = np.flatnonzero((table.utc > first * 60) & (table.utc < end * 60)).tolist()
    return [
        Change(int(table.utc[place]) // 60, int(table.offset[place - 1]) // 60, int(table.offset[place]) // 60)
        for place in places
    ]
