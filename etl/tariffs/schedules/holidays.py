"""`holidays = "US-CA"`, `as = "sun"`: public holidays billed as another weekday."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from etl.core.periods import EPOCH
from etl.tariffs.schedules.seasons import Days
from etl.tariffs.toml_table import Table

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Holidays:
    """`calendar` is a country or `COUNTRY-REGION`; `weekday` (Monday 0) is what its public holidays are billed as."""

    calendar: str
    weekday: int

    def weekdays(self, days: Days, weekdays: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        years = np.unique(days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970)
        dates = [day for year in years.tolist() for day in holiday_days(self.calendar, year)]
        return np.where(np.isin(days, dates), self.weekday, weekdays)


@lru_cache(1024)
def holiday_days(calendar: str, year: int) -> tuple[int, ...]:
    """Return public holidays of a year as days since 1970, with days observed in place of a weekend."""
    import holidays

    country, _, region = calendar.partition("-")
    found = holidays.country_holidays(country, region or None, years=[year])
    return tuple(sorted((day - EPOCH).days for day in found))


def read_holidays(table: Table, key: str) -> Holidays:
    """Read `holidays` and `as`; TariffError for a calendar that the library `holidays` does not know."""
    calendar = table.text(key)
    try:
        holiday_days(calendar, 2024)
    except NotImplementedError:
        remedy = 'write a country, "PT", or a country and its region, "US-CA" (ISO 3166 codes)'
        table.fail(key, f"there is no calendar {calendar!r}", remedy)
    return Holidays(calendar, WEEKDAYS.index(table.choice("as", WEEKDAYS)))
