"""URDB's tables of 12 months x 24 hours as the seasons and windows of a `[schedule.ID]`."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from etl.tariffs.toml_table import Table, shown
from etl.tariffs.urdb.item_fields import leave_out_field

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_JULY = 6

Month = tuple[tuple[int, ...], tuple[int, ...]]
"""24 periods of its weekdays, 24 of its weekend days."""


def read_hours(item: Table, kind: str, periods: int) -> list[Month]:
    """Read `{kind}weekdayschedule` and `{kind}weekendschedule`; without both, all hours are the only period."""
    names = [f"{kind}weekdayschedule", f"{kind}weekendschedule"]
    if not any(item.has(name) for name in names):
        if periods > 1:
            item.fail(names[0], "is missing", f"write which of the {periods} periods each hour is in")
        return [((0,) * 24, (0,) * 24)] * 12
    weekday, weekend = (_matrix(item, name, periods) for name in names)
    return list(zip(weekday, weekend, strict=True))


def read_months(item: Table, field: str, periods: int) -> list[Month]:
    """Read 12 periods, one a month; without the field, all months are the only period."""
    if not item.has(field):
        if periods > 1:
            item.fail(field, "is missing", f"write which of the {periods} periods each month is in")
        return [((0,) * 24, (0,) * 24)] * 12
    row = _row(item, field, item.value(field), 12, periods)
    return [((period,) * 24, (period,) * 24) for period in row]


def of_values(values: Sequence[object]) -> list[Month]:
    """Make one period for each distinct value of 12 months, in the order in which they occur."""
    distinct = list(dict.fromkeys(values))
    return [((distinct.index(value),) * 24, (distinct.index(value),) * 24) for value in values]


def by_month(months: Sequence[Month], groups: Sequence[int]) -> tuple[list[Month], list[tuple[int, int]]]:
    """Divide periods by the groups of their months; return their hours, and the former period and group of each."""
    drawn = list(zip(months, groups, strict=True))
    pairs = sorted({(period, group) for rows, group in drawn for row in rows for period in row})
    number = {pair: place for place, pair in enumerate(pairs)}

    def numbered(row: Sequence[int], group: int) -> tuple[int, ...]:
        return tuple(number[period, group] for period in row)

    return [(numbered(weekday, group), numbered(weekend, group)) for (weekday, weekend), group in drawn], pairs


def used_periods(months: Sequence[Month]) -> list[int]:
    """Return the periods that have an hour."""
    return sorted({period for month in months for row in month for period in row})


def differs_by_month(months: Sequence[Month]) -> bool:
    """Return whether an hour is in another period in another month."""
    return len(set(months)) > 1


def schedule(months: Sequence[Month]) -> dict[str, Any]:
    """Return the table of a schedule whose periods are `p1`, `p2` and so on: URDB's, counted from 1."""
    groups: dict[Month, list[int]] = {}
    for number, month in enumerate(months):
        groups.setdefault(month, []).append(number)
    if len(groups) == 1:
        return {"all": _rules(*months[0])}
    names = [_season(numbers, groups) for numbers in groups.values()]
    seasons = {name: _dates(numbers) for name, numbers in zip(names, groups.values(), strict=True)}
    return {"seasons": seasons} | {name: _rules(*month) for name, month in zip(names, groups, strict=True)}


def period_name(period: int) -> str:
    return f"p{period + 1}"


def _matrix(item: Table, field: str, periods: int) -> list[tuple[int, ...]]:
    rows = item.value(field)
    if not isinstance(rows, list) or len(rows) != 12:
        item.fail(field, "is not 12 lists, one a month", "write 12 lists of 24 periods")
    return [_row(item, field, row, 24, periods) for row in rows]


def _row(item: Table, field: str, row: object, length: int, periods: int) -> tuple[int, ...]:
    if not isinstance(row, list) or len(row) != length:
        item.fail(field, f"has a list that is not {length} periods", f"write {length} numbers of periods")
    if all(type(value) is int and 0 <= value < periods for value in row):
        return tuple(row)
    found = []
    for value in row:
        number = item.as_number(field, value)
        if number.denominator != 1 or not 0 <= number < periods:
            remedy = ", ".join(filter(None, (f"the periods are 0 to {periods - 1}", leave_out_field(field))))
            item.fail(field, f"there is no period {shown(value)}", remedy)
        found.append(int(number))
    return tuple(found)


def _season(months: list[int], groups: dict[Month, list[int]]) -> str:
    if len(groups) == 2:
        return "summer" if _JULY in months else "winter"
    return "_".join(_NAMES[run[0]] + (f"-{_NAMES[run[-1]]}" if len(run) > 1 else "") for run in _runs(months))


def _dates(months: list[int]) -> str | list[str]:
    spans = [f"{run[0] + 1:02d}-01..{run[-1] + 1:02d}-{_LENGTHS[run[-1]]}" for run in _runs(months)]
    return spans[0] if len(spans) == 1 else spans


def _runs(months: list[int]) -> list[list[int]]:
    """Return runs of months, January after December, in the order of their first months."""
    runs = [[month] for month in months if (month - 1) % 12 not in months]
    for run in runs:
        while (run[-1] + 1) % 12 in months:
            run.append((run[-1] + 1) % 12)
    return runs


def _rules(weekday: tuple[int, ...], weekend: tuple[int, ...]) -> dict[str, Any]:
    """Write the rules; the period of most hours is the rest, of equals the first."""
    week = weekday * 5 + weekend * 2
    periods = sorted(set(week))
    rest = max(periods, key=lambda period: (week.count(period), -period))
    days = [("all", weekday)] if weekday == weekend else [("mon-fri", weekday), ("sat,sun", weekend)]
    found: dict[str, Any] = {}
    for period in periods:
        rules = [_rule(word, row, period) for word, row in days if period in row]
        found[period_name(period)] = "rest" if period == rest else rules
    return found


def _rule(days: str, row: tuple[int, ...], period: int) -> str:
    windows = []
    for own, hours in groupby(range(24), lambda hour: row[hour] == period):
        if own:
            run = list(hours)
            windows.append(f"{run[0]:02d}:00-{run[-1] + 1:02d}:00")
    return days if windows == ["00:00-24:00"] else " ".join([days, *windows])
