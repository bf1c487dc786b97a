"""Rule `estimated-run`: the source has estimated for more than a week."""

from dataclasses import dataclass

import numpy as np

from etl.core.zones import Mask
from etl.validation.channel_readings import ChannelReadings

_DAY = 1440


@dataclass(frozen=True)
class EstimatedRun:
    """Readings that the source estimated or substituted for more than `days` days. After Ireland's rule DR0108."""

    days: int = 7

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which readings are part of such a run."""
        if readings.estimated is None:
            return np.zeros(len(readings), np.bool_)
        return readings.long_runs(readings.estimated, self.days * _DAY + 1)

    def fact(self, readings: ChannelReadings, first: int, last: int) -> str:
        """Say how long the run is."""
        days = (readings.ends[last - 1] - readings.starts[first]) / _DAY
        return f"estimated or substituted by the source for {days:,.1f} days: has anybody read the meter?"
