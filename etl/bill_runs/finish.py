"""What has been computed becomes the bills of a run: the end that all engines share."""

import json
from collections.abc import Iterable, Sequence

from etl.bill_runs.compute import NO_CLIENT, Order
from etl.bill_runs.request import BillReport, Mixed, Outcome, Request
from etl.core.errors import EtlError
from etl.store.bills import pending
from etl.store.bills.bill_writer import BillWriter
from etl.store.input_versions import InputVersion
from etl.store.usage import billed_clients
from etl.store.usage.tariff_texts import TariffText


def kept(order: Order, outcome: Outcome, tariffs: Iterable[TariffText], writer: BillWriter) -> BillReport:
    """Keep what could not be billed, once all else is kept; EtlError, and nothing is kept, where there is none.

    `tariffs` are those of the bills that failed.
    """
    request, counts = order.request, writer.counts
    if outcome.failed and not outcome.bills and not outcome.gone:
        raise EtlError(outcome.failed[0].reason)
    writer.fail([one for one in outcome.failed if one.known], tariffs)
    writer.withdraw(outcome.gone)
    nothing = not outcome.bills or (request.periods and not outcome.measured)
    if outcome.periods and not counts.withdrawn and nothing:
        raise EtlError(_nothing(request))
    writer.finish()
    report = BillReport(**vars(outcome))
    report.run, report.changed, report.unchanged = writer.run, counts.changed, counts.unchanged + outcome.unchanged
    report.stale, report.withdrawn, report.reissued = counts.stale, counts.withdrawn, counts.reissued
    report.warnings = list(order.warnings)
    return report


def take_back(outcome: Outcome, refused: Sequence[pending.Refused]) -> None:
    """Bills that were computed, and could not be kept in the end."""
    for one in refused:
        outcome.count([one.bill], one.currency, -1)
    outcome.failed += [one.failed() for one in refused]
    outcome.clients -= pending.unbilled({one.bill.client for one in refused}, outcome.periods) if refused else 0


class Mixing:
    """Counts clients whose bills were computed from more than was there when their run began."""

    def __init__(self, run: InputVersion) -> None:
        self._run = run
        self._clients: dict[int, int] = {}

    def take(self, part: InputVersion, clients: int) -> None:
        if part.load > self._run.load:
            self._clients[part.load] = self._clients.get(part.load, 0) + clients

    def found(self) -> list[Mixed]:
        return [Mixed(load, clients) for load, clients in sorted(self._clients.items())]


def summary(report: BillReport) -> str:
    """What is kept of a run, as JSON."""
    told = {name: getattr(report, name) for name in ("bills", "clients", "changed", "unchanged", "incomplete", "stale")}
    told |= {"failed": len(report.failed), "periods": [str(period) for period in report.periods]}
    told |= {"total": {currency: str(total) for currency, total in report.total.items()}}
    return json.dumps(told, ensure_ascii=False)


def _nothing(request: Request) -> str:
    span = billed_clients.span()
    if span is None:
        return "there are no readings in this database (load some first: etl load readings.csv)"
    if request.client is not None and not billed_clients.count_clients(request.client):
        return NO_CLIENT.format(client=request.client)
    asked = f"{request.periods[0]}" if request.periods else "these periods"
    return f"there are no readings in {asked}: they run from {span[0]} to {span[1]} (choose another --month)"
