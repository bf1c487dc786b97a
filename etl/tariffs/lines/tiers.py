"""Tiers: cumulative bounds, how they grow with days or with another quantity, and what lies in each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import pairwise

import numpy as np

from etl.core.exact import Exact
from etl.core.zones import Ints
from etl.tariffs.attribute_numbers import Unknown
from etl.tariffs.context import TariffContext
from etl.tariffs.page.contract import Quantity, Values
from etl.tariffs.schedules.by_period import by_period
from etl.tariffs.schedules.proration import Proration
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.schedules.season_days import days_of, months_of, season_spans
from etl.tariffs.slots import Slots
from etl.tariffs.toml_table import Table

FILLS = ("prorata", "chronological", "per-period")
DAYS = "days"
Bounds = tuple[Fraction, ...]
"""The upper ends of all tiers but the last, ascending; () is one tier for everything."""


@dataclass(frozen=True)
class Tiers:
    """`upto` by bucket. Buckets of equal bounds fill together, unless the fill is per period.

    What is in `times` multiplies the bounds, `by_days` the days; without any of them bounds are of a month and
    prorated, or of a day.
    """

    upto: tuple[Bounds, ...]
    fill: str
    daily: bool
    times: tuple[Quantity, ...]
    by_days: bool
    prorate: Proration
    whole: bool = False
    """Whether everything has the price of the tier that is reached."""

    @property
    def by_month(self) -> Proration | None:
        """The proration of its bounds, where they are of a month."""
        pooled = self.daily or self.by_days or self.prorate.bounds == "fixed"
        return None if pooled else self.prorate

    def pools(self) -> list[list[int]]:
        """Return the buckets that share their bounds."""
        if self.fill == "per-period":
            return [[bucket] for bucket in range(len(self.upto))]
        found: dict[Bounds, list[int]] = {}
        for bucket, bounds in enumerate(self.upto):
            found.setdefault(bounds, []).append(bucket)
        return list(found.values())

    def bounds(self, values: Values, schedule: Schedule | None, pool: Sequence[int]) -> list[Exact]:
        """Return the bounds of a pool for each client on the line's days, in the unit that is priced."""
        seasons = pool if len(self.pools()) > 1 else range(len(self.upto))
        scale = self._scale(values, schedule, seasons)
        return [multiplied(bound * scale, self.times, values) for bound in self.upto[pool[0]]]

    def _scale(self, values: Values, schedule: Schedule | None, buckets: Sequence[int]) -> Fraction:
        if self.daily:
            return Fraction(1)
        spans = season_spans(schedule, buckets, values.span, values.page.frame.season_of)
        if self.by_days:
            return Fraction(days_of(spans))
        if self.prorate.bounds == "fixed":
            return Fraction(days_of(spans), values.period.days)
        return months_of(spans, values.period, self.prorate, cut=values.cut)


def multiplied(number: Fraction, times: Iterable[Quantity], values: Values) -> Exact:
    """Return a number times the quantities of each client."""
    return reduce(Exact.times_each, (values[one] for one in times), Exact.constant(number, values.clients))


def split(quantity: Exact, bounds: Sequence[Exact]) -> list[Exact]:
    """Return what lies in each tier, one more than bounds; a negative quantity is all in the first."""
    upto = [quantity.least(bound) for bound in bounds] + [quantity]
    return [upto[0], *(upper.less(lower) for lower, upper in pairwise(upto))]


def reached(quantity: Exact, bounds: Sequence[Exact]) -> Ints:
    """Return the tier that each quantity reaches, 0 the first; a bound belongs to the tier that it ends."""
    above = [np.asarray(quantity.less(bound).num > 0, np.int64) for bound in bounds]
    return sum(above, np.zeros(len(quantity.num), np.int64))


def read_tiers(table: Table, schedule: Schedule | None, context: TariffContext) -> Tiers:
    """Read `tiers = { upto = [500], fill = "prorata", reset = "period", times = "days", whole = true }` of energy."""
    rules = table.table("tiers") or Table({}, f"{table.where}: tiers")
    upto = by_period(rules, "upto", schedule, read_bounds, seasons=True)
    several = schedule is not None and len(schedule.buckets) > 1
    fill = rules.choice("fill", FILLS) if several or rules.has("fill") else FILLS[0]
    daily = rules.choice("reset", ("period", "day", "year"), "period") == "day"
    (by_days, times), whole = read_times(rules, context), rules.flag("whole")
    if whole and (daily or fill == "chronological"):
        key = "reset" if daily else "fill"
        rules.fail(key, "has no place where all has the price of one tier", f"remove {key}, or whole")
    if daily and rules.has("times"):
        rules.fail("times", 'reset = "day" already makes the bounds daily', "remove one of them")
    if not daily and not by_days and context.prorate.month is None and context.prorate.bounds == "prorate":
        what = "the tariff does not say what part of a month's bounds a period has"
        table.fail("tiers", what, 'add prorate = { month = "whole" } or another word, or bounds = "fixed", at the top')
    rules.close()
    return Tiers(upto, fill, daily, times, by_days, context.prorate, whole)


def read_times(rules: Table, context: TariffContext) -> tuple[bool, tuple[Quantity, ...]]:
    """Read `times = "days"`, or several words that are multiplied: whether days are one, and the others."""
    found: list[Quantity] = []
    words = context.words(rules, "times")
    for name in words:
        if name in context.named.get("quantity", {}):
            found.append(context.determinant(rules, "times", word=name).over(Slots(), whole=True))
        elif name != DAYS:
            found.append(context.attribute(rules, "times", name))
    return DAYS in words, tuple(found)


def read_bounds(table: Table, key: str) -> Bounds:
    """Read ascending numbers above 0; one number is a list of one."""
    value = table.value(key)
    found = tuple(table.as_number(key, one) for one in (value if isinstance(value, list) else [value]))
    pairs = [pair for pair in pairwise((Fraction(0), *found)) if not any(isinstance(one, Unknown) for one in pair)]
    if any(lower >= upper for lower, upper in pairs):
        remedy = "they are cumulative: 250 and then 450 more are [250, 700]"
        table.fail(key, "the bounds must be above 0 and ascend", remedy)
    return found


def read_tier_prices(
    table: Table, schedule: Schedule | None, upto: Sequence[Bounds]
) -> tuple[tuple[Fraction, ...], ...]:
    """Read the prices of each bucket, one for each of its tiers."""
    prices = by_period(table, "price", schedule, _numbers)
    for bucket, (own, bounds) in enumerate(zip(prices, upto, strict=True)):
        if len(own) != len(bounds) + 1:
            of = f"{schedule.names[bucket]} has " if schedule else ""
            what = f"{of}{len(own)} price{'s' * (len(own) > 1)} for {len(bounds) + 1} tier{'s' * bool(bounds)}"
            table.fail("price", what, "write one for each bound and one for what is above the last")
    return prices


def _numbers(table: Table, key: str) -> tuple[Fraction, ...]:
    value = table.value(key)
    return tuple(table.as_number(key, one) for one in (value if isinstance(value, list) else [value]))
