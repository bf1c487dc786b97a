"""Rule `zero`: a long run of exact zeros in what a client takes from the grid."""

from dataclasses import dataclass

from etl.core.zones import Mask
from etl.validation.channel_readings import MINUTES_AN_HOUR, ChannelReadings


@dataclass(frozen=True)
class Zero:
    """Import of exactly nothing for `hours` or more. After Oracle's and California's rules of the same kind."""

    hours: int = 48

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which readings are part of such a run."""
        nothing = (readings.energy_mwh == 0) & (readings.flow == "import")
        return readings.long_runs(nothing, self.hours * MINUTES_AN_HOUR)

    def fact(self, readings: ChannelReadings, first: int, last: int) -> str:
        """Say how long a run of readings is."""
        hours = (readings.ends[last - 1] - readings.starts[first]) / MINUTES_AN_HOUR
        return f"{hours:,.0f} h of exact zeros: is the meter dead, or the home empty?"
