"""Report of `etl statement`."""

from typing import Any

from etl.reports.figures import count
from etl.statements.page_maker import INDEX
from etl.statements.statement_folder import StatementReport


def as_json(report: StatementReport) -> dict[str, Any]:
    return {
        "folder": report.folder,
        "statements": report.pages,
        "bytes": report.bytes,
        "pdf": report.pdf,
        "failed": report.failed,
        "seconds": round(report.seconds, 3),
    }


def lines(report: StatementReport) -> list[str]:
    """Say how many pages there are, and which one to open first."""
    failed = f"; {count(report.failed, 'bill')} could not be made (the index says why)" if report.failed else ""
    also = ", each also as a PDF" if report.pdf else ""
    return [
        f"{report.folder}: {count(report.pages, 'statement')}{also}, see {report.folder.rstrip('/')}/{INDEX}{failed}"
    ]
