"""Rule `sum`: readings between two reads of a register do not add up to what it counted."""

from dataclasses import dataclass
from fractions import Fraction

from etl.core.numbers import number_text
from etl.core.usage_page import MWH_PER_KWH

NAME = "sum"


@dataclass(frozen=True)
class RegisterSum:
    """Readings and register further apart than each of `kwh`, `percent` of what it counted, and `steps` of its steps.

    After Oracle's sum check. Both sides are raw: before the multiplier and the share of any client.
    """

    kwh: int = 1
    percent: int = 2
    steps: int = 2

    def allowed_mwh(self, counted_mwh: int, step_mwh: int) -> int:
        """Return how many whole mWh they may be apart; `step_mwh` is the last place that the register tells."""
        return max(self.kwh * MWH_PER_KWH, self.percent * counted_mwh // 100, self.steps * step_mwh)

    def fails(self, read_mwh: int, counted_mwh: int, step_mwh: int) -> bool:
        """Return whether readings of so much are too far from what the register counted."""
        return abs(read_mwh - counted_mwh) > self.allowed_mwh(counted_mwh, step_mwh)

    def fact(self, read_mwh: int, counted_mwh: int, shown_mwh: tuple[int, int] | None, *, edited: bool = False) -> str:
        """Say how far they are apart; `shown_mwh` is what the register showed at both ends, if it is known."""
        what = "readings and edits" if edited else "readings"
        ends = "" if shown_mwh is None else f" ({_kwh(shown_mwh[0])} to {_kwh(shown_mwh[1])})"
        apart, more = read_mwh - counted_mwh, "more" if read_mwh > counted_mwh else "less"
        percent = f", {float(Fraction(100 * abs(apart), counted_mwh)):.3g} %" if counted_mwh else ""
        return (
            f"{what} add up to {_kwh(read_mwh)} kWh, the register counted {_kwh(counted_mwh)}{ends}: "
            f"{_kwh(abs(apart))} kWh {more}{percent}"
        )


SUM = RegisterSum()


def _kwh(mwh: int) -> str:
    return number_text(Fraction(mwh, MWH_PER_KWH))
