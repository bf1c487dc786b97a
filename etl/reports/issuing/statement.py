"""Report of `etl statement`."""

from typing import Any

from etl.reports.figures import count
from etl.statements.page_maker import INDEX
from etl.statements.statement_folder import StatementReport

_MOST = 10
"""Pages without an e-invoice that are named."""


def as_json(report: StatementReport) -> dict[str, Any]:
    return {
        "folder": report.folder,
        "statements": report.pages,
        "bytes": report.bytes,
        "pdf": report.pdf,
        "einvoices": report.einvoices,
        "without_einvoice": [
            {"client_number": one.client, "page": one.page, "reason": one.reason} for one in report.without
        ],
        "failed": report.failed,
        "english_texts": list(report.lacking),
        "seconds": round(report.seconds, 3),
    }


def lines(report: StatementReport) -> list[str]:
    """Say how many pages there are, and which one to open first."""
    failed = f"; {count(report.failed, 'bill')} could not be made (the index says why)" if report.failed else ""
    also = ", each also as a PDF" if report.pdf else ""
    made = f", {count(report.einvoices, 'e-invoice')}" if report.einvoices is not None else ""
    index = f"{report.folder.rstrip('/')}/{INDEX}"
    head = f"{report.folder}: {count(report.pages, 'statement')}{also}{made}, see {index}{failed}"
    return [head, *_without(report), *_english(report)]


def _without(report: StatementReport) -> list[str]:
    """Name the first pages that have no e-invoice, with the reasons."""
    more = len(report.without) - _MOST
    shown = [f"  {one.page}: no e-invoice: {one.reason}" for one in report.without[:_MOST]]
    return [*shown, f"  and {more} more (--json names all)"] if more > 0 else shown


def _english(report: StatementReport) -> list[str]:
    """Name the first texts that the language lacks."""
    more = len(report.lacking) - _MOST
    rest = f" and {more} more (--json names all)" if more > 0 else ""
    shown = f"  {count(len(report.lacking), 'text')} in English, which the language lacks: "
    return [f"{shown}{', '.join(report.lacking[:_MOST])}{rest}"] if report.lacking else []
