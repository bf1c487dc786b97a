"""Balances of a contract year, carried from bill to bill, and the days on which such a year closes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period, first_of_next_month
from etl.tariffs.page.contract import History, Page, PriorNeed, Values
from etl.tariffs.schedules.seasons import YEAR_DATES
from etl.tariffs.slots import SlotSum
from etl.tariffs.toml_table import Table

Closes = tuple[int, int]
"""The last day of a contract year, (month, day)."""


@dataclass(frozen=True)
class YearBalance:
    """A balance that a line of the year carries from bill to bill, found again by its name."""

    name: str
    unit: str

    def sums(self, _span: Period, _period: Period) -> Iterable[SlotSum]:
        return ()

    def compute(self, page: Page, _span: Period) -> Exact:
        return Exact.constant(0, page.clients)


def opening_of(carried: YearBalance, values: Values, past: History, line: str, refused: str) -> Exact:
    """Return a balance when the period begins, 0 where it is not known; with `refused`, TariffError for that."""
    found = past.get(PriorNeed(carried, 0), ())
    if found and (found[0].known is None or found[0].known.all()):
        return found[0].value
    known = found[0].known if found and found[0].known is not None else np.zeros(values.clients, np.bool_)
    if refused:
        client = values.page.usage.clients[int((~known).argmax())]
        remedy = 'bill the periods since the year began, or write unknown = "ignore"'
        raise TariffError(f"{values.page.tariff}: line {line}", f"client {client}: {refused}", remedy)
    value = found[0].value if found else Exact.constant(0, values.clients)
    return Exact(np.where(known, value.num, 0), value.den)


def day_before(day: date, closes: Closes) -> date:
    """Return the last day of a contract year before `day`; one that a year does not have is the last of its month."""
    for year in (day.year, day.year - 1):
        first = date(year, closes[0], 1)
        found = min(first + timedelta(days=closes[1] - 1), first_of_next_month(first) - timedelta(days=1))
        if found < day:
            return found
    raise AssertionError  # one of two years closed before


def year_of(day: date, closes: Closes) -> Period:
    """Return the contract year that holds a day."""
    start = day_before(day, closes) + timedelta(days=1)
    return Period(start, day_before(start + timedelta(days=370), closes) + timedelta(days=1))


def year_parts(span: Period, closes: Closes) -> list[Period]:
    """Return the days of a span cut where a contract year closes."""
    found, day = [], span.start
    while day < span.end:
        end = min(year_of(day, closes).end, span.end)
        found.append(Period(day, end))
        day = end
    return found


def read_closes(table: Table) -> Closes:
    """Read `closes = "12-31"`."""
    text = table.text("closes", "12-31")
    if text not in YEAR_DATES:
        table.fail("closes", f"{text!r} is not a date", 'write the last day of the contract year like "12-31"')
    return int(text[:2]), int(text[3:])
