"""Rule `high-low`: a client takes far more or far less a day than in the month before."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from etl.validation.channel_readings import ChannelMonth, Suspicion

_DAY = 1440


@dataclass(frozen=True)
class HighLow:
    """Mean daily import below `low` or above `high` times that of the month before. After Oracle's high-low check.

    Only where each month has `days` days of readings at the least; nothing is said beside a month of zeros.
    """

    low: Fraction = Fraction(1, 2)
    high: Fraction = Fraction(2)
    days: int = 14

    def suspicions(self, month: ChannelMonth) -> Iterator[Suspicion]:
        """Yield the whole month, if it is so."""
        own, before = month.readings, month.before
        if before is None or own.flow != "import":
            return
        now = own.total
        if not before.mwh or min(now.minutes, before.minutes) < self.days * _DAY:
            return
        mean, usual = now.daily_kwh, before.daily_kwh
        if not self.low * usual <= mean <= self.high * usual:
            fact = f"{float(mean):.4g} kWh a day, after {float(usual):.4g} kWh a day in the month before"
            yield Suspicion(int(own.starts[0]), int(own.ends[-1]), fact)
