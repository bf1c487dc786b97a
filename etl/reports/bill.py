"""What `etl bill` shows."""

from typing import Any

from etl.bill import BillReport
from etl.reports.numbers import count, kwh, shown_kwh


def as_json(report: BillReport) -> dict[str, Any]:
    """Amounts and energy are exact texts."""
    return {
        "month": report.period.month,
        "period_start": report.period.start.isoformat(),
        "period_end": report.period.end.isoformat(),
        "clients": report.bills,
        "bills": report.bills,
        "kwh": kwh(report.energy_mwh),
        "total": {currency: str(total) for currency, total in report.total.items()},
        "changed": report.changed,
        "unchanged": report.unchanged,
        "incomplete": report.incomplete,
        "estimated": report.estimated,
        "stale": report.stale,
        "failed": 0,
        "seconds": round(report.seconds, 3),
        "warnings": report.warnings,
    }


def lines(report: BillReport) -> list[str]:
    """What was billed, and what is the matter with it."""
    totals = ", ".join(f"{total:,} {currency}" for currency, total in report.total.items())
    told = [f"{report.period}: {count(report.bills, 'bill')}, {shown_kwh(report.energy_mwh)}, {totals}"]
    if not report.changed:
        told.append("  nothing changed: every bill is as it was")
    elif report.unchanged:
        told.append(f"  {report.changed:,} new or changed, {report.unchanged:,} as they were")
    if report.incomplete:
        told.append(f"  {count(report.incomplete, 'bill is', 'bills are')} incomplete: readings are missing")
    if report.stale:
        told.append(
            f"  {count(report.stale, 'bill is', 'bills are')} stale: readings were loaded meanwhile (bill again)"
        )
    return told
