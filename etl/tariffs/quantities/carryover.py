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
from etl.tariffs.page.contract import Page, Past
from etl.tariffs.period_heirs import heirs
from etl.tariffs.quantities.bank import Banked, opening
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.slots import SlotSum

_PLACES = 6
"""A bank keeps whole mWh."""

Balances = dict[str, Exact]
"""kWh by name of a period; without a schedule the name is empty."""


class Carrying(Banked, Protocol):
    """A netted quantity whose surplus a bank keeps as kWh."""

    @property
    def schedule(self) -> Schedule | None: ...
    def saved(self) -> "list[Saved]":
        """The balances of its bank."""
        ...

    def difference(self, page: Page, bucket: int) -> Exact:
        """Used less left over in a bucket, of either sign."""
        ...


@dataclass(frozen=True)
class Saved:
    """What a bank of kWh holds for one name of a period, which several seasons may have."""

    net: Carrying
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
        return opening(page, Past(self, 0), self.net)


@dataclass(frozen=True)
class Carried:
    """The kWh that are billed by bucket of the schedule, and what the bank holds at the end, by name of a balance."""

    used: Mapping[int, Exact]
    closing: Mapping[str, Exact]


def carried(page: Page, net: Carrying) -> Carried:
    """TariffError where it is not known what the bank holds at first."""
    saved: list[Saved] = net.saved()
    held = {one.period: opening(page, Past(one, 0), net) for one in saved}
    used: dict[int, Exact] = {}
    if net.schedule is None:
        used[0], held[""] = _spent(net.difference(page, 0), held[""])
    else:
        before, seasons = page.frame.seasons(net.schedule)
        for season in seasons:
            held = _inherited(net, held, before, season)
            for bucket in net.schedule.of_season(season):
                name = net.schedule.buckets[bucket][1]
                used[bucket], held[name] = _spent(net.difference(page, bucket), held[name])
            before = season
    return Carried(used, {one.name: held[one.period] for one in saved})


def _spent(net: Exact, held: Exact) -> tuple[Exact, Exact]:
    """What is billed, and what is left."""
    rest = net.plus(held.times(-1))
    left = Exact(np.where(rest.num < 0, -rest.num, 0), rest.den)
    return Exact(np.where(rest.num > 0, rest.num, 0), rest.den), Exact(left.rounded(_PLACES), 10**_PLACES)


def _inherited(net: Carrying, held: Balances, before: int, season: int) -> Balances:
    """Balances under the names of the season that begins; what it has no name for stays where it is."""
    if net.schedule is None or net.bank is None or not net.bank.by_hour or before == season:
        return held
    to = heirs(net.schedule, before, season)
    found: Balances = {}
    for name, kwh in held.items():
        heir = to.get(name, name)
        found[heir] = found[heir].plus(kwh) if heir in found else kwh
    return {name: found.get(name, kwh.times(0)) for name, kwh in held.items()}
