"""UTC weeks and the months in which they lie."""

from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec
from etl.core.days import FIRST_YEAR, LAST_YEAR


def month_change(week: int) -> int | None:
    """Return the minute inside a UTC week at which a month begins (not its first minute)."""
    start = block_codec.week_start(week)
    last = date.fromordinal(date(1970, 1, 1).toordinal() + start // 1440 + 6)
    minute = (last.replace(day=1) - date(1970, 1, 1)).days * 1440
    return minute if minute > start else None


def in_last_month(week: int) -> int:
    """Return a minute of a UTC week that lies in the later of its months, or in its only one."""
    change = month_change(week)
    return block_codec.week_start(week) if change is None else change


def month_of(minute: int) -> int:
    """Return the months from January 1970 to a UTC minute."""
    day = date.fromordinal(date(1970, 1, 1).toordinal() + minute // 1440)
    return (day.year - 1970) * 12 + day.month - 1


@cache
def month_changes() -> npt.NDArray[np.int16]:
    """Return for each week that is billed the minutes from its start to the month that begins in it, 0 for none."""
    months = np.arange(FIRST_YEAR * 12, (LAST_YEAR + 1) * 12) - FIRST_YEAR * 12
    minutes = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) * 1440 - block_codec.FIRST_MONDAY
    changes = np.zeros(int(minutes[-1]) // block_codec.WEEK_MINUTES + 1, np.int16)
    inside = minutes >= 0
    changes[minutes[inside] // block_codec.WEEK_MINUTES] = minutes[inside] % block_codec.WEEK_MINUTES
    return changes
