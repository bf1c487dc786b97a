"""What `etl issue` shows."""

from typing import Any

from etl.issue import IssueReport
from etl.reports.numbers import count


def as_json(report: IssueReport) -> dict[str, Any]:
    return {"month": str(report.period), "issued": report.issued, "issued_before": report.before, "stale": report.stale}


def lines(report: IssueReport) -> list[str]:
    told = [f"{report.period}: {count(report.issued, 'bill')} issued"]
    if report.before:
        told.append(f"  {count(report.before, 'bill was', 'bills were')} issued before and stay as they are")
    if report.stale:
        told.append(
            f"  {count(report.stale, 'bill is', 'bills are')} stale and not issued (bill them first: etl bill --stale)"
        )
    return told
