"""A bank of kWh on its way through a bill: what each period takes out of it and puts in, season after season.

It keeps one balance for each name of a period. Seasons that meet inside a bill follow each other in the order in which
they begin, so that a bill across a change of season equals two that are cut there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from etl.core.exact import Exact
from etl.core.periods import Period
from etl.tariffs.page.contract import Page, PriorNeed
from etl.tariffs.period_heirs import heirs
from etl.tariffs.quantities.bank import HasBank, opening
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.slots import SlotSum

_PLACES = 6
"""A bank keeps whole mWh."""

Balances = dict[str, Exact]
"""kWh by name of a period; without a schedule the name is empty."""


class NetQuantity(HasBank, Protocol):
    """A netted quantity whose surplus a bank keeps as kWh."""

    @property
    def schedule(self) -> Schedule | None: ...
    def kwh_balances(self) -> "list[KwhBalance]":
        """Return the balances of its bank."""
        ...

    def difference(self, page: Page, bucket: int) -> Exact:
        """Return used less left over in a bucket, of either sign."""
        ...


@dataclass(frozen=True)
class KwhBalance:
    """The balance of a bank of kWh for one name of a period, which several seasons may have."""

    net: NetQuantity
    period: str
    unit: str = "kWh"

    @property
    def name(self) -> str:
        return f"{self.net.id} {self.net.schedule.id}.{self.period}" if self.net.schedule else self.net.id

    @property
    def former(self) -> list[str]:
        """The names of the balances that it was when each season had its own."""
        schedule = self.net.schedule
        names = zip(schedule.buckets, schedule.names, strict=True) if schedule else ()
        own = [shown for (_, period), shown in names if period == self.period != shown]
        return [f"{self.net.id} {schedule.id}.{shown}" for shown in own] if schedule else []

    def sums(self, _span: Period, _period: Period) -> Iterable[SlotSum]:
        return ()

    def compute(self, page: Page, _span: Period) -> Exact:
        return opening(page, PriorNeed(self, 0), self.net)


@dataclass(frozen=True)
class Carryover:
    """The kWh that are billed by bucket of the schedule, and what the bank holds at the end, by name of a balance."""

    used: Mapping[int, Exact]
    closing: Mapping[str, Exact]


def carry_over(page: Page, net: NetQuantity) -> Carryover:
    """Take the bank through the page's bills; TariffError where its opening balance is not known."""
    kwh_balances: list[KwhBalance] = net.kwh_balances()
    balances = {one.period: opening(page, PriorNeed(one, 0), net) for one in kwh_balances}
    used: dict[int, Exact] = {}
    if net.schedule is None:
        used[0], balances[""] = _spend(net.difference(page, 0), balances[""])
    else:
        before, seasons = page.frame.seasons(net.schedule)
        for season in seasons:
            balances = _inherit(net, balances, before, season)
            for bucket in net.schedule.of_season(season):
                name = net.schedule.buckets[bucket][1]
                used[bucket], balances[name] = _spend(net.difference(page, bucket), balances[name])
            before = season
    return Carryover(used, {one.name: balances[one.period] for one in kwh_balances})


def _spend(net: Exact, balance: Exact) -> tuple[Exact, Exact]:
    """Return what is billed, and what is left."""
    rest = net.plus(balance.times(-1))
    left = Exact(np.where(rest.num < 0, -rest.num, 0), rest.den)
    return Exact(np.where(rest.num > 0, rest.num, 0), rest.den), Exact(left.rounded(_PLACES), 10**_PLACES)


def _inherit(net: NetQuantity, balances: Balances, before: int, season: int) -> Balances:
    """Move balances to the names of the season that begins; one without an heir keeps its name."""
    if net.schedule is None or net.bank is None or not net.bank.by_hour or before == season:
        return balances
    to = heirs(net.schedule, before, season)
    found: Balances = {}
    for name, kwh in balances.items():
        heir = to.get(name, name)
        found[heir] = found[heir].plus(kwh) if heir in found else kwh
    return {name: found.get(name, kwh.times(0)) for name, kwh in balances.items()}
