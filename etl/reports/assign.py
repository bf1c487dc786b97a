"""Report of `etl assign`."""

from dataclasses import asdict
from typing import Any

from etl.assign import AssignReport
from etl.reports.figures import count, stale_bills


def as_json(report: AssignReport) -> dict[str, Any]:
    return asdict(report)


def lines(report: AssignReport) -> list[str]:
    rows, clients = count(report.rows, "row"), count(report.clients, "client")
    return [f"{rows} for {clients}, {report.changed:,} of them changed", *stale_bills(report.stale)]
