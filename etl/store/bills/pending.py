"""Pending bills: computed and saved by workers; they count as soon as their run is done, all together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from etl.core.bill_page import FAILED, BillPage, Requested
from etl.core.bill_page import Bill as ComputedBill
from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.store.bills.bill_queries import any_billed, overlapping, sharing_days, unchanged, waiting_bills
from etl.store.bills.bill_rows import PageValues
from etl.store.bills.bill_writer import BillWriter
from etl.store.bills.failures import FailedBill
from etl.store.bills.month_replacements import replace_months
from etl.store.bills.replacements import refusals
from etl.store.bills.requests import of_page, request_of, save_request
from etl.store.database import statistics
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER, WRITER
from etl.store.loads.series_registry import clients_of
from etl.store.models import Bill, Client
from etl.store.ordering import between, by_bytes
from etl.store.usage.billed_clients import PAGE
from etl.store.usage.tariff_texts import TariffText, save_tariff, tariff_text

Page = tuple[BillPage, Sequence[str], TariffText]
"""Bills, their fingerprints, and the tariff that priced them."""
_PRICED_BY = attrgetter("tariff_id", "timezone", "request_id")


class Refused(NamedTuple):
    """A computed bill that cannot be saved, and why."""

    bill: ComputedBill
    period: Period
    timezone: str
    currency: str
    tariff_sha256: str
    error: EtlError
    requested: Requested

    def failed(self) -> FailedBill:
        """Return the failed bill that is stored instead."""
        return FailedBill(
            self.bill.client, self.period, self.timezone, str(self.error), self.tariff_sha256,
            requested=self.requested, code=self.error.code,
        )  # fmt: skip


class PendingBills:
    """The bills of a chunk: collected until all are computed, then written in the transaction that ends the chunk.

    `billed` says of periods whether any bill had a day of them when a process first did a chunk of the run: to find
    out, the server must read all bills. Bills that came later are met when the run is published.
    """

    def __init__(self, billed: dict[Period, bool], *, replace: bool) -> None:
        self.unchanged = 0
        """Bills that are stored already, computed from the same inputs."""
        self._replace = replace
        self._billed = billed
        self.pages: list[Page] = []

    def save(self, page: BillPage, versions: Sequence[str], tariff: TariffText) -> dict[str, EtlError]:
        """Collect a page's bills but those that are stored already or refused; return why clients are refused."""
        if page.period not in self._billed:
            self._billed[page.period] = any_billed(READER, page.period)
        refused: dict[str, EtlError] = {}
        if self._billed[page.period]:
            refused, known = refusals(page, replace_others=self._replace), unchanged(page, versions)
            self.unchanged += len(known)
            rows = [row for row, bill in enumerate(page.bills) if bill.client not in refused.keys() | known]
            bills = [page.bills[row] for row in rows]
            page = replace(page, bills=bills, balances={})
            versions = [versions[row] for row in rows]
        if page.bills:
            self.pages.append((page, versions, tariff))
        return refused

    def write(self, run: int, tariffs: Iterable[TariffText]) -> None:
        """Write the bills, and the tariffs of bills that failed; used inside the transaction that ends the chunk."""
        every = {tariff.sha256: tariff for tariff in tariffs} | {tariff.sha256: tariff for _, _, tariff in self.pages}
        ids = {sha256: save_tariff(every[sha256]) for sha256 in sorted(every)}
        clients = self._clients()
        wanted = sorted({of_page(page) for page, _, _ in self.pages}, key=str)  # in one order, as tariffs and clients
        requests = {request: save_request(request) for request in wanted}
        for page, versions, tariff in self.pages:
            request = requests[of_page(page)]
            values = PageValues(page.period, page.timezone, ids[tariff.sha256], run, request)
            numbers = [clients[bill.client] for bill in page.bills]
            Bill.objects.bulk_create(values.rows(page.bills, numbers, versions))

    def _clients(self) -> dict[str, int]:
        """Return the ids of all billed clients: made in one order, as tariffs, so that workers never deadlock."""
        numbers = sorted({bill.client for page, _, _ in self.pages for bill in page.bills})
        found: dict[str, int] = {}
        for start in range(0, len(numbers), PAGE):
            found |= clients_of(numbers[start : start + PAGE])
        return found


def publish(run: int, writer: BillWriter) -> list[Refused]:
    """Let the bills of a run that this transaction has ended replace others; return those that are refused by now.

    Those that share no day with another bill, or replace just one of the same month, are published by the run's row
    alone: no bill is written a second time.
    """
    statistics.refresh()  # a plan made without them looks bill by bill
    sharing = set(sharing_days(run).values_list("pk", flat=True))
    sharing -= replace_months(run, sharing)
    writer.count_published(sharing)
    rows = Bill.objects.filter(any_of("pk", sharing)).order_by("period_start", "period_end", by_bytes("client__number"))
    columns = rows.values_list("period_start", "period_end", "pk") if sharing else ()
    refused: list[Refused] = []
    for ends, group in groupby(columns, itemgetter(0, 1)):
        for page in _take([key for *_, key in group], Period(*ends)):
            refused += save(page, writer)
    return refused


def save(made: Page, writer: BillWriter) -> list[Refused]:
    """Save a page that a worker has computed; return the bills that are refused."""
    page, fingerprints, tariff = made
    why = writer.save(page, fingerprints, tariff)
    return [
        Refused(bill, page.period, page.timezone, page.currency, tariff.sha256, why[bill.client], of_page(page))
        for bill in page.bills
        if bill.client in why
    ]


def _take(every: Sequence[int], period: Period) -> Iterator[Page]:
    """Delete bills of a period and yield them as pages, which the writer saves as it does new ones."""
    for start in range(0, len(every), PAGE):
        page = Bill.objects.filter(any_of("pk", every[start : start + PAGE]))
        rows = sorted(page.select_related("client", "request").order_by(by_bytes("client__number")), key=_PRICED_BY)
        page.delete()
        for (tariff, zone, _), group in groupby(rows, _PRICED_BY):
            own, text = list(group), tariff_text(tariff)
            wanted = request_of(own[0].request)
            bills = [ComputedBill(row.client.number, row.energy_mwh, row.total, row.status, row.detail) for row in own]
            page_of = BillPage(period, zone, text.sha256, text.currency, bills, requested=wanted)
            yield page_of, [row.fingerprint for row in own], text


def unbilled(clients: set[str], periods: Sequence[Period]) -> int:
    """Return how many of some clients have no bill of any of these periods."""
    billed = Bill.published.filter(client__number__in=clients).exclude(status=FAILED)
    days = {(period.start, period.end) for period in periods}
    rows = billed.values_list("client__number", "period_start", "period_end")
    return len(clients - {client for client, *ends in rows if tuple(ends) in days})


def freshen(run: int, after: str | None, upto: str | None) -> None:
    """Mark the bills of clients after one and up to another as not stale: they saw the inputs of today."""
    stale = Bill.published.filter(run_id=run, stale=True)
    numbers = between(Client.objects.all(), "number", after, upto)
    stale.filter(client__in=numbers).update(stale=False)


def count_stale(run: int) -> int:
    """Return how many bills of a run are stale already."""
    return Bill.published.filter(run_id=run, stale=True).count()


def changed_by(runs: Sequence[int], periods: Iterable[Period]) -> bool:
    """Return whether some of these runs have made bills of days of these periods."""
    return bool(runs) and any(overlapping(WRITER, period).filter(run_id__in=runs).exists() for period in periods)


def discard(run: int) -> None:
    """Delete the bills of a run that was given up."""
    waiting_bills(run).delete()
