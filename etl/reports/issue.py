"""What `etl issue` shows."""

from typing import Any

from etl.issue import IssueReport
from etl.reports.figures import count


def as_json(report: IssueReport) -> dict[str, Any]:
    bills = report.bills
    return {
        "month": str(report.period),
        "issued": bills.issued,
        "issued_before": bills.before,
        "stale": bills.stale,
        "failed": bills.failed,
    }


def lines(report: IssueReport) -> list[str]:
    bills = report.bills
    told = [f"{report.period}: {count(bills.issued, 'bill')} issued"]
    if bills.before:
        told.append(f"  {count(bills.before, 'bill was', 'bills were')} issued before and stay as they are")
    if bills.stale:
        told.append(
            f"  {count(bills.stale, 'bill is', 'bills are')} stale and not issued (bill them first: etl bill --stale)"
        )
    if bills.failed:
        told.append(f"  {count(bills.failed, 'bill')} could not be made, which etl export gives with the reason")
    return told
