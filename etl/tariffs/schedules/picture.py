"""A schedule as people read it: its week drawn for a terminal, and the windows of one of its periods. Plain text."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from etl.core.names import text_width
from etl.tariffs.schedules.date_rules import WEEKDAYS
from etl.tariffs.schedules.schedule import MINUTES_A_DAY, Codes, Schedule
from etl.tariffs.schedules.seasons import DateSeasons, Seasons

HOUR, HALF = 60, 30
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def picture(schedule: Schedule) -> list[str]:
    """Draw a row for each day of a season, a letter an hour (half where periods change on it), and what they mean.

    A cell in which the period changes has the letter of the one that holds most of it, and the change is shown below.
    """
    week = schedule.table
    cell = HOUR if not (_edges(week) % HOUR).any() else HALF
    letters = _letters(list(dict.fromkeys(period for _, period in schedule.buckets)))
    drawn: list[str] = []
    for number, season in enumerate(schedule.seasons.names):
        title = [] if len(schedule.seasons.names) == 1 else [f"{season}{_dates(schedule.seasons, number)}:"]
        periods = [period for own, period in schedule.buckets if own == season]
        legend = "   ".join(f"{letters[period]} {period}" for period in periods)
        margin = " " * _margin(schedule)
        drawn += [*title, margin + _scale(cell), *_rows(schedule, week[number], cell, letters), f"{margin}{legend}"]
        drawn += (
            [f"{margin}changes inside a cell at {', '.join(inside)}"] if (inside := _inside(week[number], cell)) else []
        )
    return drawn


def windows(schedule: Schedule, bucket: int) -> list[str]:
    """Return when a bucket holds, in the words of a tariff: `mon-fri 09:00-12:00 18:00-21:00`, `sat,sun`."""
    season = schedule.seasons.names.index(schedule.buckets[bucket][0])
    days = [_spans(row == bucket) for row in schedule.table[season]]
    found: dict[str, list[int]] = {}
    for day, spans in enumerate(days):
        if spans:
            found.setdefault(" ".join(spans), []).append(day)
    return [f"{_days(own, schedule.days)} {text}".removesuffix(" 00:00-24:00") for text, own in found.items()]


def _dates(seasons: Seasons, number: int) -> str:
    """Write ` (05-01..10-31)`, or nothing where a season is not one of dates."""
    if not isinstance(seasons, DateSeasons):
        return ""
    return f" ({', '.join(seasons.ranges(number))})"


def _edges(week: Codes) -> npt.NDArray[np.intp]:
    """Return minutes of the day at which some day changes its period."""
    days = week.reshape(-1, MINUTES_A_DAY)
    return np.unique(np.nonzero(days[:, 1:] != days[:, :-1])[1] + 1)


def _inside(days: Codes, cell: int) -> list[str]:
    return [clock(minute) for minute in _edges(days).tolist() if minute % cell]


def _letters(periods: Sequence[str]) -> dict[str, str]:
    """Choose initials where they differ, or last letters, else A, B, C; digits of names like `p1`."""
    for place in (0, -1):
        initials = [period[place].upper() for period in periods]
        if len(set(initials)) == len(periods):
            return dict(zip(periods, initials, strict=True))
    return {period: _LETTERS[number % len(_LETTERS)] for number, period in enumerate(periods)}


def _scale(cell: int) -> str:
    width = 6 * HOUR // cell
    return "".join(f"{hour:02d}".ljust(width) for hour in (0, 6, 12, 18)) + "24"


def _rows(schedule: Schedule, days: Codes, cell: int, letters: dict[str, str]) -> Iterator[str]:
    for day, row in zip(schedule.days, days, strict=True):
        cells = [_most(part) for part in row.reshape(-1, cell)]
        margin = " " * (_margin(schedule) - text_width(day))
        yield day + margin + "".join(letters[schedule.buckets[bucket][1]] for bucket in cells)


def _most(part: npt.NDArray[np.int16]) -> int:
    """Return the bucket of most minutes; of equals the earlier in the schedule."""
    return int(np.bincount(part).argmax())


def _spans(inside: npt.NDArray[np.bool_]) -> list[str]:
    """Write runs of a day's minutes."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inside.astype(np.int8), [0])))).tolist()
    return [f"{clock(start)}-{clock(end)}" for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _days(days: list[int], names: tuple[str, ...]) -> str:
    """Write `all`, `mon-fri`, `sat,sun`, `sun,critical`."""
    if len(days) == len(names):
        return "all"
    weekdays, others = [day for day in days if day < len(WEEKDAYS)], [day for day in days if day >= len(WEEKDAYS)]
    runs = [[day for _, day in run] for _, run in groupby(enumerate(weekdays), lambda pair: pair[1] - pair[0])]
    return ",".join([*map(_run, runs), *(names[day] for day in others)])


def _run(run: list[int]) -> str:
    words = [WEEKDAYS[day] for day in run]
    return f"{words[0]}-{words[-1]}" if len(words) > 2 else ",".join(words)


def _margin(schedule: Schedule) -> int:
    return max(map(text_width, schedule.days)) + 1


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
