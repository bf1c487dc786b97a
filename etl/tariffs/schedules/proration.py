"""Proration: the months or years in a span of days by the words of `prorate`, exact."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from etl.core.periods import Period, first_of_next_month
from etl.tariffs.toml_table import Table

_DAYS_A_MONTH = {"30": Fraction(30), "365/12": Fraction(365, 12), "365.25/12": Fraction(36525, 1200)}
MONTH_WORDS = ("whole", "real-days", *_DAYS_A_MONTH)
YEAR_WORDS = ("real-days", "365")


@dataclass(frozen=True)
class Proration:
    """The header's `prorate`; None is what the tariff does not say, and then may not need."""

    month: str | None = None
    year: str | None = None
    partial: int = 0
    """Below how many days `whole` becomes real days."""
    on_change: str = "days"
    bounds: str = "prorate"

    def months(self, span: Period, period: Period) -> Fraction:
        """Count months in the days of a bill's period that are in `span`."""
        if self.month == "whole" and period.days >= self.partial:
            return Fraction(span.days, period.days)
        if self.month in _DAYS_A_MONTH:
            return span.days / _DAYS_A_MONTH[self.month]
        return _by_length(span, _month)

    def years(self, span: Period) -> Fraction:
        """Count years in a span of days."""
        if self.year == "365":
            return Fraction(span.days, 365)
        return _by_length(span, _year)


def _month(day: date) -> Period:
    return Period(day.replace(day=1), first_of_next_month(day))


def _year(day: date) -> Period:
    return Period(date(day.year, 1, 1), date(day.year + 1, 1, 1))


def _by_length(span: Period, around: Callable[[date], Period]) -> Fraction:
    """Count each day as one over the length of the month or year around it."""
    day, found = span.start, Fraction(0)
    while day < span.end:
        unit = around(day)
        end = min(unit.end, span.end)
        found += Fraction((end - day).days, unit.days)
        day = end
    return found


def read_proration(table: Table | None) -> Proration:
    """Read `{ month = "whole", year = "365", partial = 20, on_change = "days", bounds = "prorate" }`, all optional."""
    if table is None:
        return Proration()
    found = Proration(
        table.choice("month", MONTH_WORDS) if table.has("month") else None,
        table.choice("year", YEAR_WORDS) if table.has("year") else None,
        table.whole("partial", least=1, most=366) if table.has("partial") else 0,
        table.choice("on_change", ("days", "segment"), "days"),
        table.choice("bounds", ("prorate", "fixed"), "prorate"),
    )
    if found.partial and found.month != "whole":
        table.fail("partial", 'is for month = "whole" only', "remove it")
    table.close()
    return found
