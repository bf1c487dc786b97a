"""Statements of the bills of a month, some at a time: what is read of many clients is read at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from etl.core.bill_page import FAILED, StoredBill
from etl.core.errors import AssignmentError
from etl.core.periods import Period
from etl.explain import ExplainedBill, Explainer
from etl.invoicing.contents import invoice
from etl.statements.history import by_months, months_before
from etl.statements.pictures.day_energy import DayEnergy, day_energies
from etl.statements.pictures.hour_energy import hour_energies
from etl.statements.statement_page import Statement
from etl.statements.written_prices import written_prices
from etl.store.bills import bill_tariffs, export_rows
from etl.store.bills.billed_usage import used_on_days
from etl.store.documents import document_rows
from etl.store.usage.pricing_spans import last_texts
from etl.tariffs.pricing.price_periods import price_periods
from etl.tariffs.tax_categories import zero_rates

_YEAR = 12
_Year = dict[date, DayEnergy]


class BillStatements:
    """Makes the statements of bills of one month."""

    def __init__(self, month: Period, lines: Callable[[list[ExplainedBill]], Sequence[str]]) -> None:
        """Take what writes an explanation as lines of text."""
        self._month, self._lines = month, lines
        self._span = months_before(month.start)
        self._year = Period(self._span.months[-_YEAR].start, self._span.end)
        self._explainer = Explainer()

    def of(self, bills: Sequence[StoredBill]) -> Iterator[Statement]:
        """Yield the statements of some bills, none of which has failed, in their order. Used in a snapshot."""
        clients = sorted({bill.client for bill in bills})
        priced = [one for one in bill_tariffs.priced_bills(clients, self._month) if one.status != FAILED]
        explained = {(one.client, one.stored.period): one for one in self._explainer.explain(priced)}
        history, years = export_rows.bills_of(clients, self._span), self._years(bills)
        for bill in bills:
            one = explained[bill.client, Period(bill.period_start, bill.period_end)]
            yield self._of(bill, one, history.get(bill.client, ()), years.get(bill.client, {}))

    def _of(self, bill: StoredBill, explained: ExplainedBill, history: Sequence[StoredBill], year: _Year) -> Statement:
        """Gather all that the page of a bill shows, most of it from its explanation."""
        body = {
            **invoice(bill, "", explained.meters).content,
            "client_number": bill.client,
            "currency": bill.currency,
            "period_start": bill.period_start.isoformat(),
            "period_end": bill.period_end.isoformat(),
        }
        period, used = explained.stored.period, explained.used
        periods = price_periods(explained.calculator) if explained.calculator else []
        days = day_energies(used, periods=periods) if used else ()
        return Statement(
            body,
            self._lines([explained]),
            stale=bill.stale,
            documents=document_rows.in_force([bill.client], period) if bill.issued else (),
            issued=bill.issued,
            days=days,
            price_periods=[one.name for one in periods],
            hours=hour_energies(used) if used else None,
            months=by_months(history, self._span),
            year=list({**year, **{one.day: one for one in days}}.values()),
            prices=written_prices(explained.stored.tariff_text),
            zero_rates=zero_rates(explained.stored.tariff_text),
            client=last_texts(used.attributes[0]) if used and used.attributes else {},
        )

    def _years(self, bills: Sequence[StoredBill]) -> dict[str, _Year]:
        """Return by client the days of its year as they were read."""
        zones: dict[str, dict[str, str]] = {}
        for bill in bills:
            zones.setdefault(bill.timezone, {})[bill.client] = bill.timezone
        return {client: year for zone, own in zones.items() for client, year in self._years_in(zone, own)}

    def _years_in(self, zone: str, own: Mapping[str, str]) -> Iterator[tuple[str, _Year]]:
        """Yield the years of clients of a zone, none of one whose meters of another month are not clearly its own."""
        try:
            found = used_on_days(own, self._year, zone)
        except AssignmentError:
            for client in own if len(own) > 1 else ():
                yield from self._years_in(zone, {client: zone})
        else:
            yield from ((client, {one.day: one for one in day_energies(used)}) for client, (_, used) in found.items())
