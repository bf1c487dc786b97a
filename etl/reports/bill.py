"""What `etl bill` shows."""

from decimal import Decimal
from typing import Any

from etl.bill_runs.request import BillReport
from etl.reports.figures import count, kwh, shown_kwh
from etl.store.bills.revisions import Reissued


def as_json(report: BillReport) -> dict[str, Any]:
    """Amounts and energy are exact texts."""
    return {
        "run": report.run,
        "month": report.periods[0].month if len(report.periods) == 1 else "",
        "periods": [f"{period.start}..{period.end}" for period in report.periods],
        "clients": report.clients,
        "bills": report.bills,
        "kwh": kwh(report.energy_mwh),
        "total": {currency: str(total) for currency, total in report.total.items()},
        "changed": report.changed,
        "unchanged": report.unchanged,
        "incomplete": report.incomplete,
        "estimated": report.estimated,
        "stale": report.stale,
        "withdrawn": report.withdrawn,
        "mixed": [{"load": one.load, "clients": one.clients} for one in report.mixed],
        "failed": len(report.failed),
        "failures": [
            {
                "client_number": one.client,
                "period_start": one.period.start.isoformat(),
                "period_end": one.period.end.isoformat(),
                "error": one.reason,
            }
            for one in report.failed
        ],
        "reissued": [
            {
                "client_number": one.client,
                "period_start": one.period.start.isoformat(),
                "period_end": one.period.end.isoformat(),
                "revision": one.revision,
                "before": one.before,
                "after": one.after,
                "difference": difference(one),
                "currency": one.currency,
                "now": [f"{period.start}..{period.end}" for period in one.now],
            }
            for one in report.reissued
        ],
        "seconds": round(report.seconds, 3),
        "warnings": report.warnings,
    }


def lines(report: BillReport) -> list[str]:
    """What was billed, and what is the matter with it."""
    totals = ", ".join(f"{total:,} {currency}" for currency, total in report.total.items())
    if not report.periods:
        return ["no bill is stale: nothing to do"]
    when = str(report.periods[0]) if len(report.periods) == 1 else f"{report.periods[0]} to {report.periods[-1]}"
    told = [f"{when}: " + ", ".join(filter(None, (count(report.bills, "bill"), shown_kwh(report.energy_mwh), totals)))]
    if not report.changed and not report.withdrawn:
        told.append("  nothing changed: every bill is as it was")
    elif report.unchanged:
        told.append(f"  {report.changed:,} new or changed, {report.unchanged:,} as they were")
    if report.failed:
        told.append(f"  {count(len(report.failed), 'bill')} could not be made")
    if report.incomplete:
        told.append(f"  {count(report.incomplete, 'bill is', 'bills are')} incomplete: readings are missing")
    if report.stale:
        told.append(
            f"  {count(report.stale, 'bill is', 'bills are')} stale: readings were loaded meanwhile (bill again)"
        )
    told += [
        f"  bills of {count(one.clients, 'client')} saw load {one.load}, which others did not yet (etl bill --stale)"
        for one in report.mixed
    ]
    if report.withdrawn:
        told.append(f"  {count(report.withdrawn, 'bill')} withdrawn: nothing in their days is the client's any more")
    return told + [f"  client {one.client}, {one.period}: {_reissued(one)}" for one in report.reissued]


def _reissued(one: Reissued) -> str:
    days = f" of {' and '.join(map(str, one.now))}" if one.now else ""
    return (
        f"was issued as {one.before} {one.currency}, revision {one.revision}{days} is {one.after} ({difference(one)})"
    )


def difference(one: Reissued) -> str:
    """What the client owes more or less, with its sign."""
    return f"{Decimal(one.after) - Decimal(one.before):+}"
