"""Bills of one tariff for pages of clients, with all that they need of prices and of earlier periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from etl.bill_runs.client_group import ClientGroup
from etl.bill_runs.history_names import refuse_names
from etl.bill_runs.prior_values import closing_where, replaced
from etl.core.bill_page import Bill, BillPage, Requested
from etl.core.errors import EtlError, TariffError
from etl.core.exact import Exact
from etl.core.periods import Period, midnight, month_before, month_of, shown_period
from etl.core.price_book import PriceBook
from etl.core.usage_page import Attributes, Usage
from etl.core.zones import Mask
from etl.store.fingerprints import CALENDAR, CUT, EARLIER, PRICE, Earlier, digest, word
from etl.store.usage import client_pages, pricing_spans, stored_calendars, stored_prices, supplied_history
from etl.store.usage.billed_clients import BilledClient
from etl.store.usage.cycles import Cycles, cycles
from etl.tariffs.definition import Tariff
from etl.tariffs.page.contract import CountsByShare, Page, PriorNeed, PriorValue, Quantity
from etl.tariffs.pricing.attribute_changes import by_changes
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.lookback import Lookback, unknown, without_long_reads
from etl.tariffs.schedules.loaded_calendars import NO_CALENDARS, LoadedCalendars

OLDEST_BANK = 120
"""Periods that a bank is followed back at most: ten years of months."""

Made = Mapping[str, Sequence[Period]]
NOTHING: Made = {}


@dataclass(frozen=True)
class Priced:
    """Bills of a page, and for each the parts of its fingerprint of all that was read apart from its own usage."""

    bills: BillPage
    parts: Sequence[Sequence[str]]


class Pricing:
    """Prices one tariff, period and zone; calculators of earlier periods are made when a bank needs them."""

    def __init__(self, tariff: Tariff, period: Period, zone: str, wanted: Requested | None = None) -> None:
        self.tariff = tariff
        self._wanted = wanted or Requested(period)
        self._missing = self._wanted.missing
        self._period, self._zone = period, zone
        start, end = period.utc_minutes(zone)
        names = tariff.price_columns
        book, self._prices = stored_prices.book(names, start, end) if names else (PriceBook(), "")
        calendars, self._types = self._calendars(period)
        self.calculator = Calculator(tariff, period, zone, book, calendars, cut=period != self._wanted.period)
        self._needs = self.calculator.looks_back
        self._supplied = bool(self._needs) and supplied_history.any_value()
        self._attributes = bool(self._needs) and pricing_spans.any_attribute()
        self._earlier: dict[Period, Pricing] = {}

    def _calendars(self, period: Period) -> tuple[LoadedCalendars, str]:
        """Return the types of the days that bills of a period need, and a digest of them; empty for none."""
        if not self.tariff.calendars:
            return NO_CALENDARS, ""
        days = self.tariff.typed_days(period, self._zone)
        types, read = stored_calendars.types_of(self.tariff.calendars, *days)
        return LoadedCalendars(types), read

    @property
    def shares(self) -> bool:
        """Whether nothing but the period's readings is needed, so that sums can be shared with other tariffs."""
        return not self._needs and not self._prices and not self._types

    @property
    def looks_back(self) -> bool:
        """Whether earlier periods are needed."""
        return bool(self._needs)

    def bills(self, used: Usage, clients: Sequence[BilledClient], made: Made = NOTHING) -> Priced:
        """Price a page of `clients`, in its order; `made` are periods that were requested of the same run before."""
        if not self._needs:
            return Priced(self.calculator.bills(used), [self._priced] * len(clients))
        read = [Earlier() for _ in clients]
        cut = cycles(clients, self._wanted.period, made)
        page = self._looking_back(used, clients, read, cut)
        before = {one: word(CUT, digest(f"{one.requested_before(self._period)}".encode())) for one in set(cut)}
        return Priced(page, [[*self._priced, before[own], *one.words()] for own, one in zip(cut, read, strict=True)])

    @property
    def _priced(self) -> list[str]:
        """The parts of fingerprints that are of prices and of types of days."""
        loaded = (
            (CALENDAR, self._types, self.tariff.calendars),
            (PRICE, self._prices, self.tariff.price_columns),
        )
        return [
            word(name, digest(values.encode()), digest(", ".join(sorted(names)).encode()))
            for name, values, names in loaded
            if values
        ]

    def _looking_back(
        self, used: Usage, clients: Sequence[BilledClient], read: Sequence[Earlier], cuts: Sequence[Cycles]
    ) -> BillPage:
        """Price together the clients whose earlier days are cut alike."""
        rows: dict[Cycles, list[int]] = {}
        for row, cut in enumerate(cuts):
            rows.setdefault(cut, []).append(row)
        bills: dict[int, Bill] = {}
        for cut, own in rows.items():
            group = ClientGroup([clients[row] for row in own], [read[row] for row in own], cut)
            page = self.calculator.bills(used if len(rows) == 1 else used.of_rows(own), self._past(group))
            bills.update(zip(own, page.bills, strict=True))
        return replace(page, bills=[bills[row] for row in range(len(clients))], balances={})

    def note(self, read: Earlier, attributes: Attributes | None) -> None:
        """Note prices and types of days of this period, an earlier one, and the attributes of a client in it."""
        if self._prices:
            read.add(EARLIER + PRICE, f"{self._period}", self._prices)
        if self._types:
            read.add(EARLIER + CALENDAR, f"{self._period}", self._types)
        if attributes:
            read.add_assignment(f"{self._period}", f"{attributes}")

    def page(self, used: Usage, clients: Sequence[BilledClient]) -> tuple[Calculator, Page]:
        """Return the page of one client as `bills` prices it, and what computes its lines, for a look at them."""
        (changes,) = by_changes(self.tariff, used)
        calculator = self.calculator.changed(changes, used.clients[0])
        if not self._needs:
            return calculator, calculator.page(used)
        (cut,) = set(cycles(clients, self._wanted.period, NOTHING))
        past = self._past(ClientGroup(clients, [Earlier() for _ in clients], cut))
        return calculator, calculator.page(used, past)

    def _past(self, group: ClientGroup) -> dict[PriorNeed, list[PriorValue]]:
        """Return what the tariff needs of earlier periods: from readings, else supplied by users."""
        if self._supplied:
            refuse_names(self.tariff, self._period, group.numbers)
        found: dict[PriorNeed, list[PriorValue]] = {}
        banks = [need.quantity for need in self._needs if need.periods == 0]
        if banks:
            for quantity, opening in self._openings(banks, group).items():
                found[PriorNeed(quantity, 0)] = [opening]
        return found | self._earlier_values(group)

    def _earlier_values(self, group: ClientGroup) -> dict[PriorNeed, list[PriorValue]]:
        """Return what the tariff needs of periods before this one, the latest first."""
        found: dict[PriorNeed, list[PriorValue]] = {need: [] for need in self._needs if need.periods}
        for monthly in (False, True):
            own = [need for need in found if need.monthly == monthly]
            period = month_of(self._period) if monthly else self._period
            for back in range(1, max((need.periods for need in own), default=0) + 1):
                period = month_before(period) if monthly else group.cycles.before(period)
                needs = [need for need in own if need.periods >= back]
                values = (self._of_month if monthly else self._values)(period, [need.quantity for need in needs], group)
                for need in needs:
                    found[need].append(values[need.quantity])
        return found

    def _of_month(self, month: Period, wanted: list[Quantity], group: ClientGroup) -> dict[Quantity, PriorValue]:
        """Return the values of a calendar month, which is not theirs if it ends before the clients' first day."""
        first = group.cycles.first
        if first is not None and month.end <= first:
            nobody = unknown(len(group.clients))
            return dict.fromkeys(wanted, PriorValue(nobody.value, nobody.known, nobody.known))
        return self._values(month, wanted, group, intervals=True)

    def _values(
        self, period: Period, wanted: list[Quantity], group: ClientGroup, *, intervals: bool = False
    ) -> dict[Quantity, PriorValue]:
        """Return the values of an earlier period; with `intervals`, of clients with long reads nothing is known."""
        read = group.usage(period, self._zone, self._missing)
        if intervals and read.long:
            read = without_long_reads(read)
        calendars, types = self._calendars(period)
        for earlier in group.read if types else ():
            earlier.add(EARLIER + CALENDAR, f"{period}", types)
        values = Lookback(self.tariff, period, self._zone, calendars=calendars).values(read, wanted)
        return {quantity: self._with_supplied(quantity, period, group, value) for quantity, value in values.items()}

    def _with_supplied(self, quantity: Quantity, period: Period, group: ClientGroup, value: PriorValue) -> PriorValue:
        """Return the value, with what users have supplied where readings do not reach."""
        if not self._supplied or value.known is None or value.known.all():
            return value
        supplied = group.supplied(quantity, period)
        new = {row: number for row, number in supplied.items() if not value.known[row]}
        if new and isinstance(quantity, CountsByShare):  # users supply kW as billed; the tariff counts a share of them
            column = quantity.supplied(replaced(value, new).value, period)
            new = {row: column.fraction(row) for row in new}
        return replaced(value, new)

    def _openings(self, banks: list[Quantity], group: ClientGroup) -> dict[Quantity, PriorValue]:
        """Return the banks' balances when the period begins, through all periods since each client's first reading."""
        zero = PriorValue(Exact(np.zeros(len(group.clients), np.int64)))
        openings = dict.fromkeys(banks, zero)
        first = np.array(client_pages.first_minutes(group.clients, self._zone), np.int64)
        for period in self._chain(banks, group, int(first.min())):
            here = first < period.utc_minutes(self._zone)[1]
            balances = self._balances(period, openings, group, here) if here.any() else {}
            for quantity in banks:
                closing = closing_where(here, balances.get(quantity.name), openings[quantity])
                openings[quantity] = self._closing(quantity, period, group, closing)
        return openings

    def _balances(
        self, period: Period, openings: dict[Quantity, PriorValue], group: ClientGroup, here: Mask
    ) -> Mapping[str, Exact]:
        """Return the balances after an earlier period; those of clients not `here` mean nothing."""
        pricing = self._of(period)
        attributes = self._attributes_in(group, period) if self._attributes else {}
        for row in np.flatnonzero(here).tolist():
            pricing.note(group.read[row], attributes.get(group.clients[row].number))
        used = group.usage(period, self._zone, self._missing, attributes)
        past = pricing.past_of_bank(openings, group)
        try:
            return pricing.calculator.bills(used, past).balances
        except TariffError as error:
            what = f"{error.what} (in {shown_period(period)}, from which its bank is carried on)"
            raise TariffError(error.where, what, error.remedy, code=error.code) from error

    def _attributes_in(self, group: ClientGroup, period: Period) -> Mapping[str, Attributes]:
        """Return the clients' attributes in an earlier period; TariffError if one cannot be what it is."""
        try:
            return pricing_spans.attributes(group.clients, period)
        except EtlError as error:
            raise TariffError(self.tariff.file, f"{error}, as its bank is carried on") from error

    def _closing(self, quantity: Quantity, period: Period, group: ClientGroup, closing: PriorValue) -> PriorValue:
        """Return the closing balance: a supplied one takes precedence over the one computed from readings."""
        if not self._supplied:
            return closing
        return replaced(closing, group.supplied(quantity, period))

    def past_of_bank(
        self, openings: dict[Quantity, PriorValue], group: ClientGroup
    ) -> dict[PriorNeed, list[PriorValue]]:
        """Return what the tariff needs to compute the banks' balances after this period."""
        opened = {PriorNeed(quantity, 0): [opening] for quantity, opening in openings.items()}
        return opened | self._earlier_values(group)

    def _chain(self, banks: list[Quantity], group: ClientGroup, first: int) -> list[Period]:
        """Return the periods before this one that the tariff prices, from the first with any reading or balance on."""
        day = supplied_history.first_day([bank.name for bank in banks], group.numbers)
        first = min(first, midnight(day, self._zone) if day and self._supplied else first)
        rest = group.cycles.rest_before(self._period)
        found: list[Period] = [rest] if rest and rest.utc_minutes(self._zone)[1] > first else []
        period = group.cycles.before(self._period)
        while len(found) < OLDEST_BANK and period.utc_minutes(self._zone)[1] > first:
            if self.tariff.first and period.start < self.tariff.first:
                break
            found.append(period)
            period = group.cycles.before(period)
        return found[::-1]

    def _of(self, period: Period) -> "Pricing":
        if period not in self._earlier:
            inside = period.within(self._wanted.period) == period
            wanted = self._wanted if inside else replace(self._wanted, period=period)
            self._earlier[period] = Pricing(self.tariff, period, self._zone, wanted)
        return self._earlier[period]
