"""`holidays`: dates billed as another day of the schedule, by a country's calendar or by rules of the tariff."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from etl.core.periods import EPOCH
from etl.tariffs.schedules.calendars import Calendar, TypedDay, typed_days, years_of
from etl.tariffs.schedules.seasons import Days


@dataclass(frozen=True)
class Holidays:
    """`calendar` is a country or `COUNTRY-REGION`; `weekday` (Monday 0) is what its public holidays are billed as."""

    calendar: str
    weekday: int
    observed: bool = True
    """Whether a day off in place of a holiday on a weekend counts too."""

    def bill_as(self, days: Days, rows: Days) -> Days:
        dates = [day for year in years_of(days) for day, _ in holiday_days(self.calendar, year, observed=self.observed)]
        return np.where(np.isin(days, dates), self.weekday, rows)

    def dates(self, year: int) -> Iterable[TypedDay]:
        found = holiday_days(self.calendar, year, observed=self.observed)
        return [TypedDay(day, self.weekday, name) for day, name in found]


@dataclass(frozen=True)
class OwnHolidays:
    """Dates by the rules of a tariff: `places` has, for each type of the calendar, its place in the schedule's days."""

    calendar: Calendar
    places: tuple[int, ...]

    def bill_as(self, days: Days, rows: Days) -> Days:
        types = self.calendar.of(days)
        return np.where(types < 0, rows, np.array(self.places, np.int64)[types])

    def dates(self, year: int) -> Iterable[TypedDay]:
        return [one._replace(type=self.places[one.type]) for one in typed_days(self.calendar, year)]


@lru_cache(1024)
def holiday_days(calendar: str, year: int, *, observed: bool = True) -> tuple[tuple[int, str], ...]:
    """Return public holidays of a year as days since 1970 with their names; `observed`: days off in their place too."""
    import holidays

    country, _, region = calendar.partition("-")
    found = holidays.country_holidays(country, region or None, years=[year], observed=observed)
    return tuple(sorted(((day - EPOCH).days, name) for day, name in found.items()))
