"""Rule `sum`: readings between two reads of a register do not add up to what it counted."""

from dataclasses import dataclass
from fractions import Fraction

from etl.core.numbers import number_text
from etl.core.usage_page import MWH_PER_KWH
from etl.phrasebook.english import english

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
        counted = english("counted", kwh=_kwh(counted_mwh))
        if shown_mwh is not None:
            first, last = map(_kwh, shown_mwh)
            counted = english("counted_between", kwh=_kwh(counted_mwh), first=first, last=last)
        apart = abs(read_mwh - counted_mwh)
        key = "register_more" if read_mwh > counted_mwh else "register_less"
        values = {
            "readings": "readings and edits" if edited else "readings",
            "read": _kwh(read_mwh),
            "counted": counted,
            "apart": _kwh(apart),
        }
        if not counted_mwh:
            return english(key, **values)
        return english(f"{key}_percent", **values, percent=f"{float(Fraction(100 * apart, counted_mwh)):.3g}")


SUM = RegisterSum()


def _kwh(mwh: int) -> str:
    return number_text(Fraction(mwh, MWH_PER_KWH))
