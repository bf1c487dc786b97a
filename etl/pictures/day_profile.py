"""Mean day of each kind: weekdays, Saturdays, Sundays with holidays; and how far days of a kind differ."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.core.errors import UsageError
from etl.core.periods import EPOCH
from etl.pictures.day_slots import DaySlots
from etl.pictures.power_curve import Floats
from etl.tariffs.schedules.holidays import holiday_days

SPREAD = (10, 90)
"""Percentiles of the band."""
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, eq=False)
class KindOfDay:
    """The days of a kind that have a reading, by slot of the clock; not a number where no day has one."""

    name: str
    days: int
    mean: Floats
    low: Floats
    high: Floats


def profiles(slots: DaySlots, calendar: str | None) -> list[KindOfDay]:
    """Return the kinds of days that there are; `calendar` is the country or region whose holidays are as Sundays."""
    free = holidays_of(calendar, slots.days)
    kinds = np.array([2 if day in free else max(day.weekday() - _SATURDAY + 1, 0) for day in slots.days])
    sunday = "Sundays and holidays" if calendar else "Sundays"
    found = [_kind(name, slots, kinds == number) for number, name in enumerate(("weekdays", "Saturdays", sunday))]
    return [one for one in found if one.days]


def holidays_of(calendar: str | None, days: Sequence[date]) -> set[date]:
    """Return which days are public holidays; UsageError for a calendar that there is none of."""
    if calendar is None:
        return set()
    years = range(days[0].year, days[-1].year + 1)
    try:
        found = {number for year in years for number, _ in holiday_days(calendar, year)}
    except NotImplementedError:
        raise UsageError(
            f"--holidays {calendar}: there is no such calendar (write a country, PT, or a country and its region, "
            "US-CA: ISO 3166 codes)"
        ) from None
    return {day for day in days if (day - EPOCH).days in found}


def _kind(name: str, slots: DaySlots, chosen: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> KindOfDay:
    own = slots.kw[chosen]
    # An hour that comes twice is one more sample of its slots.
    again = np.where(slots.repeated[chosen], own[:, :, 1], np.nan)
    samples = np.concatenate([own[:, :, 0], again[~np.isnan(again).all(axis=1)]])
    days = int((~np.isnan(own).all(axis=(1, 2))).sum())
    if not days:
        nothing = np.full(own.shape[1], np.nan)
        return KindOfDay(name, 0, nothing, nothing, nothing)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # slots of which no day has a reading
        low, high = np.nanpercentile(samples, SPREAD, axis=0)
        return KindOfDay(name, days, np.nanmean(samples, axis=0), low, high)
