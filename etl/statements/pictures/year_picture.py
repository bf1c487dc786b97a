"""Heat map of the days of a year: a row a month, a cell a day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from etl.core.exact import decimal_text
from etl.core.periods import Period
from etl.statements.pictures.day_energy import DayEnergy
from etl.statements.pictures.page_picture import WIDTH, Label, Picture, place
from etl.statements.pictures.shades import Cells
from etl.statements.wording import Wording

_LEFT, _TALL, _DAYS = 82, 20, 31
_FREE = 0.08, 0.1
"""Parts of a column and of a row that are between cells."""
_EVERY = 5


def by_year(days: Sequence[DayEnergy], wording: Wording) -> Picture | None:
    """Return the heat map of some months of days; None where fewer than two of them have a reading."""
    known = {one.day: one for one in days if one.known}
    if len({(day.year, day.month) for day in known}) < 2:
        return None
    words = wording.words
    months = Period(days[0].day, days[-1].day + timedelta(days=1)).months
    wide = (WIDTH - _LEFT) / _DAYS
    cells = Cells(float(max(one.kwh for one in known.values())), _LEFT, wide, _TALL, _FREE)
    missing = {one.day for one in days if not one.known and one.missing}
    labels = [Label(place(_LEFT + wide * (day - 0.5)), "-6", str(day)) for day in (1, *range(_EVERY, _DAYS, _EVERY))]
    for row, month in enumerate(months):
        labels.append(Label("0", place(row * _TALL + 15), wording.short_month(month.start), "left"))
        for number in range(month.days):
            day = month.start + timedelta(days=number)
            kind = cells.shade(float(known[day].kwh)) if day in known else "hole" if day in missing else ""
            if kind:
                cells.add(kind, day.day - 1, row)
            if day in known and known[day].estimated:
                cells.add("hatch", day.day - 1, row)
    rows = [_row(month, known, missing, wording) for month in months]
    head = [words["month"], words["kwh"], words["highest_day"], words["notes"]]
    text = "; ".join(f"{month} {energy} kWh" for month, (energy, *_), _ in rows if energy)
    height = str(len(months) * _TALL)
    return Picture("by_year", words["by_year"], text, cells.paths(), labels, cells.keys(wording), head, rows, height)


def _row(
    month: Period, known: Mapping[date, DayEnergy], missing: set[date], wording: Wording
) -> tuple[str, list[str], str]:
    days = [month.start + timedelta(days=number) for number in range(month.days)]
    own = [known[day].kwh for day in days if day in known]
    absent = sum(day in missing for day in days)
    numbers = [decimal_text(one) for one in (sum(own, Fraction(0)), max(own))] if own else []
    cells = [wording.measured(one).shown for one in numbers] or ["", ""]
    return wording.month_name(month.start), cells, f"{absent} {wording.words['days_without']}" if absent else ""
