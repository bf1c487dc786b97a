"""Energy by local day of a client's usage, with what is estimated and what is missing: a gap is no zero."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from etl.core.periods import midnight
from etl.core.usage_page import MWH_PER_KWH, Part, Usage

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

    @property
    def hours(self) -> float:
        return self.minutes / _HOUR


def day_energies(used: Usage, flow: str = "import") -> list[DayEnergy]:
    """Return the days of a usage of one client; none where it has no readings shorter than a day."""
    first, days = used.period.start, used.period.days
    edges = [midnight(first + timedelta(days=number), used.timezone) for number in range(days + 1)]
    found = [DayEnergy(first + timedelta(days=at), edges[at + 1] - edges[at]) for at in range(days)]
    parts = [part for part in used.parts if part.flow == flow and part.grid.slots]
    for part in parts:
        for at, start, end in _days_of(part, edges):
            _add(found[at], part, start, end)
    return found if any(one.known for one in found) else []


def _days_of(part: Part, edges: list[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the place of each day, and its slots: those that begin in it, and one that the period begins in."""
    grid = part.grid
    first = [0, *(min(max(-(-(edge - grid.start) // grid.interval), 0), grid.slots) for edge in edges[1:])]
    for at, (start, end) in enumerate(pairwise(first)):
        if start < end:
            yield at, start, end


def _add(day: DayEnergy, part: Part, start: int, end: int) -> None:
    unit = Fraction(10**part.scale, part.denominator * MWH_PER_KWH)
    values = part.values[0, start:end].tolist()
    count = end - start
    unknown = 0 if part.unknown is None else int(part.unknown[0, start:end].sum())
    missing = 0 if part.missing is None else int(part.missing[0, start:end].sum())
    day.kwh += sum(values) * unit
    if part.estimated is not None:
        marks = part.estimated[0, start:end].tolist()
        day.estimated += sum(value for value, mark in zip(values, marks, strict=True) if mark) * unit
    day.known += (count - unknown) * part.grid.interval
    day.missing += missing * part.grid.interval
