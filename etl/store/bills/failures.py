"""Bills that could not be made: kept with their reason and without any amount, until they can be."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Max

from etl.core.bill_page import FAILED
from etl.core.periods import Period
from etl.store.database.locks import WRITER
from etl.store.loads.series_registry import clients_of
from etl.store.models import Bill

_TOTALS = (
    "kwh_export", "kwh_estimated", "peak_kw", "peak_at", "subtotal", "tax",
    "intervals_expected", "intervals_actual", "intervals_estimated", "intervals_missing",
)  # fmt: skip


@dataclass(frozen=True)
class FailedBill:
    """Why a client has no bill of a period; an empty `tariff_sha256`: nobody can tell by which tariff."""

    client: str
    period: Period
    timezone: str
    reason: str
    tariff_sha256: str = ""
    known: bool = True
    """Whether there is such a client at all."""

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{FAILED} {self.period} {self.tariff_sha256} {self.reason}".encode()).hexdigest()

    @property
    def detail(self) -> str:
        """As `etl.core.bill_page.Bill.detail`, with nothing in it but the reason."""
        empty = {"quantities": {}, "lines": [], "balances": {}, "warnings": [self.reason]}
        return json.dumps(empty | {"totals": dict.fromkeys(_TOTALS)}, ensure_ascii=False, separators=(",", ":"))


class _Kept(NamedTuple):
    """A current bill; `fingerprint` is empty where it is stale."""

    key: int
    period: Period
    status: str
    fingerprint: str


def unkept(failed: Sequence[FailedBill], alias: str) -> list[FailedBill]:
    """Those that are not kept yet, of clients who have no bill of these days.

    A bill that was made before stays: it is stale if what it was made from has changed.
    """
    return [one for one, others in _beside(failed, alias) if _is_new(one, others)]


def keep(failed: Sequence[FailedBill], tariffs: dict[str, int], run: int | None) -> None:
    """Keep a run's failed bills (a page of them) in place of earlier ones of their days; used inside the write lock.

    `tariffs` are ids by sha256.
    """
    beside = [(one, others) for one, others in _beside(failed, WRITER) if _is_new(one, others)]
    Bill.objects.filter(pk__in=[other.key for _, others in beside for other in others]).delete()
    clients = clients_of(one.client for one, _ in beside)
    for one, _ in beside:
        client, period = clients[one.client], one.period
        of_period = Bill.objects.filter(client_id=client, period_start=period.start, period_end=period.end)
        newest = of_period.aggregate(newest=Max("revision"))["newest"]
        revision = 0 if newest is None else newest + 1
        Bill.objects.create(
            client_id=client, period_start=period.start, period_end=period.end, revision=revision,
            tariff_id=tariffs.get(one.tariff_sha256), timezone=one.timezone, status=FAILED, energy_mwh=0, total="",
            fingerprint=one.fingerprint, detail=one.detail, run_id=run,
        )  # fmt: skip


def _is_new(one: FailedBill, others: Sequence[_Kept]) -> bool:
    return all(other.status == FAILED for other in others) and [one.fingerprint] != [
        other.fingerprint for other in others
    ]


def _beside(failed: Iterable[FailedBill], alias: str) -> Iterator[tuple[FailedBill, list[_Kept]]]:
    """Each with the client's current bills of the same days or some of them."""
    every = list(failed)
    bills = Bill.objects.using(alias).filter(current=True, client__number__in={one.client for one in every})
    columns = ("client__number", "pk", "period_start", "period_end", "status", "stale", "fingerprint")
    kept: dict[str, list[_Kept]] = {}
    for client, key, first, end, status, stale, fingerprint in bills.values_list(*columns):
        kept.setdefault(client, []).append(_Kept(key, Period(first, end), status, "" if stale else fingerprint))
    for one in every:
        yield one, [other for other in kept.get(one.client, ()) if other.period.within(one.period)]
