"""Bills of a page of clients by one tariff and period: quantities computed, lines printed, bills written."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from etl.core.bill_page import HELD, Bill, BillPage, Totals
from etl.core.exact import Exact, Integers, sum_columns, total
from etl.core.periods import Period
from etl.core.price_book import PriceBook
from etl.core.usage_page import Usage
from etl.tariffs.bill_line import BillLine
from etl.tariffs.definition import Tariff
from etl.tariffs.lines.by_client import OwnQuantity
from etl.tariffs.page.completeness import Counts, counts, estimated_mwh
from etl.tariffs.page.contract import History, Line, NeedsPrior, Page, PriorNeed, PriorValue, Quantity, Values
from etl.tariffs.page.frame import Frame
from etl.tariffs.page.lines_above import LinesAbove
from etl.tariffs.page.peaks import peaks
from etl.tariffs.pricing.attribute_changes import NO_CHANGE, Changes, bills_by_changes, by_changes, changed
from etl.tariffs.pricing.detail import (
    Piece,
    balances_piece,
    joined,
    lines_piece,
    member,
    quantities_piece,
    stamps_column,
    warnings_column,
)
from etl.tariffs.pricing.figure_limits import check_energy, check_lines
from etl.tariffs.pricing.long_periods import long_warnings
from etl.tariffs.pricing.lookback import Lookback
from etl.tariffs.pricing.page_warnings import Warnings, add_by_days, add_own, page_warnings
from etl.tariffs.pricing.spreading import spread_long_reads
from etl.tariffs.pricing.value_added_tax import PrintedLines, as_printed, outside
from etl.tariffs.pricing.version_changes import divided_by_days, first_days
from etl.tariffs.schedules.loaded_calendars import NO_CALENDARS, LoadedCalendars
from etl.tariffs.slots import Slots, SlotSum

NO_HISTORY: History = {}
_MWH_PLACES = 6


class Calculator:
    """Bills of pages of clients of one period and zone; whatever depends on the grid alone is made once.

    `timezone` is the bills' zone: the period runs between its midnights. TariffError when the tariff does not cover it.
    `cut`: the period is a part of the days that were requested. `prices` has the columns `tariff.price_columns` from
    the first to the last minute of the period at least, `calendars` the days `tariff.typed_days` of `tariff.calendars`.
    """

    def __init__(
        self,
        tariff: Tariff,
        period: Period,
        timezone: str,
        prices: PriceBook | None = None,
        calendars: LoadedCalendars = NO_CALENDARS,
        *,
        cut: bool = False,
    ) -> None:
        self.tariff, self.period, self.timezone, self._calendars = tariff, period, timezone, calendars
        self.frame = Frame(period, timezone, tariff.timezone, prices, tariff.file, calendars=calendars, cut=cut)
        self._lines = tariff.within(period)
        self._long = () if cut else long_warnings([line for line, _ in self._lines], period, tariff.file)
        needs = [(quantity, span) for line, span in self._lines for quantity in line.needs()]
        self._needs: list[tuple[Quantity, Period]] = list(dict.fromkeys(needs))
        parts = first_days(self._lines)
        sums = [request for quantity, span in [*self._needs, *parts] for request in quantity.sums(span, period)]
        self._imported, self._exported = (SlotSum(flow, Slots(), period) for flow in ("import", "export"))
        self._sums = list(dict.fromkeys([self._imported, self._exported, *sums]))
        inner = [quantity for quantity, span in [*self._needs, *parts] if span != period]
        self._by_days = list(dict.fromkeys(divided_by_days(inner)))
        self._changed: dict[Changes, Calculator] = {}

    @property
    def looks_back(self) -> list[PriorNeed]:
        """The needs of `bills` in earlier periods."""
        lines = [past for line, _ in self._lines for past in line.looks_back()]
        return list(dict.fromkeys([*lines, *self._recalled([quantity for quantity, _ in self._needs])]))

    def bills(self, usage: Usage, past: History = NO_HISTORY) -> BillPage:
        """Return a bill for every client of the page, in its order. TariffError for a reading that cannot be placed."""
        rows = by_changes(self.tariff, usage)
        if rows.keys() <= {NO_CHANGE}:
            return _bills(self, usage, past)
        return bills_by_changes(rows, usage, past, self._changed_bills)

    def changed(self, changes: Changes, client: str) -> "Calculator":
        """Return the calculator of clients whose attributes change on some days inside the period."""
        if not changes:
            return self
        if changes not in self._changed:
            tariff = changed(self.tariff, changes, client)
            self._changed[changes] = Calculator(
                tariff, self.period, self.timezone, self.frame.book, self._calendars, cut=self.frame.cut
            )
        return self._changed[changes]

    def _changed_bills(self, changes: Changes, usage: Usage, past: History) -> BillPage:
        return _bills(self.changed(changes, usage.clients[0]), usage, past)

    @property
    def sums(self) -> list[SlotSum]:
        """The sums that a page must have for `billed`."""
        return self._sums

    def billed(self, page: Page) -> BillPage:
        """Return the bills of a page that has at least these sums."""
        printed = self.printed(page)
        bills = self.written(page, printed) if page.usage.clients else []
        balances = {name: column for _, line in printed for name, column in line.balances.items()}
        return BillPage(self.period, self.timezone, self.tariff.sha256, self.tariff.currency, bills, balances)

    def totalled(self, page: Page) -> Totals:
        """Return what `billed` comes to, of a page whose peaks are checked; no line is written."""
        lines = [line for _, line in self.printed(page)]
        check_lines(page, lines, self.tariff.rounding)
        totals = self.tariff.rounding.texts(_sum(lines, page.clients))
        return Totals(page.sum(self._imported).rounded(0).tolist(), totals)

    def checked_peaks(self, page: Page) -> tuple[list[str], list[str | None]]:
        """Return each client's highest power and its instant; TariffError where that or energy is out of bounds."""
        kw, at = peaks(page.usage, self.frame)
        check_energy(page, (self._imported, self._exported), kw)
        return kw, at

    def page(self, usage: Usage, past: History = NO_HISTORY) -> Page:
        """Make a page: usage with all sums that the lines need."""
        if (usage.period, usage.timezone) != (self.period, self.timezone):
            raise ValueError(f"a page of {usage.period} {usage.timezone} for {self.period} {self.timezone}")
        return Page(spread_long_reads(usage, self.tariff), self.frame, self._sums, self.tariff.file, past)

    def values(self, usage: Usage, quantities: Iterable[Quantity]) -> dict[Quantity, PriorValue]:
        """Compute quantities of this period for bills of a later one; `Lookback` does it where there are no prices."""
        return Lookback(self.tariff, self.period, self.timezone, self.frame).values(usage, quantities)

    @staticmethod
    def _recalled(quantities: Iterable[Quantity]) -> Iterable[PriorNeed]:
        return (past for one in quantities if isinstance(one, NeedsPrior) for past in one.looks_back())

    def printed(self, page: Page) -> list[tuple[Line, BillLine]]:
        """Return the lines of a page's bills in their order, each with what it is a line of."""
        found: list[tuple[Line, BillLine]] = []
        above = LinesAbove(page.clients)
        if self.tariff.by_register and page.clients:
            from etl.tariffs.pricing.register_prices import refuse_unpriced  # and all kinds of lines of energy

            refuse_unpriced(page, self._lines)
        for line, span in self._lines:
            printed = line.lines(self.values_of(line, page, span), above, page.past)
            for one in [_only_present(one) for one in printed]:
                found.append((line, one))
                above.add(one)
        return found

    def values_of(self, line: Line, page: Page, span: Period) -> Values:
        """Return what a line sees of a page on its days."""
        return Values(page, span, self.tariff.rounding, self.tariff.edges[line.id])

    def written(self, page: Page, printed: PrintedLines) -> list[Bill]:
        """Return the bills of a page, one for each client."""
        lines = [as_printed(self.tariff, line) for _, line in printed]
        clients, rounding, usage = page.clients, self.tariff.rounding, page.usage
        check_lines(page, lines, rounding)
        found = counts(usage)
        totals = _sum(lines, clients)
        detail = joined(
            [
                _named("quantities", quantities_piece(self._quantities(page))),
                _named("lines", lines_piece([line for line in lines if _is_printed(line)], rounding, clients)),
                _named("balances", balances_piece(lines)),
                member("warnings", warnings_column(self._warnings(page, found), clients), text=False),
                _named("totals", self._totals(page, lines, totals, found)),
                *self._outside_vat(page, printed),
            ]
        )
        texts = Piece("{" + detail.form + "}", detail.columns).texts(clients)
        status = _status(found, usage)
        energy = page.sum(self._imported).rounded(0).tolist()
        columns = (usage.clients, energy, rounding.total_texts(totals), status, texts)
        return [Bill(*values) for values in zip(*columns, strict=True)]

    def _quantities(self, page: Page) -> dict[str, Exact]:
        found: dict[str, Exact] = {}
        for quantity, span in self._needs:
            whole = span == self.period or getattr(quantity, "whole", False)
            days = "" if whole else f" {span.start}..{span.end}"
            name, value = quantity.name + days, page.value(quantity, span)
            if isinstance(quantity, OwnQuantity) and name in found:  # each client has the value of its own line
                value = value.or_else(found[name])
            found[name] = value
        return found

    def _totals(self, page: Page, lines: list[BillLine], totals: Integers, found: Counts) -> Piece:
        rounding = self.tariff.rounding
        tax = _sum([line for line in lines if line.tax], page.clients)
        kw, at = self.checked_peaks(page)
        inner = joined(
            [
                member("kwh_export", _kwh(page.sum(self._exported))),
                member("kwh_estimated", _kwh(estimated_mwh(page.usage, "import"))),
                member("peak_kw", kw),
                member("peak_at", stamps_column(at), text=False),
                member("subtotal", rounding.texts(total(totals, -tax))),
                member("tax", rounding.texts(tax)),
                member("intervals_expected", found.expected.tolist(), text=False),
                member("intervals_actual", found.actual.tolist(), text=False),
                member("intervals_estimated", found.estimated.tolist(), text=False),
                member("intervals_missing", found.missing.tolist(), text=False),
            ]
        )
        return Piece("{" + inner.form + "}", inner.columns)

    def _outside_vat(self, page: Page, printed: PrintedLines) -> list[Piece]:
        if not self.tariff.has_vat:
            return []
        return [member("out_of_scope", self.tariff.rounding.texts(outside(self.tariff, page, printed)))]

    def _warnings(self, page: Page, found: Counts) -> Warnings:
        warnings = page_warnings([*self.tariff.warnings, *self._long], page, found)
        add_by_days(warnings, page, self._by_days)
        add_own(warnings, page, [*self._lines, *self._needs])
        return warnings


def _bills(calculator: Calculator, usage: Usage, past: History) -> BillPage:
    page = calculator.page(usage, past)
    try:
        return calculator.billed(page)
    finally:
        page.release()


def _named(key: str, piece: Piece) -> Piece:
    return Piece(f'"{key}":{piece.form}', piece.columns)


def _only_present(line: BillLine) -> BillLine:
    """Clear the amounts of bills that do not have a line, also in the base of what follows."""
    return line if line.present is None else replace(line, amount=np.where(line.present, line.amount, 0))


def _is_printed(line: BillLine) -> bool:
    """Return whether any bill of the page has the line."""
    return line.present is None or bool(line.present.any())


def _sum(lines: list[BillLine], clients: int) -> Integers:
    return sum_columns([line.amount for line in lines], clients)


def _kwh(energy: Exact) -> list[str]:
    """Write mWh as text in kWh."""
    return Exact(energy.rounded(0), 10**_MWH_PLACES).texts(_MWH_PLACES)


def _status(found: Counts, usage: Usage) -> list[str]:
    tolerance = usage.missing.tolerance
    missing = found.missing * tolerance.denominator > found.expected * tolerance.numerator
    status = np.where(missing | found.none, "incomplete", np.where(found.estimated > 0, "estimated", "complete"))
    held = () if usage.missing.bills_failed else usage.failed
    return [HELD if row in held else str(text) for row, text in enumerate(status.tolist())]
