"""Report of `etl estimate`."""

from typing import Any

from etl.bill_runs.estimates.estimated_edits import EstimateReport
from etl.reports.figures import count, kwh, stale_bills
from etl.tariffs.page.completeness import duration

_SHOWN = 3
"""Clients that are named of those of whom readings stay missing."""


def as_json(report: EstimateReport) -> dict[str, Any]:
    return {
        "clients": report.clients,
        "edits": report.edits,
        "estimated": [
            {"flow": one.flow, "method": one.method, "minutes": one.minutes, "kwh": kwh(one.energy_mwh)}
            for one in report.totals
        ],
        "failing_minutes": report.failing_minutes,
        "failing_kwh": kwh(report.failing_mwh),
        "left": dict(report.left),
        "failed": list(report.failed),
        "stale": report.stale,
        "load": report.load,
    }


def lines(report: EstimateReport, *, dry_run: bool) -> list[str]:
    """Say how much is estimated by which method, and what stays missing."""
    number = f" (load {report.load})" if report.load else ""
    stored = ", nothing is stored: --dry-run" if dry_run and report.edits else ""
    texts = [f"{count(report.edits, 'estimate')} of {count(report.clients, 'client')}{stored}{number}"]
    if not report.edits:
        texts = ["nothing is estimated" if report.left or report.failed else "nothing is missing"]
    texts += [
        f"  {duration(one.minutes)} of {one.flow} by {one.method}: {kwh(one.energy_mwh)} kWh" for one in report.totals
    ]
    if report.failing_minutes:
        was = f"{kwh(report.failing_mwh)} kWh that fail a rule"
        texts.append(f"  {duration(report.failing_minutes)} of it in place of {was}")
    if report.left:
        texts.append(f"  {duration(sum(report.left.values()))} missing still: no method has an estimate{_of(report)}")
    if dry_run:
        return texts + ([f"  {count(report.stale, 'bill')} would be stale"] if report.stale else [])
    return texts + stale_bills(report.stale)


def _of(report: EstimateReport) -> str:
    names = list(report.left)
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f", of {', '.join(names[:_SHOWN])}{more}"
