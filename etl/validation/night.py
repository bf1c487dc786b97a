"""Rule `night`: the sun makes energy while it is below the horizon."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from etl.core.numbers import number_text
from etl.core.usage_page import MWH_PER_KWH
from etl.core.zones import Ints, Mask
from etl.validation.channel_readings import ChannelReadings, Location

_J2000 = 10957.5
"""Days from 1970 to noon of 1 January 2000, from which the angles below count."""
_HORIZON = -0.833
"""Degrees at which the upper edge of the sun is seen at the horizon, with the air's refraction."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Night:
    """Generation of more than `kwh` in a reading that lies between sunset and sunrise. After Energy Sparks' rule."""

    kwh: int = 0

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which readings are of the night; none where it is not known where the client is."""
        if readings.flow != "generation" or readings.location is None:
            return np.zeros(len(readings), np.bool_)
        # A reading of an hour or less of which both ends are dark is dark, but for a day of minutes near the poles.
        dark = _is_dark(readings.starts, readings.location) & _is_dark(readings.ends, readings.location)
        return np.asarray(dark & (readings.energy_mwh > self.kwh * MWH_PER_KWH) & (readings.minutes <= 60))

    def fact(self, readings: ChannelReadings, first: int, last: int) -> str:
        """Say how much a run of readings is."""
        kwh = Fraction(sum(readings.energy_mwh[first:last].tolist()), MWH_PER_KWH)
        return f"{number_text(kwh)} kWh generated between sunset and sunrise: is the time zone right, is it generation?"


def _is_dark(minutes: Ints, location: Location) -> Mask:
    return np.asarray(elevation(minutes, location) < _HORIZON)


def elevation(minutes: Ints, location: Location) -> Floats:
    """Return how many degrees the sun's centre is above the horizon, without refraction, at UTC minutes since 1970.

    By the formulas of the Astronomical Almanac for low precision, which are right to a minute of time.
    """
    days = minutes / 1440 - _J2000
    anomaly = np.radians(357.529 + 0.98560028 * days)
    longitude = np.radians(280.459 + 0.98564736 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    tilt = np.radians(23.439 - 0.00000036 * days)
    ascension = np.arctan2(np.cos(tilt) * np.sin(longitude), np.cos(longitude))
    declination = np.arcsin(np.sin(tilt) * np.sin(longitude))
    sidereal = np.radians(15 * (18.697374558 + 24.06570982441908 * days) + location.longitude)
    latitude = np.radians(location.latitude)
    high = np.sin(latitude) * np.sin(declination)
    high = high + np.cos(latitude) * np.cos(declination) * np.cos(sidereal - ascension)
    degrees: Floats = np.degrees(np.arcsin(np.clip(high, -1, 1)))
    return degrees
