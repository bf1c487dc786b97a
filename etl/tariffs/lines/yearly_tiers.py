"""`tiers = { reset = "year" }`: tiers that what was used since the contract year began has filled already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from math import lcm
from typing import Self

import numpy as np

from etl.core.exact import Exact, sum_exact
from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.fixed import PRORATE_REMEDY
from etl.tariffs.lines.tiered_energy import TieredEnergy
from etl.tariffs.lines.tiers import Tiers, read_bounds, read_tier_prices, split
from etl.tariffs.page.contract import History, Page, PriorNeed, Quantity, Values
from etl.tariffs.quantities.year_balance import (
    Closes,
    YearBalance,
    opening_of,
    read_closes,
    year_of,
    year_parts,
)
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.slots import STRADDLES, Slots, SlotSum
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class YearParts:
    """A quantity that is also known on each part of a span that a closing of the year cuts, and on what is before."""

    quantity: Quantity
    closes: Closes

    @property
    def name(self) -> str:
        return self.quantity.name

    @property
    def unit(self) -> str:
        return self.quantity.unit

    def sums(self, span: Period, period: Period) -> Iterable[SlotSum]:
        for days in [*year_parts(span, self.closes), *before(span, period, self.closes)]:
            yield from self.quantity.sums(days, period)

    def compute(self, page: Page, span: Period) -> Exact:
        return sum_exact([page.value(self.quantity, days) for days in year_parts(span, self.closes)])


def before(span: Period, period: Period, closes: Closes) -> list[Period]:
    """Return the days of a bill's period, in the contract year of a span's first day, before the span."""
    start = max(year_of(span.start, closes).start, period.start)
    return [Period(start, span.start)] if start < span.start else []


@dataclass(frozen=True)
class YearlyTieredEnergy(TieredEnergy):
    """The kWh since the year began are a balance; a closing inside a bill divides its energy and restarts the tiers.

    `prorated`: the bounds of a client's first year are of its days. With `refuse` the balance must be known.
    """

    closes: Closes
    prorated: bool
    refuse: bool

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Self:
        schedule = context.schedule(table)
        rules = table.table("tiers") or Table({}, f"{table.where}: tiers")
        rules.text("reset")
        tiers = _read_tiers(rules, schedule, context)
        prorated = rules.choice("first", ("whole", "prorate"), "whole") == "prorate"
        if prorated and context.prorate.year is None:
            rules.fail("first", "the tariff does not say what part of a year some days are", PRORATE_REMEDY["year"])
        refuse = rules.choice("unknown", ("refuse", "ignore"), "refuse") == "refuse"
        closes = read_closes(rules)
        rules.close()
        on, straddle = context.determinant(table, "on"), table.choice("straddle", STRADDLES, "refuse")
        prices = read_tier_prices(table, schedule, tiers.upto)
        return cls(*cls.read_header(table, name), on, schedule, straddle, prices, tiers, closes, prorated, refuse)

    @property
    def by_month(self) -> None:
        return None

    def looks_back(self) -> Iterable[PriorNeed]:
        return [PriorNeed(one, 0) for one in ([self._used, self._days] if self.prorated else [self._used])]

    def lines(self, values: Values, above: Sequence[BillLine], past: History) -> Iterable[BillLine]:
        first, *others = super().lines(values, above, past)
        yield replace(first, balances=self._closing(values))
        yield from others

    def _buckets(self) -> list[Quantity]:
        return [YearParts(one, self.closes) for one in super()._buckets()]

    def _all_filled(self, values: Values, days: Period) -> dict[int, list[Exact]]:
        """Return what the energy of the first `days` of a line fills."""
        here = [place for place in range(len(self.prices)) if values.has(Slots(self.schedule, place))]
        found: dict[int, list[Exact]] = {}
        for part in year_parts(days, self.closes):
            for place, tiers in zip(here, self._filled_in(values, part, here), strict=True):
                found[place] = (
                    [a.plus(b) for a, b in zip(found[place], tiers, strict=True)] if place in found else tiers
                )
        return found

    def _filled_in(self, values: Values, part: Period, here: Sequence[int]) -> list[list[Exact]]:
        """Return the kWh of each bucket, of days of one contract year, in each tier."""
        own = [self._energy(values, place, part) for place in here]
        used, bounds, both = self._used_before(values, part), self._bounds(values, part), sum_exact(own)
        upto, already = split(used.plus(both), bounds), split(used, bounds)
        tiers = [after.less(earlier) for after, earlier in zip(upto, already, strict=True)]
        if len(own) == 1:
            return [tiers]
        return [[one.times_each(tier.per(both)) for tier in tiers] for one in own]

    def _energy(self, values: Values, place: int, days: Period) -> Exact:
        return values.page.value(super()._buckets()[place], days)

    def _all_energy(self, values: Values, days: Period) -> Exact:
        return sum_exact([self._energy(values, place, days) for place in range(len(self.prices))])

    def _used_before(self, values: Values, part: Period) -> Exact:
        """Return the kWh of the contract year before some of its days."""
        year = year_of(part.start, self.closes)
        if year.start == part.start:
            return Exact.constant(0, values.clients)
        found = [self._all_energy(values, days) for days in before(part, values.period, self.closes)]
        if year.start < values.period.start:
            what = "what it used earlier in this contract year is not known"
            found.append(opening_of(self._used, values, values.page.past, self.id, what if self.refuse else ""))
        return sum_exact(found)

    def _bounds(self, values: Values, part: Period) -> list[Exact]:
        bounds = [Exact.constant(bound, values.clients) for bound in self.tiers.upto[0]]
        scales = [values[one] for one in self.tiers.times]
        year = year_of(part.start, self.closes)
        if self.prorated and year.start < part.start:
            scales.append(self._years(self._days_before(values, part), part, year))
        for scale in scales:
            bounds = [bound.times_each(scale) for bound in bounds]
        return bounds

    def _days_before(self, values: Values, part: Period) -> Exact:
        """Return for how many days of the contract year clients were there before some of its days."""
        here = sum(days.days for days in before(part, values.period, self.closes))
        counted = Exact.constant(here, values.clients)
        if year_of(part.start, self.closes).start >= values.period.start:
            return counted
        return counted.plus(opening_of(self._days, values, values.page.past, self.id, ""))

    def _years(self, days: Exact, part: Period, year: Period) -> Exact:
        """Return the part of the contract year that a client has, who came `days` before."""
        counts = days.rounded(0).tolist()
        worth = {count: self._year_from(part, year, count) for count in set(counts)}
        den = lcm(*(one.denominator for one in worth.values()))
        return Exact(np.array([int(worth[count] * den) for count in counts], np.int64), den)

    def _year_from(self, part: Period, year: Period, days: int) -> Fraction:
        came = part.start - timedelta(days=days)
        return Fraction(1) if came <= year.start else self.tiers.prorate.years(Period(came, year.end))

    def _closing(self, values: Values) -> dict[str, Exact]:
        """Return the balances after the days of the line."""
        *_, last = year_parts(values.span, self.closes)
        closed = year_of(last.start, self.closes).end == last.end
        used = self._used_before(values, last).plus(self._all_energy(values, last))
        found = {self._used.name: used.times(0) if closed else used}
        if self.prorated:
            year = year_of(last.start, self.closes)
            earlier = self._days_before(values, last) if year.start < last.start else Exact.constant(0, values.clients)
            days = earlier.plus(Exact.constant(last.days, values.clients))
            found[self._days.name] = days.times(0) if closed else days
        return found

    @property
    def _used(self) -> YearBalance:
        return YearBalance(f"{self.id}.used", "kWh")

    @property
    def _days(self) -> YearBalance:
        return YearBalance(f"{self.id}.days", "day")


def _read_tiers(rules: Table, schedule: Schedule | None, context: TariffContext) -> Tiers:
    bounds = read_bounds(rules, "upto")
    if rules.has("fill") or (schedule is not None and len(schedule.buckets) > 1):
        rules.choice("fill", ("prorata",))
    words = context.words(rules, "times")
    if "days" in words or any(word in context.named.get("quantity", {}) for word in words):
        rules.fail("times", 'the bounds of reset = "year" are of the year', "name an attribute, or remove it")
    times = tuple(context.attribute(rules, "times", word) for word in words)
    upto = (bounds,) * (len(schedule.buckets) if schedule else 1)
    return Tiers(upto, "prorata", False, times, by_days=False, prorate=context.prorate)
