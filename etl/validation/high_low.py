"""Rule `high-low`: a client takes far more or far less a day than in the month before."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from etl.core.usage_page import MWH_PER_KWH
from etl.validation.channel_readings import ChannelMonth, ChannelReadings, Suspicion

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
        now, before = month.readings, month.before
        if before is None or now.flow != "import" or min(_minutes(now), _minutes(before)) < self.days * _DAY:
            return
        mean, usual = _daily_kwh(now), _daily_kwh(before)
        if usual and not self.low * usual <= mean <= self.high * usual:
            fact = f"{float(mean):.4g} kWh a day, after {float(usual):.4g} kWh a day in the month before"
            yield Suspicion(int(now.starts[0]), int(now.ends[-1]), fact)


def _minutes(readings: ChannelReadings) -> int:
    return int(readings.minutes.sum())


def _daily_kwh(readings: ChannelReadings) -> Fraction:
    return Fraction(readings.total_mwh, MWH_PER_KWH) * readings.multiplier * _DAY / _minutes(readings)
