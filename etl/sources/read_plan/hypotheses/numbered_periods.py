"""Numbers of the periods of a day beside a date: 1 to 24 are its hours, counted from local midnight on."""

from typing import NamedTuple

from etl.core.errors import InputError
from etl.sources.read_plan.samples import Sample
from etl.sources.read_plan.titles import is_named

_MINUTES = {24: 60, 25: 60, 48: 30, 50: 30, 96: 15, 100: 15}
"""By the highest number of a file: of a usual day, and of the longest one."""


class Periods(NamedTuple):
    """The column of numbers, and the minutes of a period."""

    column: int
    minutes: int


def numbered_periods(sample: Sample) -> Periods | None:
    """Find the column that numbers the periods of the days; None where there is none, or not plainly one.

    Numbers from 0 on may be hours of the clock, which the day that has an hour twice numbers in another way.
    """
    columns = sample.columns
    dates = columns.timestamp if columns.date is None else columns.date
    if dates is None:
        return None
    places = range(len(sample.head.header)) if columns.time is None else (columns.time,)
    for place in places:
        if columns.time is None and not is_named(sample.head.header[place], "time"):
            continue
        numbers = [int(cell) for cell in sample.cells(place) if is_number(cell)]
        minutes = _MINUTES.get(max(numbers, default=0))
        if minutes and len(numbers) == len(sample.cells(place)) and min(numbers) == 1:
            return Periods(place, minutes)
    return None


def is_number(cell: str) -> bool:
    """Return whether a cell may be the number of a period."""
    return cell.isascii() and cell.isdigit() and len(cell) <= 3


def refuse_ends_of(periods: Periods, sample: Sample) -> None:
    """Raise InputError for numbers of which the user says that they are ends: they have none."""
    title = sample.head.header[periods.column] if sample.head.header else f"number {periods.column + 1}"
    raise InputError(
        sample.name, f"column {title!r} numbers the periods of a day, from 1 on", "omit --stamp", code="E-STAMP"
    )
