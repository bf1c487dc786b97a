"""What `etl assign` shows."""

from dataclasses import asdict
from typing import Any

from etl.assign import AssignReport
from etl.reports.figures import count


def as_json(report: AssignReport) -> dict[str, Any]:
    return asdict(report)


def lines(report: AssignReport) -> list[str]:
    told = [f"{count(report.rows, 'row')} for {count(report.clients, 'client')}, {report.changed:,} of them changed"]
    if report.stale:
        told.append(f"  {count(report.stale, 'bill is', 'bills are')} stale now (bill them anew: etl bill --stale)")
    return told
