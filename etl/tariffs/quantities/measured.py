"""`[quantity.ID]` of a sum: the energy of a flow with a factor, a floor, a rounding of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from etl.core.exact import ROUNDING_MODES, Exact, fits
from etl.core.periods import Period
from etl.core.usage_page import Part
from etl.tariffs.context import TariffContext
from etl.tariffs.page.contract import Determinant, Page, Quantity, Timed
from etl.tariffs.page.line_division import shared_as, until
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.slots import Slots, SlotSum
from etl.tariffs.toml_table import Table

MOST_PLACES = 12


@dataclass(frozen=True)
class Rounded:
    """The rounding of a quantity before it is priced; `places` None: none."""

    places: int | None = None
    mode: str = "half-up"

    def of(self, exact: Exact) -> Exact:
        return exact if self.places is None else Exact(exact.rounded(self.places, self.mode), 10**self.places)


UNROUNDED = Rounded()


@dataclass(frozen=True)
class AdjustedQuantity:
    """`of` times `factor`, at least `floor`, then rounded; `id` names it on the bill."""

    id: str
    of: Quantity
    factor: Fraction
    floor: Fraction | None
    rounded: Rounded
    slots: Slots

    @property
    def name(self) -> str:
        schedule = self.slots.schedule
        return f"{self.id} {schedule.id}.{schedule.names[self.slots.bucket]}" if schedule else self.id

    @property
    def unit(self) -> str:
        return self.of.unit

    def sums(self, span: Period, period: Period) -> Iterable[SlotSum]:
        return self.of.sums(span, period)

    def compute(self, page: Page, span: Period) -> Exact:
        found = page.value(self.of, span).times(self.factor)
        if self.floor is not None:
            found = found.most(Exact.constant(self.floor, page.clients))
        return self.rounded.of(found)

    def until(self, page: Page, span: Period, days: Period) -> Exact:
        """Divide as the readings are: a floor or a rounding is of the whole span."""
        part = until(self.of, page, span, days)
        if self.floor is None and self.rounded.places is None:
            return part.times(self.factor)
        whole, share = page.value(self.of, span), Fraction(days.days, span.days)
        return shared_as(page.value(self, span), whole, part, share)


@dataclass(frozen=True)
class QuantitySum:
    """The sum of quantities: one that is rounded by the periods of a schedule, for a line that has none."""

    id: str
    of: tuple[Quantity, ...]
    unit: str

    @property
    def name(self) -> str:
        return self.id

    def sums(self, span: Period, period: Period) -> Iterable[SlotSum]:
        return [request for one in self.of for request in one.sums(span, period)]

    def compute(self, page: Page, span: Period) -> Exact:
        return reduce(Exact.plus, (page.value(one, span) for one in self.of))

    def until(self, page: Page, span: Period, days: Period) -> Exact:
        return reduce(Exact.plus, (until(one, page, span, days) for one in self.of))


@dataclass(frozen=True)
class SumQuantity:
    """The subject of lines. With a `schedule` it is made period by period of it, and a line may have no other."""

    id: str
    of: Determinant
    factor: Fraction = Fraction(1)
    floor: Fraction | None = None
    rounded: Rounded = UNROUNDED
    schedule: Schedule | None = None
    unit: str = "kWh"

    def over(self, slots: Slots, *, whole: bool = False) -> Quantity:
        if self.schedule is None or slots.schedule is not None:
            return AdjustedQuantity(
                self.id, self.of.over(slots, whole=whole), self.factor, self.floor, self.rounded, slots
            )
        buckets = [Slots(self.schedule, bucket, slots.straddle) for bucket in range(len(self.schedule.buckets))]
        return QuantitySum(self.id, tuple(self.over(bucket, whole=whole) for bucket in buckets), self.unit)

    def check_line(self, table: Table, key: str) -> None:
        """Refuse a line by another schedule."""
        wanted = table.data.get("schedule")
        if self.schedule is not None and wanted not in (None, self.schedule.id):
            what = f"{self.id!r} is by schedule {self.schedule.id}, the line is by {wanted!r}"
            table.fail(key, what, f'write schedule = "{self.schedule.id}" or omit it')


@dataclass(frozen=True)
class TimedSum(SumQuantity):
    """A flow with a factor. A floor or a rounding is of a whole period and has no place in time."""

    def parts(self, page: Page) -> Sequence[Part]:
        of: Any = self.of
        return [_times(part, self.factor) for part in of.parts(page)]


def _times(part: Part, factor: Fraction) -> Part:
    if factor == 1:
        return part
    fitting = fits(max(int(part.values.max(initial=0)), -int(part.values.min(initial=0))) * factor.numerator)
    wide = part.values.astype(np.int64 if fitting else object) * factor.numerator
    return replace(part, values=wide, denominator=part.denominator * factor.denominator)


def read_sum(table: Table, name: str, context: TariffContext) -> SumQuantity:
    """Read `[quantity.ID]` without a key that makes it another kind."""
    table.choice("reduce", ("sum",), "sum")
    of, factor, rounded = read_of(table, context), read_factor(table), read_rounded(table)
    floor = table.number("floor") if table.has("floor") else None
    kind = TimedSum if isinstance(of, Timed) and floor is None and rounded == UNROUNDED else SumQuantity
    found = kind(name, of, factor, floor, rounded, context.schedule(table))
    table.close()
    return found


def read_of(table: Table, context: TariffContext) -> Determinant:
    """Return what a quantity is made of: a flow, or a quantity above it."""
    return context.determinant(table, "of")


def read_factor(table: Table) -> Fraction:
    """Read a factor above 0, for losses or a transformer; 1 when it is not there."""
    factor = table.number("factor") if table.has("factor") else Fraction(1)
    if factor <= 0:
        table.fail("factor", "is not above 0", "write a number like 1.025")
    return factor


def read_rounded(table: Table, places: int | None = None) -> Rounded:
    """Read `round = { places = 0, mode = "half-up" }`."""
    rules = table.table("round")
    if rules is None:
        return Rounded(places)
    found = Rounded(rules.whole("places", least=0, most=MOST_PLACES), rules.choice("mode", ROUNDING_MODES, "half-up"))
    rules.close()
    return found
