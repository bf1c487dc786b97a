"""Limits of the figures of a bill: a larger one comes from a wrong number, and fits no export."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from etl.core.errors import TariffError
from etl.core.exact import Exact, Integers, largest
from etl.core.money import Rounding
from etl.core.usage_page import MWH_PER_KWH
from etl.tariffs.bill_line import BillLine
from etl.tariffs.page.contract import Page
from etl.tariffs.slots import SlotSum

LARGEST_AMOUNT = 10**15
"""Of an amount in the currency, and of a line's quantity."""
LARGEST_ENERGY = 10**12
"""kWh of a flow, or kW."""

_REMEDY = "correct its multiplier, its attributes or its history, or the tariff"


def check_lines(page: Page, lines: Sequence[BillLine], rounding: Rounding) -> None:
    """Refuse the first client with a figure out of bounds."""
    for line in lines:
        where = f"line {line.id}"
        check(page, Exact(line.amount, 10**rounding.places), f"the amount of {where}", LARGEST_AMOUNT)
        check(page, line.exact, f"the amount of {where}", LARGEST_AMOUNT)
        check(page, line.quantity, f"the quantity of {where}", LARGEST_AMOUNT)
        for name, column in line.balances.items():
            check(page, column, f"the balance of {name}", LARGEST_AMOUNT)


def check_energy(page: Page, flows: Iterable[SlotSum], kw: Sequence[str]) -> None:
    """Refuse the first client whose energy of a flow, or highest power, is out of bounds."""
    for request in flows:
        kwh = page.sum(request).times(Fraction(1, MWH_PER_KWH))
        check(page, kwh, f"the {request.flow} in kWh", LARGEST_ENERGY)
    if max(map(len, kw), default=0) >= len(str(LARGEST_ENERGY)):  # plain digits, six places at most
        powers = np.array([int(text.partition(".")[0]) for text in kw], object)
        check(page, Exact(powers), "the highest power in kW", LARGEST_ENERGY)


def check(page: Page, column: Exact, what: str, bound: int) -> None:
    """Refuse the first client whose rational is not below a bound."""
    if not largest(column.num) >= bound * _least(column.den):
        return
    over = np.abs(column.num.astype(object)) >= bound * np.asarray(column.den).astype(object)
    if over.any():
        client = page.usage.clients[int(np.asarray(over, np.bool_).argmax())]
        raise TariffError(page.tariff, f"client {client}: {what} is not below {bound:,}", _REMEDY)


def _least(den: "int | Integers") -> int:
    return den if isinstance(den, int) else int(den.min(initial=1))
