"""Conditions on what a bill used: `when = { import = "<= 250" }`, a flow or a `[quantity.ID]` of the whole bill."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Protocol

import numpy as np

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period
from etl.core.zones import Ints, Mask
from etl.phrasebook.english import english
from etl.tariffs.number_ranges import Range, is_comparison, read_range
from etl.tariffs.page.contract import Determinant, NeedsPrior, Page, PriorNeed, Quantity, Warns, past_of_rows
from etl.tariffs.page.mean_usage import uncertain, with_means
from etl.tariffs.schedules.proration import Proration
from etl.tariffs.slots import Slots, SlotSum
from etl.tariffs.toml_table import Table, shown

DAYS = "days"


@dataclass(frozen=True)
class WholeBill:
    """A quantity over all days of a bill, whatever the days of a line."""

    of: Quantity
    whole: ClassVar[bool] = True

    @property
    def name(self) -> str:
        return self.of.name

    @property
    def unit(self) -> str:
        return self.of.unit

    def sums(self, _span: Period, period: Period) -> Iterable[SlotSum]:
        return self.of.sums(period, period)

    def compute(self, page: Page, _span: Period) -> Exact:
        return page.value(self.of, page.frame.period)

    def looks_back(self) -> Iterable[PriorNeed]:
        return self.of.looks_back() if isinstance(self.of, NeedsPrior) else ()

    def warnings(self, page: Page, _span: Period) -> Iterable[tuple[int, str]]:
        return self.of.warnings(page, page.frame.period) if isinstance(self.of, Warns) else ()


@dataclass(frozen=True)
class UseTest:
    """What has a name, in one of some ranges. Bounds in kWh are of a month, or of a day if `times` is DAYS."""

    name: str
    quantity: WholeBill
    ranges: tuple[Range, ...]
    prorate: Proration
    times: str = ""

    def holds(self, page: Page) -> Mask:
        """Return which bills meet it; TariffError for a client with an attribute of the quantity's name."""
        name = self.name
        for row, attributes in enumerate(page.usage.attributes):
            own = attributes.get(name, "")
            if own.strip() if isinstance(own, str) else own:
                what = f"client {page.usage.clients[row]}: has an attribute {name!r}, the name of what `when` tests"
                raise TariffError(
                    page.tariff, what, "give the attribute, or the quantity, another name", code="E-ATTRIBUTE"
                )
        return self._inside(page, page.value(self.quantity, page.frame.period))

    def __str__(self) -> str:
        daily = " a day" if self.times else ""
        return f"{self.name} is {' or '.join(map(str, self.ranges))}{daily}"

    def used(self, page: Page, row: int) -> str:
        """Return what is compared of one bill, with its unit."""
        return f"{_text(page.value(self.quantity, page.frame.period), row)} {self.quantity.unit}"

    def doubtful(self, page: Page) -> Iterable[tuple[int, str]]:
        """Yield the bills that meet it or not by the mean of a channel's readings where some are not measured."""
        rows = page.once("uncertain", lambda: uncertain(page.usage))
        if not len(rows):
            return
        found = page.value(self.quantity, page.frame.period)
        mean = page.once(("by means", self.quantity), lambda: self._by_means(page, rows))
        differs = self._inside(page, mean) != self._inside(page, found)[rows]
        for place in np.flatnonzero(differs).tolist():
            row = int(rows[place])
            own = {"quantity": self.name, "value": _text(found, row), "unit": self.quantity.unit}
            yield row, english("uncertain", **own, mean=_text(mean, place))

    def _by_means(self, page: Page, rows: Ints) -> Exact:
        """Return the quantity of some rows with means in place of what is not measured."""
        period, filled = page.frame.period, with_means(page.usage.of_rows(rows.tolist()))
        sums = self.quantity.sums(period, period)
        return Page(filled, page.frame, sums, page.tariff, past_of_rows(page.past, rows.tolist())).value(
            self.quantity, period
        )

    def _inside(self, page: Page, found: Exact) -> Mask:
        scale = self._scale(page)
        return np.asarray(np.any([one.mask(found, scale) for one in self.ranges], axis=0))

    @property
    def by_month(self) -> Proration | None:
        """The proration of its bounds, where they are of a month."""
        monthly = self.quantity.unit == "kWh" and not self.times and self.prorate.bounds == "prorate"
        return self.prorate if monthly else None

    def _scale(self, page: Page) -> Fraction:
        period = page.frame.period
        if self.quantity.unit != "kWh":
            return Fraction(1)
        if self.times == DAYS:
            return Fraction(period.days)
        return (
            Fraction(1) if self.prorate.bounds == "fixed" else self.prorate.months(period, period, cut=page.frame.cut)
        )

    def excludes(self, other: "UseTest") -> bool:
        """Return whether no bill can meet both."""
        alike = (self.quantity, self.times) == (other.quantity, other.times)
        return alike and not any(one.meets(another) for one in self.ranges for another in other.ranges)


class Uses(Protocol):
    """The context in which a condition is read."""

    prorate: Proration

    def used(self, table: Table, name: str) -> Determinant | None:
        """Return the flow or quantity of a name; None for another name."""
        ...


def read_use(table: Table, name: str, uses: Uses) -> UseTest | None:
    """Read `import = "<= 250"`, a list of such texts, or `{ is = "<= 10", times = "days" }`; None for an attribute."""
    on = uses.used(table, name)
    if on is None:
        return None
    quantity = WholeBill(on.over(Slots(), whole=True))
    value, times, where = table.value(name), "", table
    if isinstance(value, dict):
        where = table.table(name) or table
        times = read_times(where)
        value = where.value("is")
        where.close()
    key = "" if where is not table else name
    texts = value if isinstance(value, list) else [value]
    for one in texts:
        if not isinstance(one, str) or not is_comparison(one):
            where.fail(key, f"{shown(one)} does not compare what was used", 'write it like "<= 250", in quotes')
    if not texts:
        where.fail(key, "is an empty list, which no bill meets", 'write it like "<= 250", in quotes')
    ranges = tuple(read_range(where, key, one) for one in texts)
    return use_test(where, key, UseTest(name, quantity, ranges, uses.prorate, times))


def read_times(table: Table) -> str:
    """Read `times = "days"`; empty where the bounds are of a month."""
    return table.choice("times", (DAYS,)) if table.has("times") else ""


def use_test(table: Table, key: str, test: UseTest) -> UseTest:
    """Return a test whose bounds the tariff can scale; refuse another at a key of a table."""
    if test.times and test.quantity.unit != "kWh":
        table.fail("times", f"{test.name!r} is in {test.quantity.unit}, of which a day has no sum", "remove it")
    if test.quantity.unit == "kWh" and not test.times and test.prorate.bounds == "prorate" and not test.prorate.month:
        what = "the tariff does not say what part of a month's bound a bill has"
        remedy = 'add prorate = { month = "whole" } or another word, or bounds = "fixed", at the top, or times = "days"'
        table.fail(key, what, remedy)
    return test


def _text(column: Exact, row: int) -> str:
    return column.plain[row]
