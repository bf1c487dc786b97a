"""`[series.ID]`: prices in time, a sum of columns of a price book or another series, and arithmetic on it."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.core.exact import Exact, Integers, product, total
from etl.core.price_book import PriceBook
from etl.core.zones import Ints, Mask, transitions

KWH = {"kWh": 1, "MWh": 1000, "GWh": 1_000_000}
"""Energy units of a price, in kWh."""
HOUR = 60


@dataclass(frozen=True)
class Series:
    """The sum of `terms` (sign, column), or the series `of`, in the tariff's currency for every `kwh` kWh.

    `hourly`: its mean over each local hour. Of that, in this order: times `factor`, plus `plus`, at least `least`, at
    most `most`.
    """

    id: str
    terms: tuple[tuple[int, str], ...]
    kwh: int
    of: "Series | None" = None
    hourly: bool = False
    factor: Fraction = Fraction(1)
    plus: Fraction = Fraction(0)
    least: Fraction | None = None
    most: Fraction | None = None

    @property
    def source(self) -> "Series":
        """The series of columns that it is made of."""
        return self if self.of is None else self.of.source

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(name for _, name in self.source.terms)


@dataclass(frozen=True, eq=False)
class Prices:
    """A series over some minutes: `price` / `den` in its unit; worthless where `missing` names a column without one."""

    price: Integers
    den: int
    missing: tuple[str, Mask] | None = None


def prices_at(series: Series, minutes: Ints, book: PriceBook, zone: str) -> Prices:
    """Return the price of each minute, exact; hours are those of a zone's clocks."""
    if series.hourly:
        starts, place = np.unique(_hours(minutes, zone), return_inverse=True)
        found = _mean(_unrated(series, (starts[:, None] + np.arange(HOUR)).ravel(), book, zone))
        missing = None if found.missing is None else (found.missing[0], found.missing[1][place])
        return _rated(series, Prices(found.price[place], found.den, missing))
    return _rated(series, _unrated(series, minutes, book, zone))


def _unrated(series: Series, minutes: Ints, book: PriceBook, zone: str) -> Prices:
    """Return what the arithmetic of a series is about."""
    if series.of is None:
        return _columns(series, minutes, book)
    inner = prices_at(series.of, minutes, book, zone)
    return _as(inner, Exact(inner.price, inner.den).times(Fraction(series.kwh, series.of.kwh)))


def _as(prices: Prices, value: Exact) -> Prices:
    """Return another value where prices are missing at the same minutes."""
    den = value.den if isinstance(value.den, int) else int(value.den[0])
    return Prices(value.num, den, prices.missing)


def _rated(series: Series, prices: Prices) -> Prices:
    count = len(prices.price)
    value = Exact(prices.price, prices.den).times(series.factor)
    if series.plus:
        value = value.plus(Exact.constant(series.plus, count))
    if series.least is not None:
        value = value.most(Exact.constant(series.least, count))
    if series.most is not None:
        value = value.least(Exact.constant(series.most, count))
    return _as(prices, value)


def _hours(minutes: Ints, zone: str) -> Ints:
    """Return the UTC minute in which the local hour of each minute begins."""
    local = transitions(zone).to_local(minutes * 60) // 60
    return minutes - local % HOUR


def _mean(prices: Prices) -> Prices:
    """Return the mean of each hour, of minutes in their order."""
    by_hour = prices.price.reshape(-1, HOUR)
    sums: Integers = np.zeros(len(by_hour), np.int64)
    for column in by_hour.T:
        sums = total(sums, column)
    missing = prices.missing
    lacks = None if missing is None else (missing[0], np.any(missing[1].reshape(-1, HOUR), axis=1))
    return Prices(sums, prices.den * HOUR, lacks)


def _columns(series: Series, minutes: Ints, book: PriceBook) -> Prices:
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
    return Prices(price, 10**places, missing)
