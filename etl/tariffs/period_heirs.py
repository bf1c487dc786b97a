"""The periods of one season that spend what the periods of another left: those at the same hour."""

from functools import lru_cache

import numpy as np

from etl.tariffs.schedules.date_rules import WEEKDAYS
from etl.tariffs.schedules.schedule import MINUTES_A_DAY, Schedule

_HOURS = (0, 5, 11, 17)
"""Tried first, on a Monday: the hours by which the System Advisor Model (PySAM) carries kWh on."""
_ORDER = np.array([*(60 * hour for hour in _HOURS), *range(7 * MINUTES_A_DAY)], np.int64)


@lru_cache(1024)
def heirs(schedule: Schedule, before: int, season: int) -> dict[str, str]:
    """Return, by name of a period of the season `before`, the period of `season` at its first hour."""
    week = schedule.table[:, : len(WEEKDAYS)].reshape(-1, len(WEEKDAYS) * MINUTES_A_DAY)
    found = {}
    for bucket in schedule.of_season(before):
        own = np.flatnonzero(week[before][_ORDER] == bucket)
        if len(own):
            heir = int(week[season][_ORDER[own[0]]])
            found[schedule.buckets[bucket][1]] = schedule.buckets[heir][1]
    return found
