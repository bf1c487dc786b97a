"""`[series.ID]`: prices in time, a sum of columns of a price book."""

from dataclasses import dataclass

import numpy as np

from etl.core.exact import Integers, product, total
from etl.core.price_book import PriceBook
from etl.core.zones import Ints, Mask

KWH = {"kWh": 1, "MWh": 1000, "GWh": 1_000_000}
"""Energy units of a price, in kWh."""


@dataclass(frozen=True)
class Series:
    """The sum of `terms` (sign, column), in the tariff's currency for every `kwh` kWh."""

    id: str
    terms: tuple[tuple[int, str], ...]
    kwh: int

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(name for _, name in self.terms)


@dataclass(frozen=True, eq=False)
class Prices:
    """A series over some minutes: `price` in 10**-places of its unit, 0 where `missing` names a column without one."""

    price: Integers
    places: int
    missing: tuple[str, Mask] | None = None


def prices_at(series: Series, minutes: Ints, book: PriceBook) -> Prices:
    """Add the columns, exact: brought to one number of places, in int64 where that holds them."""
    columns = [(sign, book.columns[name]) for sign, name in series.terms if name in book.columns]
    places = max((column.places for _, column in columns), default=0)
    price: Integers = np.zeros(len(minutes), np.int64)
    missing = None
    for sign, column in columns:
        own, known = column.at(minutes)
        price = total(price, product(own, sign * 10 ** (places - column.places)))
        if missing is None and not known.all():
            missing = column.name, ~known
    absent = next((name for _, name in series.terms if name not in book.columns), None)
    if absent is not None:
        missing = absent, np.ones(len(minutes), np.bool_)
    return Prices(price, places, missing)
