"""`[series.ID]`: prices in time, a sum of columns of a price book."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from etl.core.exact import Integers, product, total
from etl.core.prices import PriceBook
from etl.core.zones import Ints, Mask
from etl.tariffs.tables import Table

if TYPE_CHECKING:
    from etl.tariffs.reading import Reading

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
    """Exact: columns are brought to one number of places, in int64 where that holds them."""
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


def read_series(table: Table, name: str, reading: "Reading") -> Series:
    """`unit = "EUR/MWh"`, `sum = ["+NOC", "-TEUNOC"]`; TariffError for another currency than the tariff's."""
    unit = table.text("unit")
    currency, _, energy = unit.partition("/")
    if energy not in KWH:
        table.fail("unit", f"{unit!r} is not money per energy", f'write it like "{reading.currency}/MWh"')
    if currency != reading.currency:
        table.fail("unit", f"{unit!r} is not in {reading.currency}, the tariff's currency", "use prices in it")
    found = Series(name, _terms(table), KWH[energy])
    table.close()
    return found


def _terms(table: Table) -> tuple[tuple[int, str], ...]:
    remedy = 'write sum = ["+NOC", "-TEUNOC"]: columns of a price file, each with its sign'
    texts = table.value("sum")
    if not isinstance(texts, list) or not texts:
        table.fail("sum", "is no list of columns", remedy)
    terms: dict[str, int] = {}
    for text in texts:
        found = re.fullmatch(r"([+-])\s*(\S.*)", text) if isinstance(text, str) else None
        if found is None:
            table.fail("sum", f"{text!r} is not a column with its sign", remedy)
        name = table.named("sum", found[2])
        if name in terms:
            table.fail("sum", f"column {name!r} is there twice", "name each column once")
        terms[name] = -1 if found[1] == "-" else 1
    return tuple((sign, name) for name, sign in terms.items())
