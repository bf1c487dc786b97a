"""The mean of the maxima of this month and earlier ones: `mean = { periods = 11, each_floor = 2.5 }`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period, month_before, month_of, shown_period
from etl.core.zones import Mask
from etl.phrasebook.english import english
from etl.tariffs.page.contract import Page, PriorNeed, PriorValue
from etl.tariffs.quantities.period_demand import Demand
from etl.tariffs.slots import SlotSum
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class MeanRule:
    """How many earlier months count at most, what each is at least, and whether each must be known."""

    periods: int
    each_floor: Fraction
    refuse: bool


class _Month(NamedTuple):
    """kW of each client in a month, and in whose mean it counts."""

    kw: Exact
    counts: Mask


@dataclass(frozen=True)
class MeanDemand:
    """The mean of the demand of each month since the client's first day, each weighing the same; rounded."""

    own: Demand
    rule: MeanRule
    floor: Fraction | None = None
    unit: str = "kW"

    @property
    def name(self) -> str:
        return self.own.name

    @property
    def whole(self) -> bool:
        return self.own.whole

    def sums(self, _span: Period, _period: Period) -> Iterable[SlotSum]:
        return ()

    def compute(self, page: Page, span: Period) -> Exact:
        """Return the mean; TariffError for a period that is not in one month, or a month of which nothing is known."""
        found, count = Exact(np.zeros(page.clients, np.int64)), np.zeros(page.clients, np.int64)
        least = Exact.constant(self.rule.each_floor, page.clients)
        for month in self._months(page, span):
            each = month.kw.most(least)
            found = found.plus(Exact(np.where(month.counts, each.num, 0), each.den))
            count += month.counts
        mean = found.times_each(Exact(np.ones(page.clients, np.int64), np.maximum(count, 1)))
        if self.floor is not None:
            mean = mean.most(Exact.constant(self.floor, page.clients))
        return self.own.rounded.of(mean)

    def remarks(self, page: Page, span: Period) -> list[str]:
        """Say of each client of how many months it is the mean, and what this one has."""
        count = np.stack([month.counts for month in self._months(page, span)]).sum(axis=0, dtype=np.int64)
        this = zip(count.tolist(), page.value(self.own, span).plain, self.own.instants(page, span), strict=True)
        return [english("mean_of_at" if at else "mean_of", months=months, kw=kw, at=at) for months, kw, at in this]

    def warnings(self, page: Page, span: Period) -> Iterable[tuple[int, str]]:
        return self.own.warnings(page, span)

    def looks_back(self) -> Iterable[PriorNeed]:
        earlier = replace(self.own, peak=replace(self.own.peak, whole=True))
        return (PriorNeed(earlier, self.rule.periods, monthly=True),)

    def _months(self, page: Page, span: Period) -> list[_Month]:
        """Return this month and the earlier ones; TariffError for one that must be known and is not."""
        period, (need,) = page.frame.period, self.looks_back()
        if period.within(month_of(period)) != period:
            what = f"its mean is of calendar months, and {shown_period(period)} is not in one"
            raise TariffError(f"{page.tariff}: quantity {self.own.id}", what, "bill days of one month")
        every = np.ones(page.clients, np.bool_)
        found = [self._month(page, page.value(self.own, span), self.own.peak.known(page), every, month_of(period))]
        earlier = list(page.past.get(need, ()))[: need.periods]
        lacking = [PriorValue(Exact(np.zeros(page.clients, np.int64)), ~every)] * (need.periods - len(earlier))
        month = month_of(period)
        for one in [*earlier, *lacking] if page.clients else ():
            month = month_before(month)
            known, theirs = (every if mask is None else mask for mask in (one.known, one.theirs))
            found.append(self._month(page, one.value, known, theirs, month))
        return found

    def _month(self, page: Page, kw: Exact, known: Mask, theirs: Mask, month: Period) -> _Month:
        unknown = theirs & ~known
        if self.rule.refuse and unknown.any():
            what = f"client {page.usage.clients[int(unknown.argmax())]}: its demand of {month} is not known"
            remedy = 'load its readings, supply it with `etl history load`, or write unknown = "ignore" in the mean'
            raise TariffError(f"{page.tariff}: quantity {self.own.id}", what, remedy)
        return _Month(kw, theirs & known)


def read_mean(table: Table) -> MeanRule | None:
    """Read `mean = { periods = 11, each_floor = 2.5, unknown = "refuse" }`; None where there is none."""
    rules = table.table("mean")
    if rules is None:
        return None
    if table.has("ratchet"):
        table.fail("ratchet", "is of the highest earlier demand, and mean is of all months", "keep one of them")
    if table.has("this_month"):
        table.fail("this_month", "is for a ratchet: in a mean every month weighs the same", "remove it")
    found = MeanRule(
        rules.whole("periods", least=1, most=120),
        rules.number("each_floor", least=0) if rules.has("each_floor") else Fraction(0),
        rules.choice("unknown", ("refuse", "ignore"), "refuse") == "refuse",
    )
    rules.close()
    return found
