"""Rule `inactive`: energy of an assigned meter at a time that no assignment covers."""

from dataclasses import dataclass
from fractions import Fraction

from etl.core.numbers import number_text
from etl.core.usage_page import MWH_PER_KWH


@dataclass(frozen=True)
class Inactive:
    """Energy above `kwh` in a month that is nobody's. After Oracle's rule on inactive service points."""

    kwh: Fraction = Fraction(0)

    def fact(self, energy_mwh: int) -> str:
        """Say how much of a meter's energy in a month is nobody's; empty: it is too little to be said."""
        kwh = Fraction(energy_mwh, MWH_PER_KWH)
        return f"{number_text(kwh)} kWh are nobody's: whose is the meter (etl assign)?" if kwh > self.kwh else ""
