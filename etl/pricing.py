"""Bills of one tariff for pages of clients, with all that they need of prices and of earlier periods."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np

from etl.core.bills import BillPage
from etl.core.exact import Exact
from etl.core.periods import Period
from etl.core.prices import PriceBook
from etl.core.usage import Usage
from etl.errors import TariffError
from etl.store import prices, supplied, usage
from etl.store.members import Member
from etl.tariffs.calculator import Calculator
from etl.tariffs.lookback import Lookback, unknown
from etl.tariffs.model import Earlier, Past, Quantity
from etl.tariffs.page import Page
from etl.tariffs.tariff import Tariff

OLDEST_BANK = 120
"""Periods that a bank is followed back at the most: ten years of months."""


@dataclass(frozen=True)
class Priced:
    """A page's bills, and of each a digest of what was read for it beside its own usage."""

    bills: BillPage
    digests: list[bytes]


@dataclass(frozen=True)
class _Group:
    """The clients of a page, and digests that take up all that is read for each."""

    clients: Sequence[Member]
    digests: "list[hashlib._Hash]"

    def told(self, quantity: Quantity, period: Period) -> dict[int, Fraction]:
        """By row, what users said of a quantity in a period."""
        told = supplied.values(quantity.name, period, [client.number for client in self.clients])
        rows = {row: told[client.number] for row, client in enumerate(self.clients) if client.number in told}
        for row, value in rows.items():
            self.digests[row].update(f"{quantity.name} {period} {value}".encode())
        return {row: Fraction(Decimal(value)) for row, value in rows.items()}


class Pricing:
    """One tariff, period and zone; calculators of earlier periods are made when a bank needs them."""

    def __init__(self, tariff: Tariff, period: Period, zone: str) -> None:
        self.tariff = tariff
        self._period, self._zone = period, zone
        start, end = period.utc_minutes(zone)
        names = tariff.price_columns
        book, self._prices = prices.book(names, start, end) if names else (PriceBook(), "")
        self.calculator = Calculator(tariff, period, zone, book)
        self._needs = self.calculator.looks_back
        self._supplied = bool(self._needs) and supplied.any_value()
        self._earlier: dict[Period, Pricing] = {}

    @property
    def shares(self) -> bool:
        """Whether it needs nothing but the period's readings, so that its sums can be taken with others'."""
        return not self._needs and not self._prices

    @property
    def looks_back(self) -> bool:
        return bool(self._needs)

    def bills(self, used: Usage, clients: Sequence[Member]) -> Priced:
        """Bills of a page; `clients` are its members in the same order."""
        group = _Group(clients, [hashlib.sha256(self._prices.encode()) for _ in clients])
        past = self._past(group) if self._needs else {}
        return Priced(self.calculator.bills(used, past), [digest.digest() for digest in group.digests])

    def page(self, used: Usage, clients: Sequence[Member]) -> Page:
        """A page as `bills` prices it, to be asked for its lines."""
        group = _Group(clients, [hashlib.sha256() for _ in clients])
        return self.calculator.page(used, self._past(group) if self._needs else {})

    def _past(self, group: "_Group") -> dict[Past, list[Earlier]]:
        """What the tariff must know of earlier periods, from readings, else from what was supplied."""
        found: dict[Past, list[Earlier]] = {need: [] for need in self._needs}
        banks = [need.quantity for need in self._needs if need.periods == 0]
        if banks:
            for quantity, opening in self._openings(banks, group).items():
                found[Past(quantity, 0)] = [opening]
        period = self._period
        for back in range(1, max(need.periods for need in self._needs) + 1):
            period = before(period)
            wanted = [need.quantity for need in self._needs if need.periods >= back]
            values = self._values(period, wanted, group)
            for need in self._needs:
                if need.periods >= back:
                    found[need].append(values[need.quantity])
        return found

    def _values(self, period: Period, wanted: list[Quantity], group: "_Group") -> dict[Quantity, Earlier]:
        read = _used(period, self._zone, group)
        if read is None:
            values = {quantity: unknown(len(group.clients)) for quantity in wanted}
        else:
            values = Lookback(self.tariff, period, self._zone).values(read, wanted)
        return {quantity: self._told(quantity, period, group, value) for quantity, value in values.items()}

    def _told(self, quantity: Quantity, period: Period, group: "_Group", value: Earlier) -> Earlier:
        """The value, with what users said where readings do not reach."""
        if not self._supplied or value.known is None or value.known.all():
            return value
        told = group.told(quantity, period)
        return _with(value, {row: one for row, one in told.items() if not value.known[row]})

    def _openings(self, banks: list[Quantity], group: "_Group") -> dict[Quantity, Earlier]:
        """What banks hold when the period begins: run through the periods since the client's first reading."""
        zero = Earlier(Exact(np.zeros(len(group.clients), np.int64)))
        openings = dict.fromkeys(banks, zero)
        for period, read in self._chain(group):
            pricing = self._of(period)
            past = pricing._past_of_bank(openings, group)  # noqa: SLF001 - the same class, another period
            try:
                balances = pricing.calculator.bills(read, past).balances
            except TariffError as error:
                what = f"{error.what} (in {period}, from which its bank is carried on)"
                raise TariffError(error.where, what, error.remedy) from error
            for quantity in banks:
                closing = Earlier(balances[quantity.name]) if quantity.name in balances else openings[quantity]
                openings[quantity] = self._closing(quantity, period, group, closing)
        return openings

    def _closing(self, quantity: Quantity, period: Period, group: "_Group", closing: Earlier) -> Earlier:
        """What users say a bank held at the end of a period goes before what readings give from nothing."""
        if not self._supplied:
            return closing
        return _with(closing, group.told(quantity, period))

    def _past_of_bank(self, openings: dict[Quantity, Earlier], group: "_Group") -> dict[Past, list[Earlier]]:
        past: dict[Past, list[Earlier]] = {Past(quantity, 0): [opening] for quantity, opening in openings.items()}
        for need in self._needs:
            if need.periods:
                past[need] = []
                period = self._period
                for _ in range(need.periods):
                    period = before(period)
                    past[need].append(self._values(period, [need.quantity], group)[need.quantity])
        return past

    def _chain(self, group: "_Group") -> list[tuple[Period, Usage]]:
        """Earlier periods in which any of the clients has readings, and the tariff prices, in order of time."""
        found: list[tuple[Period, Usage]] = []
        period = before(self._period)
        while len(found) < OLDEST_BANK and not (self.tariff.first and period.start < self.tariff.first):
            read = _used(period, self._zone, group)
            if read is None:
                break
            found.append((period, read))
            period = before(period)
        return found[::-1]

    def _of(self, period: Period) -> "Pricing":
        if period not in self._earlier:
            self._earlier[period] = Pricing(self.tariff, period, self._zone)
        return self._earlier[period]


def before(period: Period) -> Period:
    """The month before a month; before other days as many as they are."""
    if period.month:
        return Period((period.start - timedelta(days=1)).replace(day=1), period.start)
    return Period(period.start - timedelta(days=period.days), period.start)


def _used(period: Period, zone: str, group: "_Group") -> Usage | None:
    """Usage of all the clients in an earlier period, in their order; None where none of them has a reading."""
    keep = frozenset(client.number for client in group.clients)
    known = [replace(client, timezone=zone) for client in group.clients]
    for page in usage.of_members(known, period, zone, keep):
        if not any(part.unknown is None or not part.unknown.all() for part in page.usage.parts):
            return None
        for digest, version in zip(group.digests, page.versions, strict=True):
            digest.update(version)
        return page.usage
    return None


def _with(value: Earlier, told: dict[int, Fraction]) -> Earlier:
    """Some clients' values replaced, and so known."""
    if not told:
        return value
    clients = len(value.value.num)
    fractions = [told.get(row, value.value.fraction(row)) for row in range(clients)]
    numerators = np.array([one.numerator for one in fractions], object)
    denominators = np.array([one.denominator for one in fractions], object)
    known = np.ones(clients, np.bool_) if value.known is None else value.known.copy()
    known[list(told)] = True
    return Earlier(Exact(numerators, denominators), known)
