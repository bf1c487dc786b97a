"""Heat map of the hours of a bill: a column a day, which has 23 or 25 cells where the clock changes."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from etl.core.exact import decimal_text
from etl.statements.pictures.hour_energy import Hour, HourEnergies
from etl.statements.pictures.page_picture import WIDTH, Label, Picture, place
from etl.statements.pictures.shades import Cells, runs
from etl.statements.wording import Wording

_LEFT, _TALL = 40, 8
_HOURS = 24
_FREE = 0.06
"""Part of a column that is between its cells and the next ones."""
_EVERY = 5
_EACH = 6
"""Hours with a label."""
_MOST = 62
"""Days that are drawn at most: of more the cells are too narrow."""


def by_hour(hours: HourEnergies | None, first: date, wording: Wording) -> Picture | None:
    """Return the heat map of days from a first one on; None without hours, and of too many days."""
    if hours is None or len(hours.days) > _MOST or not any(one.known for day in hours.days for one in day):
        return None
    words = wording.words
    unit = float(hours.unit)
    wide = (WIDTH - _LEFT) / len(hours.days)
    highest = max(one.energy for day in hours.days for one in day) * unit
    cells = Cells(highest, _LEFT, wide, _TALL, (_FREE, 0))
    for column, day in enumerate(hours.days):
        kinds = [cells.shade(one.energy * unit) if one.known else "hole" if one.missing else "" for one in day]
        for kind, start, length in runs(kinds):
            if kind:
                cells.add(kind, column, start, length)
        for kind, start, length in runs(["hatch" if one.known and one.estimated else "" for one in day]):
            if kind:
                cells.add(kind, column, start, length)
    longest = max(len(day) for day in hours.days)
    rows = _rows(hours, wording)
    odd = [
        f"{wording.day(first + timedelta(days=at))}: {len(day)} {words['hours']}"
        for at, day in enumerate(hours.days)
        if len(day) != _HOURS
    ]
    texts = [f"{hour} {energy} kWh" for hour, (energy, *_), _ in rows if energy]
    return Picture(
        "by_hour", words["by_hour"], "; ".join([*texts, *odd]), cells.paths(),
        _labels(hours, first, wide, longest * _TALL), cells.keys(wording),
        [words["hour"], words["kwh"], words["notes"]], rows, str(longest * _TALL), odd,
    )  # fmt: skip


def _labels(hours: HourEnergies, first: date, wide: float, below: float) -> list[Label]:
    found = [Label(str(_LEFT - 6), place(hour * _TALL + 8), f"{hour:02}", "right") for hour in range(0, _HOURS, _EACH)]
    for at, day in enumerate(hours.days):
        number = (first + timedelta(days=at)).day
        star = "*" if len(day) != _HOURS else ""
        if number == 1 or number % _EVERY == 0 or star:
            label = f"{number}{star}" if number == 1 or number % _EVERY == 0 else star
            found.append(Label(place(_LEFT + wide * (at + 0.5)), place(below + 18), label))
    return found


def _rows(hours: HourEnergies, wording: Wording) -> list[tuple[str, Sequence[str], str]]:
    """Return the energy of each hour of the clock on all days."""
    by_clock: dict[int, list[Hour]] = {}
    for day in hours.days:
        for one in day:
            by_clock.setdefault(one.clock, []).append(one)
    found: list[tuple[str, Sequence[str], str]] = []
    for clock, some in sorted(by_clock.items()):
        whole = decimal_text(Fraction(sum(one.energy for one in some)) * hours.unit)
        energy = wording.measured(whole).shown if any(one.known for one in some) else ""
        lacks = wording.words["missing_of_it"] if any(one.missing for one in some) else ""
        found.append((f"{clock:02}:00", [energy], lacks))
    return found
