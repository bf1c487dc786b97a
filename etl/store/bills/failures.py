"""Failed bills: stored with their reason and without any amount, until they can be made."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from etl.core.bill_page import FAILED, Requested
from etl.core.errors import Code
from etl.core.periods import Period
from etl.store.bills.requests import save_request
from etl.store.database.any_of import any_of
from etl.store.database.locks import WRITER
from etl.store.loads.series_registry import clients_of
from etl.store.models import Bill

_TOTALS = (
    "kwh_export", "kwh_estimated", "peak_kw", "peak_at", "subtotal", "tax",
    "intervals_expected", "intervals_actual", "intervals_estimated", "intervals_missing",
)  # fmt: skip


@dataclass(frozen=True)
class FailedBill:
    """Why a client has no bill for a period; `tariff_sha256` is empty if its tariff is not known."""

    client: str
    period: Period
    timezone: str
    reason: str
    tariff_sha256: str = ""
    known: bool = True
    """Whether the client exists."""
    requested: Requested | None = None
    """None: these days, and nothing besides."""
    code: Code = "E-FAILED"

    @property
    def fingerprint(self) -> str:
        text = f"{FAILED} {self.period} {self.tariff_sha256} {self.reason} {self.request}"
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def request(self) -> Requested:
        """What was requested."""
        return self.requested or Requested(self.period)

    @property
    def detail(self) -> str:
        """As `etl.core.bill_page.Bill.detail`, with nothing in it but the reason."""
        empty = {"quantities": {}, "lines": [], "balances": {}, "warnings": [self.reason]}
        return json.dumps(empty | {"totals": dict.fromkeys(_TOTALS)}, ensure_ascii=False, separators=(",", ":"))


class _Current(NamedTuple):
    """A current bill; `fingerprint` is empty where it is stale."""

    key: int
    period: Period
    status: str
    fingerprint: str


def unsaved(failed: Sequence[FailedBill], alias: str) -> list[FailedBill]:
    """Return those that are not stored yet, of clients who have no bill of these days.

    A bill that was made before stays: it is stale if what it was made from has changed.
    """
    return [bill for bill, others in _with_current(failed, alias) if _is_new(bill, others)]


def save(failed: Sequence[FailedBill], tariffs: dict[str, int], run: int | None) -> None:
    """Save a run's failed bills (a page of them) in place of earlier ones of their days; used inside the write lock.

    `tariffs` are ids by sha256.
    """
    new = [(bill, others) for bill, others in _with_current(failed, WRITER) if _is_new(bill, others)]
    Bill.objects.filter(any_of("pk", [other.key for _, others in new for other in others])).delete()
    clients = clients_of([bill.client for bill, _ in new])
    requests = {request: save_request(request) for request in {bill.request for bill, _ in new}}
    for bill, _ in new:
        client, period = clients[bill.client], bill.period
        Bill.objects.create(
            client_id=client, period_start=period.start, period_end=period.end,
            tariff_id=tariffs.get(bill.tariff_sha256), timezone=bill.timezone, status=FAILED, energy_mwh=0, total="",
            fingerprint=bill.fingerprint, detail=bill.detail, run_id=run, request_id=requests[bill.request],
        )  # fmt: skip


def _is_new(bill: FailedBill, others: Sequence[_Current]) -> bool:
    return all(other.status == FAILED for other in others) and [bill.fingerprint] != [
        other.fingerprint for other in others
    ]


def _with_current(failed: Iterable[FailedBill], alias: str) -> Iterator[tuple[FailedBill, list[_Current]]]:
    """Yield each with the client's current bills that share a day with it."""
    every = list(failed)
    bills = Bill.published.using(alias).filter(any_of("client__number", {bill.client for bill in every}))
    columns = ("client__number", "pk", "period_start", "period_end", "status", "stale", "fingerprint")
    current: dict[str, list[_Current]] = {}
    for client, key, first, end, status, stale, fingerprint in bills.values_list(*columns):
        current.setdefault(client, []).append(_Current(key, Period(first, end), status, "" if stale else fingerprint))
    for bill in every:
        yield bill, [other for other in current.get(bill.client, ()) if other.period.within(bill.period)]
