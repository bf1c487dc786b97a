"""Publication of a run: the last stage of `etl bill`, the same whoever has computed its bills."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.bill_runs.order import Order
from etl.bill_runs.outcome import BillReport, Mixed, Outcome
from etl.bill_runs.request import Request
from etl.core.errors import EtlError
from etl.core.periods import shown_period
from etl.store.bills import pending
from etl.store.bills.bill_writer import BillWriter
from etl.store.existence.no_readings import nothing_read
from etl.store.input_versions import InputVersion
from etl.store.runs import run_records
from etl.store.usage.known_names import code_of_absence
from etl.store.usage.tariff_texts import TariffText


class NewerLoads:
    """Clients whose bills were computed from a load that was not there when their run began."""

    def __init__(self, run: InputVersion) -> None:
        self._run = run
        self._clients: dict[int, int] = {}

    def add(self, part: InputVersion, clients: int) -> None:
        """Count the clients of a part by the newest load that it saw."""
        if part.load > self._run.load:
            self._clients[part.load] = self._clients.get(part.load, 0) + clients

    def mixed(self) -> list[Mixed]:
        """Return the counts, by load."""
        return [Mixed(load, clients) for load, clients in sorted(self._clients.items())]


@dataclass
class Computed:
    """What an engine has computed and saved with the writer of a run."""

    outcome: Outcome
    tariffs: Sequence[TariffText] = ()
    """Of the bills that failed."""
    mixed: list[Mixed] = field(default_factory=list)


def publish(order: Order, computed: Computed, writer: BillWriter) -> BillReport:
    """Save the failed bills once all others are saved, and the run's report; used inside the writer's transaction.

    Raise EtlError, so that nothing is saved, if there is nothing to bill.
    """
    outcome, counts = computed.outcome, writer.counts
    outcome.failed.sort(key=lambda bill: (bill.period, bill.client))  # whichever process came to them first
    known = [bill for bill in outcome.failed if bill.known]
    if outcome.none_made and not known:
        raise EtlError(outcome.failed[0].reason)
    writer.fail(known, computed.tariffs)
    writer.withdraw([bill for bill in outcome.gone if outcome.is_unread(bill[1])])
    withdrawn_unread = counts.withdrawn
    writer.withdraw([bill for bill in outcome.gone if not outcome.is_unread(bill[1])])
    if outcome.periods and not (outcome.gone or outcome.none_made) and _is_empty(order.request, outcome):
        raise EtlError(
            outcome.failed[0].reason if outcome.failed else _nothing_to_bill(order.request, outcome),
            code=code_of_absence(order.request.client, "E-NO-READINGS"),
        )
    writer.finish()
    report = BillReport(**vars(outcome))
    report.run, report.changed, report.unchanged = writer.run, counts.changed, counts.unchanged + outcome.unchanged
    report.stale = counts.stale
    report.withdrawn, report.withdrawn_unread = counts.withdrawn - withdrawn_unread, withdrawn_unread
    report.only_stale = order.request.only_stale
    report.mixed, report.warnings = computed.mixed, list(order.warnings)
    save_report(report)
    return report


def take_off(outcome: Outcome, refused: Sequence[pending.Refused]) -> None:
    """Turn bills that were computed, but refused when they were saved, into failed ones."""
    for bill in refused:
        outcome.count([bill.bill], bill.currency, -1)
    outcome.failed += [bill.failed() for bill in refused]
    clients = {bill.bill.client for bill in refused}
    outcome.clients -= pending.unbilled(clients, outcome.periods) if refused else 0


def save_report(report: BillReport) -> None:
    """Save what `etl runs` shows of a run, if anything was saved."""
    if report.run is not None:
        run_records.save_report(report.run, summary(report))


def summary(report: BillReport) -> str:
    """Return what is stored of a report, as JSON."""
    names = ("bills", "clients", "changed", "unchanged", "incomplete", "stale")
    fields = {name: getattr(report, name) for name in names}
    fields |= {"failed": len(report.failed), "periods": [str(period) for period in report.periods]}
    fields |= {"total": {currency: str(total) for currency, total in report.total.items()}}
    return json.dumps(fields, ensure_ascii=False)


def _is_empty(request: Request, outcome: Outcome) -> bool:
    every = bool(request.periods) and request.client is None and not request.even_without_readings
    return not outcome.bills or (every and not outcome.measured and not outcome.energy_mwh)


def _nothing_to_bill(request: Request, outcome: Outcome) -> str:
    """Say why there is nothing to bill, and what to do."""
    begun = [period for period in outcome.periods if period not in outcome.future]
    if not begun:
        days = " to ".join(dict.fromkeys(shown_period(outcome.periods[place]) for place in (0, -1)))
        return f"{days}: has not begun (choose another --month, or bill it --even-without-readings)"
    return nothing_read(begun, request.client, billing=True)
