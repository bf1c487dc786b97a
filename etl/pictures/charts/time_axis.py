"""Ticks of an axis of time at midnights and hours of the clock."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from etl.core.periods import Period, local_minute, midnight

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SOME_DAYS, _WEEKS, _MONTHS = 3, 45, 800
"""Days up to which hours, days and Mondays, and months are marked."""


def mark_time(axes: "Axes", period: Period, zone: str) -> None:
    """Mark an axis of UTC minutes by the clock: hours, days, weeks or months, as many as can be read."""
    ticks = list(_ticks(period, zone))
    axes.set_xticks([place for place, _ in ticks], [text for _, text in ticks])
    axes.set_xlim(*period.utc_minutes(zone))
    axes.set_xlabel(f"time in {zone}")


def _ticks(period: Period, zone: str) -> list[tuple[int, str]]:
    days = [period.start + timedelta(days=number) for number in range(period.days)]
    if period.days <= _SOME_DAYS:
        hours = range(0, 24, 3 * (1 + period.days // 2))
        return [(local_minute(day, hour * 60, zone), _hour(day, hour)) for day in days for hour in hours]
    if period.days <= _WEEKS:
        chosen = [day for day in days if period.days <= 10 or day.weekday() == 0]
        return [(midnight(day, zone), f"{day:%a} {day.day}\n{day:%b}") for day in chosen]
    if period.days <= _MONTHS:
        every = 1 + period.days // 400
        chosen = [day for day in days if day.day == 1 and (day.month - 1) % every == 0]
        return [(midnight(day, zone), f"{day:%b}\n{day.year}" if day.month == 1 else f"{day:%b}") for day in chosen]
    return [(midnight(day, zone), str(day.year)) for day in days if (day.month, day.day) == (1, 1)]


def _hour(day: date, hour: int) -> str:
    return f"{hour:02}:00" if hour else f"{day:%a} {day.day} {day:%b}"
