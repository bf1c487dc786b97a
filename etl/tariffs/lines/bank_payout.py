"""The line of a bank of kWh: what it holds at the end of each period, and what is paid when it closes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import ClassVar

import numpy as np

from etl.core.exact import Exact, decimal_text
from etl.tariffs.bill_line import BillLine
from etl.tariffs.page.contract import History, PriorNeed, Quantity, Values
from etl.tariffs.quantities.bank import Bank
from etl.tariffs.quantities.netting import Netting

PAID = ".paid"
"""Suffix of the line that pays out a bank."""


@dataclass(frozen=True)
class BankPayout:
    """Printed in the period in which the bank closes; in others it only carries its balances."""

    net: Netting
    bank: Bank
    currency: str

    spends_bank: ClassVar[bool] = True
    """Whether it may be on a bill once only."""

    @property
    def id(self) -> str:
        return f"{self.net.id}{PAID}"

    def needs(self) -> Iterable[Quantity]:
        return self.net.sums()

    def looks_back(self) -> Iterable[PriorNeed]:
        return ()

    def lines(self, values: Values, _above: Sequence[BillLine], _past: History) -> Iterable[BillLine]:
        closing = self.net.carryover(values.page).closing
        closes = self.bank.closes_in(values.period)
        kwh = reduce(Exact.plus, closing.values())
        exact = kwh.times(-self.bank.pays)
        yield BillLine(
            self.id, "bank", values.span, kwh, "kWh", decimal_text(-self.bank.pays), exact,
            values.rounding.amounts(exact), present=None if closes else np.zeros(values.clients, np.bool_),
            balances={name: balance.times(0) for name, balance in closing.items()} if closes else closing,
        )  # fmt: skip
