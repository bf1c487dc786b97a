"""What a rule sees: the raw readings of one channel in a span of time."""

from dataclasses import dataclass
from fractions import Fraction

from etl.core.usage_page import MWH_PER_KWH
from etl.core.zones import Ints, Mask

MINUTES_AN_HOUR = 60


@dataclass(frozen=True, eq=False)
class ChannelReadings:
    """Readings on one grid, as they are stored: before the multiplier and the share of any client."""

    energy_mwh: Ints
    """A slot each; 0 where there is no reading."""
    known: Mask
    interval: int
    """Minutes of a slot."""
    multiplier: Fraction = Fraction(1)
    """By which its energy is that of the meter."""

    @property
    def slots(self) -> int:
        return len(self.energy_mwh)

    def mean_kw(self, slot: int) -> Fraction:
        """Return the mean power at the meter in a slot, in kW."""
        energy = Fraction(int(self.energy_mwh[slot]), MWH_PER_KWH)
        return energy * self.multiplier * MINUTES_AN_HOUR / self.interval

    def energy_at(self, power_kw: int | Fraction) -> Fraction:
        """Return the stored mWh of a slot in which the mean power at the meter is that many kW."""
        return Fraction(power_kw) * MWH_PER_KWH * self.interval / MINUTES_AN_HOUR / self.multiplier
