"""Energy by local day of a client's usage, with what is estimated and what is missing: a gap is no zero."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from etl.core.periods import Period, midnight
from etl.core.usage_page import Usage
from etl.statements.pictures.slot_sums import SlotSums, common_unit, parts_of_flow
from etl.tariffs.pricing.price_periods import PricePeriod

_HOUR = 60


@dataclass
class DayEnergy:
    """A local day of one flow; energies in kWh."""

    day: date
    minutes: int
    """Of the day itself: 1380 or 1500 where the clock changes."""
    kwh: Fraction = Fraction(0)
    estimated: Fraction = Fraction(0)
    """What of it was read in slots that are estimated, by whomever."""
    known: int = 0
    """Minutes with a reading; those of several meters count each."""
    missing: int = 0
    """Minutes without one that is due; those of several meters count each."""
    periods: list[Fraction] = field(default_factory=list)
    """What of it is in each price period."""

    @property
    def hours(self) -> float:
        return self.minutes / _HOUR


@lru_cache(maxsize=64)
def midnights(period: Period, timezone: str) -> tuple[int, ...]:
    """Return the UTC minutes at which the days of a period begin, and the one at which the last ends."""
    return tuple(midnight(period.start + timedelta(days=number), timezone) for number in range(period.days + 1))


def day_energies(used: Usage, flow: str = "import", periods: Sequence[PricePeriod] = ()) -> list[DayEnergy]:
    """Return the days of a usage of one client; none where it has no readings shorter than a day."""
    edges, parts = midnights(used.period, used.timezone), parts_of_flow(used, flow)
    if not parts:
        return []
    unit, first = common_unit(parts), used.period.start
    found = [DayEnergy(first + timedelta(days=at), edges[at + 1] - edges[at]) for at in range(used.period.days)]
    for one in found:
        one.periods = [Fraction(0)] * len(periods)
    for part in parts:
        sums = SlotSums(part, edges, unit)
        columns = zip(found, sums.energy(), sums.estimated, sums.known, sums.missing, strict=True)
        for one, energy, estimated, known, missing in columns:
            one.kwh += energy * unit
            one.estimated += estimated * unit
            one.known += known
            one.missing += missing
        for number, period in enumerate(periods):
            _add_period(found, number, sums, period, unit)
    return found if any(one.known for one in found) else []


def _add_period(days: Sequence[DayEnergy], number: int, sums: SlotSums, period: PricePeriod, unit: Fraction) -> None:
    for weights in period.weights(sums.grid):
        for one, energy in zip(days, sums.energy(weights.numbers), strict=True):
            one.periods[number] += energy * unit / weights.divisor
