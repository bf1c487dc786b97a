"""The bank of a `[quantity.ID]`: its rules, and its opening balance in a period.

**State.** A bank is not stored; whoever computes bills runs a client's periods in order of time, from the bank's start:

- `Calculator.looks_back` has a `PriorNeed(quantity, 0)` for each balance of the bank: one for each name of a period of
  its schedule (`keeps = "kWh"`), or one (`keeps = "money"`). `quantity.name` names it.
- `Calculator.bills(usage, past)` needs `past[PriorNeed(quantity, 0)] = [PriorValue(value, known)]`: the opening balance
  of each client of the page, in its order, in kWh or money. In the first period of a client under the tariff it is zero
  and known; clients that are not `known` are refused, or count as zero with `unknown = "ignore"`.
- `BillPage.balances[quantity.name]` is the closing, exact: kWh in whole mWh, money in whole cents (in the places of the
  tariff's rounding). It is the opening of the client's next period. A bill's `detail` has the same as text.
- In the period that contains the closing date the bank is paid out and its closing is zero: nothing else resets it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

import numpy as np

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period
from etl.tariffs.page.contract import Page, PriorNeed
from etl.tariffs.schedules.by_period import by_period
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.toml_table import Table

KWH, MONEY = "kWh", "money"
NAME, HOUR = "name", "hour"
"""Where another season begins, what a period left is spent by the period of its name, or by that of its hour."""


@dataclass(frozen=True)
class Bank:
    """`closes` is (month, day), None: never; then each kWh, or each unit of money, is worth `pays`.

    `prices` are what a bank of money gives for a kWh of surplus, by bucket of the schedule; with `next_period` that may
    be spent from the next period on only.
    """

    keeps: str
    closes: tuple[int, int] | None
    pays: Fraction
    prices: tuple[Fraction, ...]
    next_period: bool
    refuse: bool
    by_hour: bool = False
    """Whether the period at the same hour goes on with a balance in another season; else the one of the same name."""

    def closes_in(self, period: Period) -> bool:
        """Return whether the closing date is one of the period's days."""
        return any(period.start <= day < period.end for day in self._dates(period))

    def _dates(self, period: Period) -> Iterator[date]:
        if self.closes is not None:
            yield from (date(year, *self.closes) for year in range(period.start.year, period.end.year + 1))


def read_bank(table: Table, schedule: Schedule | None) -> Bank | None:
    """Read `bank = { keeps = "kWh", by = "tou", closes = "12-31", pays = 0.02 }`; None where there is none."""
    rules = table.table("bank", attributes=False)
    if rules is None:
        return None
    keeps = rules.choice("keeps", (KWH, MONEY))
    _check_by(rules, schedule)
    closes = _closing(rules)
    pays = rules.number("pays", least=0) if closes else Fraction(0)
    if keeps == MONEY and pays > 1:
        rules.fail("pays", f"{rules.data['pays']} is above 1", "write the share of the money that is paid, 0 to 1")
    prices = by_period(rules, "price", schedule, Table.number) if keeps == MONEY else ()
    later = keeps == MONEY and rules.choice("spends", ("now", "next-period"), "now") == "next-period"
    refuse = rules.choice("unknown", ("refuse", "ignore"), "refuse") == "refuse"
    by_hour = keeps == KWH and schedule is not None and rules.choice("inherits", (NAME, HOUR), NAME) == HOUR
    rules.close()
    return Bank(keeps, closes, pays, prices, later, refuse, by_hour)


def _check_by(rules: Table, schedule: Schedule | None) -> None:
    own = schedule.id if schedule else None
    by = rules.text("by") if rules.has("by") else None
    if by != own:
        what = f"{by!r} is not the quantity's schedule" if by else "is missing: the quantity is by schedule"
        remedy = f'write by = "{own}"' if own else f'add schedule = "{by}" to the quantity, or remove it'
        rules.fail("by", what, remedy)


def _closing(rules: Table) -> tuple[int, int] | None:
    if not rules.has("closes"):
        return None
    text = rules.text("closes")
    try:
        day = date.fromisoformat(f"2001-{text}")
    except ValueError:
        rules.fail("closes", f"{text!r} is not a date that every year has", 'write month and day, like "12-31"')
    return day.month, day.day


class HasBank(Protocol):
    """A quantity with a bank."""

    @property
    def id(self) -> str: ...
    @property
    def bank(self) -> Bank | None: ...


def opening(page: Page, past: PriorNeed, net: HasBank) -> Exact:
    """Return what a bank holds for each client when the period begins; TariffError where that is not known."""
    earlier = next(iter(page.past.get(past, ())), None)
    if earlier is None:
        unknown = np.ones(page.clients, np.bool_)
    elif earlier.known is None:
        return earlier.value
    else:
        unknown = ~earlier.known
    if unknown.any() and (net.bank is None or net.bank.refuse):
        what = f"client {page.usage.clients[int(unknown.argmax())]}: the opening balance of the bank is not known"
        remedy = (
            'bill from its first period on, supply it with `etl history load`, or write unknown = "ignore" in the bank'
        )
        raise TariffError(f"{page.tariff}: quantity {net.id}", what, remedy)
    if earlier is None:
        return Exact(np.zeros(page.clients, np.int64))
    return Exact(np.where(unknown, 0, earlier.value.num), earlier.value.den)
