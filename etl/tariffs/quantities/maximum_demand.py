"""Demand in kW: a flow's maximum, or `[quantity.ID]` with `reduce = "max"`: factor, floor, shares, ratchet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import numpy as np

from etl.core.errors import TariffError
from etl.core.exact import Exact, product
from etl.core.periods import Period
from etl.core.zones import Ints
from etl.tariffs.context import TariffContext
from etl.tariffs.page.contract import Page, PriorNeed, Timed
from etl.tariffs.page.windows import METER, Window, read_window
from etl.tariffs.quantities.measured import Rounded, read_factor, read_of, read_rounded
from etl.tariffs.quantities.peak import Maxima, Peak, months, stamps
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.slots import Slots, SlotSum
from etl.tariffs.toml_table import Table

KW_PLACES = 6
Shares = tuple[Fraction, ...]
"""One for each month, January first."""
ALL: Shares = (Fraction(1),) * 12
WATTS = Rounded(KW_PLACES)


@dataclass(frozen=True)
class Demand:
    """`peak` times `factor`, rounded, times the share of the month in which it was.

    This is also what a ratchet knows of an earlier period.
    """

    id: str
    peak: Peak
    factor: Fraction = Fraction(1)
    rounded: Rounded = WATTS
    shares: Shares = ALL
    unit: str = "kW"

    @property
    def name(self) -> str:
        schedule, bucket = self.peak.slots.schedule, self.peak.slots.bucket
        return f"{self.id} {schedule.id}.{schedule.names[bucket]}" if schedule else self.id

    @property
    def whole(self) -> bool:
        return self.peak.whole

    def sums(self, _span: Period, _period: Period) -> Iterable[SlotSum]:
        return ()

    def compute(self, page: Page, span: Period) -> Exact:
        found = self.peak.found(page, span)
        return self._shared(self.rounded.of(found.kw.times(self.factor)), months(found, page.frame))

    def supplied(self, kw: Exact, period: Period) -> Exact:
        """Return the value of an earlier period from the kW billed or measured in it, in the month of its middle."""
        middle = period.start + timedelta(days=(period.days - 1) // 2)
        return self._shared(kw, np.full(len(kw.num), middle.month - 1))

    def instants(self, page: Page, span: Period) -> list[str | None]:
        """Return local stamps of the maxima."""
        return stamps(self.found(page, span), page.frame)

    def partial(self, page: Page, span: Period) -> list[str]:
        """Say of each client how many windows were read in part; empty where all were read whole or not at all."""
        found = self.found(page, span)
        if not found.partial.any():
            return [""] * page.clients
        counted = zip(found.partial.tolist(), found.windows.tolist(), strict=True)
        return [f"{some} of {windows} windows read in part" if some else "" for some, windows in counted]

    def found(self, page: Page, span: Period) -> Maxima:
        return self.peak.found(page, span)

    def _shared(self, kw: Exact, month: Ints) -> Exact:
        if len(set(self.shares)) == 1:
            return kw.times(self.shares[0])
        den = int(np.lcm.reduce([share.denominator for share in self.shares]))
        nums = np.array([int(share * den) for share in self.shares], np.int64)
        return Exact(product(kw.num, nums[month]), kw.den).times(Fraction(1, den))


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

    def looks_back(self) -> Iterable[PriorNeed]:
        if self.ratchet is None:
            return ()
        peak = Peak(self.own.peak.of, self.own.peak.slots, self.own.peak.window, whole=True)
        earlier = Demand(self.own.id, peak, self.own.factor, self.own.rounded, self.ratchet.shares)
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
    unit: str = "kW"

    def over(self, slots: Slots, *, whole: bool = False) -> "Demand | BillingDemand":
        peak = Peak(self.of, slots, self.window, whole, self.at, self.mean)
        own = Demand(self.id, peak, self.factor, self.rounded, self.this_month)
        return own if self.floor is None and self.ratchet is None else BillingDemand(own, self.floor, self.ratchet)

    def check_line(self, table: Table, key: str) -> None:
        """Refuse what is in kWh: energy, a share of it, a sum."""
        if key != "times" and table.data.get("kind") != "demand":
            table.fail(key, f"{self.id!r} is in kW", 'name it in a line of kind = "demand", or as times = of tiers')


def read_max(table: Table, name: str, context: TariffContext) -> Demands:
    """Read `[quantity.ID]` with `reduce = "max"`."""
    table.text("reduce")
    found = Demands(
        name, require_timed(table, read_of(table, context)), read_window(table), read_factor(table),
        read_rounded(table, KW_PLACES), table.number("floor", least=0) if table.has("floor") else None,
        read_shares(table, "this_month"), _ratchet(table), context.schedule(table),
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
