"""Report of `etl issue`."""

from typing import Any

from etl.issue import IssueReport
from etl.reports.figures import count


def as_json(report: IssueReport) -> dict[str, Any]:
    bills = report.bills
    return {
        "month": str(report.month),
        "issued": bills.issued,
        "issued_before": bills.before,
        "stale": bills.stale,
        "failed": bills.failed,
    }


def lines(report: IssueReport) -> list[str]:
    bills = report.bills
    texts = [f"{report.month}: {count(bills.issued, 'bill')} issued"]
    if bills.before:
        texts.append(f"  {count(bills.before, 'bill was', 'bills were')} issued before and stay as they are")
    if bills.stale:
        stale = count(bills.stale, "bill is", "bills are")
        texts.append(f"  {stale} stale and not issued (bill them again first: etl bill --stale)")
    if bills.failed:
        texts.append(f"  {count(bills.failed, 'bill')} could not be made (etl export shows the reasons)")
    return texts
