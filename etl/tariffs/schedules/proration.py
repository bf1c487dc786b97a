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
    longest: int = 45
    """Above how many days `whole` becomes real days."""
    beyond: str = "real-days"
    whole_each: bool = False
    """Whether `whole` is also of each part of a period that was cut."""

    def months(self, span: Period, period: Period, *, cut: bool = False) -> Fraction:
        """Count months in the days of a bill's period that are in `span`; `cut`: it is a part of what was requested."""
        about_one = self.partial <= period.days <= self.longest
        if self.month == "whole" and about_one and (self.whole_each or not cut):
            return Fraction(span.days, period.days)
        if self.month in _DAYS_A_MONTH:
            return span.days / _DAYS_A_MONTH[self.month]
        return _by_length(span, _month)

    def is_long(self, period: Period) -> bool:
        """Return whether a period is too long for a whole month."""
        return self.month == "whole" and period.days > self.longest

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
    """Read `{ month = "whole", year = "365", partial = 20, on_change = "days" }` and the other keys, all optional."""
    if table is None:
        return Proration()
    found = Proration(
        table.choice("month", MONTH_WORDS) if table.has("month") else None,
        table.choice("year", YEAR_WORDS) if table.has("year") else None,
        table.whole("partial", least=1, most=366) if table.has("partial") else 0,
        table.choice("on_change", ("days", "segment"), "days"),
        table.choice("bounds", ("prorate", "fixed"), "prorate"),
        table.whole("longest", least=1, most=366) if table.has("longest") else Proration.longest,
        table.choice("beyond", ("real-days", "refuse"), "real-days"),
        table.flag("whole_each"),
    )
    for key in ("partial", "longest", "beyond", "whole_each"):
        if table.has(key) and found.month != "whole":
            table.fail(key, 'is for month = "whole" only', "remove it")
    if found.longest < found.partial:
        table.fail("longest", f"{found.longest} days are fewer than partial = {found.partial}", "write more days")
    table.close()
    return found
