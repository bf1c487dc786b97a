"""Demand in kW: a flow's maximum, or `[quantity.ID]` with `reduce = "max"`: factor, floor, shares, ratchet."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period
from etl.tariffs.context import TariffContext
from etl.tariffs.page.contract import Page, PriorNeed, Timed
from etl.tariffs.page.windows import METER, Window, read_window
from etl.tariffs.quantities.daily_maxima import EACH, WINDOW, Highest
from etl.tariffs.quantities.mean_demand import MeanDemand, MeanRule, read_mean
from etl.tariffs.quantities.measured import Rounded, read_factor, read_of, read_rounded
from etl.tariffs.quantities.peak import Maxima, Peak
from etl.tariffs.quantities.period_demand import ALL, KW_PLACES, WATTS, Demand, Shares
from etl.tariffs.quantities.power_shares import PowerShares, read_shares_of_power
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.slots import Slots, SlotSum
from etl.tariffs.toml_table import Table

DAYS_OF_EVERY_MONTH = 28


@dataclass(frozen=True)
class Ratchet:
    """The share of the demand of `periods` earlier periods billed at least; `refuse`: each must be known."""

    periods: int
    shares: Shares
    refuse: bool


@dataclass(frozen=True)
class BillingDemand:
    """max(floor, this period's demand x its share, each earlier one x the share of the month it fell in), rounded."""

    own: Demand
    floor: Fraction | None
    ratchet: Ratchet | None
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
        found = page.value(self.own, span)
        if self.floor is not None:
            found = found.most(Exact.constant(self.floor, page.clients))
        for past in self.looks_back():
            found = self._ratcheted(page, past, found)
        return self.own.rounded.of(found)

    def instants(self, page: Page, span: Period) -> list[str | None]:
        return self.own.instants(page, span)

    def partial(self, page: Page, span: Period) -> list[str]:
        return self.own.partial(page, span)

    def found(self, page: Page, span: Period) -> Maxima:
        return self.own.found(page, span)

    def warnings(self, page: Page, span: Period) -> Iterable[tuple[int, str]]:
        return self.own.warnings(page, span)

    def looks_back(self) -> Iterable[PriorNeed]:
        if self.ratchet is None:
            return ()
        earlier = replace(self.own, peak=replace(self.own.peak, whole=True), shares=self.ratchet.shares)
        return (PriorNeed(earlier, self.ratchet.periods),)

    def _ratcheted(self, page: Page, past: PriorNeed, found: Exact) -> Exact:
        earlier = list(page.past.get(past, ()))[: past.periods]
        for back, one in enumerate(earlier, 1):
            if one.known is not None and not one.known.all():
                self._unknown(page, back, int((~one.known).argmax()))
                found = found.most(Exact(np.where(one.known, one.value.num, 0), one.value.den))
            else:
                found = found.most(one.value)
        if len(earlier) < past.periods and page.clients:
            self._unknown(page, len(earlier) + 1, 0)
        return found

    def _unknown(self, page: Page, back: int, row: int) -> None:
        if self.ratchet is not None and self.ratchet.refuse:
            ago = f"{back} period{'s' * (back > 1)} ago"
            what = f"client {page.usage.clients[row]}: its demand {ago} is not known"
            remedy = 'load its readings, supply it with `etl history load`, or write unknown = "ignore" in the ratchet'
            raise TariffError(f"{page.tariff}: quantity {self.own.id}", what, remedy)


@dataclass(frozen=True)
class Demands:
    """The subject of a demand line: the maximum of some readings with all that a `[quantity.ID]` says of it."""

    id: str
    of: Timed
    window: Window = METER
    factor: Fraction = Fraction(1)
    rounded: Rounded = WATTS
    floor: Fraction | None = None
    this_month: Shares = ALL
    ratchet: Ratchet | None = None
    schedule: Schedule | None = None
    at: tuple[int, ...] | None = None
    mean: bool = False
    highest: Highest | None = None
    mean_of_months: MeanRule | None = None
    counts: PowerShares | None = None
    unit: str = "kW"

    def over(self, slots: Slots, *, whole: bool = False) -> "Demand | BillingDemand | MeanDemand":
        peak = Peak(self.of, slots, self.window, whole, self.at, self.mean, self.highest, self.counts)
        own = Demand(self.id, peak, self.factor, self.rounded, self.this_month)
        if self.mean_of_months is not None:
            return MeanDemand(own, self.mean_of_months, self.floor)
        return own if self.floor is None and self.ratchet is None else BillingDemand(own, self.floor, self.ratchet)

    def check_line(self, table: Table, key: str) -> None:
        """Refuse what is in kWh: energy, a share of it, a sum."""
        if key != "times" and table.data.get("kind") != "demand":
            remedy = 'name it in a line of kind = "demand", of kind = "fixed" with tiers, or as times'
            table.fail(key, f"{self.id!r} is in kW", remedy)


def read_max(table: Table, name: str, context: TariffContext) -> Demands:
    """Read `[quantity.ID]` with `reduce = "max"`."""
    table.text("reduce")
    found = Demands(
        name, require_timed(table, read_of(table, context)), read_window(table), read_factor(table),
        read_rounded(table, KW_PLACES), table.number("floor", least=0) if table.has("floor") else None,
        read_shares(table, "this_month"), _ratchet(table), context.schedule(table),
        highest=_highest(table), mean_of_months=read_mean(table),
        counts=read_shares_of_power(table, context),
    )  # fmt: skip
    table.close()
    return found


def require_timed(table: Table, of: object) -> Timed:
    """Return readings of which a maximum can be taken; refuse others."""
    if not isinstance(of, Timed):
        table.fail("of", "has no readings of its own, so it has no maximum", "name import, export or generation")
    return of


def read_shares(table: Table, key: str) -> Shares:
    """Read one number for all months, or twelve from January on; 1 when it is not there."""
    if not table.has(key):
        return ALL
    value = table.data[key]
    values = value if isinstance(value, list) else [value] * 12
    if len(values) != 12:
        table.fail(key, f"{len(values)} numbers are not one for each month", "write one number or twelve")
    return tuple(table.as_number(key, one, least=0) for one in values)


def _highest(table: Table) -> Highest | None:
    """Read `highest = { count = 3, each = "day" }`, or "window"; None where the one maximum counts."""
    rules = table.table("highest")
    if rules is None:
        return None
    count = rules.whole("count", least=1, most=DAYS_OF_EVERY_MONTH)
    found = Highest(count, rules.choice("each", EACH))
    if found.each == WINDOW and table.has("rolling"):
        rules.fail("each", "rolling windows overlap, so the highest ones are nearly the same", 'write each = "day"')
    rules.close()
    return found


def _ratchet(table: Table) -> Ratchet | None:
    rules = table.table("ratchet")
    if rules is None:
        return None
    found = Ratchet(
        rules.whole("periods", least=1, most=120), read_shares(rules, "share"),
        rules.choice("unknown", ("refuse", "ignore"), "refuse") == "refuse",
    )  # fmt: skip
    rules.close()
    return found
