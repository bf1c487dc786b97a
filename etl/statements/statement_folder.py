"""Pages of bills, or of one document, in a folder that is replaced as a whole: `etl statement`."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from etl.core.bill_page import FAILED, StoredBill
from etl.core.disk.whole_folder import WholeFolder, whole_folder
from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.explain import ExplainedBill
from etl.invoicing.explained_documents import ExplainedDocument, explain_document
from etl.invoicing.issued_amounts import with_issued
from etl.statements.bill_statements import BillStatements
from etl.statements.index_page import FailedBill, IndexRow, file_name, index_row, index_values
from etl.statements.issuer import NOBODY, Issuer
from etl.statements.page_check import CheckedPages, CheckReport
from etl.statements.page_pdf import pdf_writer
from etl.statements.page_templates import PageTemplates
from etl.statements.statement_page import Statement, page_values
from etl.statements.wording import wording
from etl.statements.written_prices import written_prices
from etl.store.bills import export_rows
from etl.store.database.locks import snapshot
from etl.store.usage import pricing_spans, tariff_texts
from etl.store.usage.known_names import code_of_absence, is_client, nobody

DEFAULT_LANGUAGE = "en"
INDEX = "index.html"
BATCH = 32


@dataclass(frozen=True)
class Explanations:
    """Texts by which people redo a bill or a document, a line each."""

    of_bills: Callable[[list[ExplainedBill]], Sequence[str]]
    of_document: Callable[[ExplainedDocument], Sequence[str]]


@dataclass(frozen=True)
class Request:
    """Whose pages are written, and where: of the bills of a month, or of one document."""

    folder: str
    explanations: Explanations
    month: Period | None = None
    client: str | None = None
    document: str | None = None
    issuer: Issuer = NOBODY
    templates: Path | None = None
    language: str | None = None
    """None: the issuer's, or English."""
    pdf: bool = False
    """Whether each page is written as a PDF, too."""


@dataclass(frozen=True)
class StatementReport:
    """What was written."""

    folder: str
    pages: int
    bytes: int
    failed: int
    """Bills that could not be made: they have no page, and are named in the index."""
    seconds: float
    pdf: bool = False


class _Pages:
    """Pages that are being written to a folder, and their index."""

    def __init__(self, request: Request, folder: WholeFolder) -> None:
        self._issuer, self._folder = request.issuer, folder
        self._wording = wording(request.language or request.issuer.language or DEFAULT_LANGUAGE)
        self._templates = PageTemplates(request.templates)
        self._pdf = pdf_writer() if request.pdf else None
        self._rows: list[IndexRow] = []
        self.failed: list[FailedBill] = []
        self.bytes = 0

    def add(self, statement: Statement, name: str) -> None:
        text = self._templates.page("statement.html", page_values(statement, self._issuer, self._wording))
        self.bytes += self._folder.write(name, text)
        pdf = f"{name.removesuffix('.html')}.pdf" if self._pdf else ""
        if self._pdf:
            self.bytes += self._folder.write(pdf, self._pdf(text))
        self._rows.append(index_row(statement, name, self._wording, pdf))

    def finish(self, title: str) -> int:
        """Write the index; return how many pages there are besides."""
        values = index_values(self._rows, self.failed, title, self._wording)
        self.bytes += self._folder.write(INDEX, self._templates.page(INDEX, values))
        return len(self._rows)


def write_statements(request: Request) -> StatementReport:
    """Write the pages and their index.

    EtlError without a bill or document, TargetError for a folder that cannot be replaced: nothing is changed then.
    """
    started = time.monotonic()
    with whole_folder(request.folder) as folder, snapshot():
        pages = _Pages(request, folder)
        _add_all(pages, request)
        written = pages.finish(request.document or str(request.month))
    return StatementReport(
        request.folder, written, pages.bytes, len(pages.failed), time.monotonic() - started, request.pdf
    )


def check_statements(request: Request) -> CheckReport:
    """Look at what the pages would show, and write none; EtlError without a bill or document."""
    with snapshot():
        pages = CheckedPages(request.issuer)
        _add_all(pages, request)
    return pages.report()


def _add_all(pages: "_Pages | CheckedPages", request: Request) -> None:
    if request.document is not None:
        _add_document(pages, request.document, request.explanations)
    elif request.month is not None:
        _add_bills(pages, request.month, request.client, request.explanations)


def _add_document(pages: "_Pages | CheckedPages", name: str, explanations: Explanations) -> None:
    found = explain_document(name)
    statement = Statement(found.body, explanations.of_document(found), reversed_by=found.reversed_by)
    bodies = found.body, found.body.get("result") or {}
    tariffs = tariff_texts.texts([sha256 for body in bodies if (sha256 := body.get("tariff_sha"))])
    statement = replace(
        statement,
        client=pricing_spans.texts(found.body["client_number"], statement.period),
        prices={value: text for one in tariffs for value, text in written_prices(one.text).items()},
    )
    pages.add(statement, file_name(found.body["client_number"], name))


def _add_bills(pages: "_Pages | CheckedPages", month: Period, client: str | None, explanations: Explanations) -> None:
    if not export_rows.count_bills(month, client):
        raise EtlError(_nothing(month, client), code=code_of_absence(client, "E-NO-BILLS"))
    bills = with_issued(export_rows.bills(month, client))
    statements = BillStatements(month, explanations.of_bills)
    while some := list(islice(bills, BATCH)):
        pages.failed += [_failed(bill) for bill in some if bill.status == FAILED]
        made = [bill for bill in some if bill.status != FAILED]
        for bill, statement in zip(made, statements.of(made), strict=True):
            pages.add(statement, file_name(bill.client, bill.period_start.isoformat()))


def _failed(bill: StoredBill) -> FailedBill:
    reason = "; ".join(json.loads(bill.detail)["warnings"])
    return FailedBill(bill.client, Period(bill.period_start, bill.period_end), reason)


def _nothing(month: Period, client: str | None) -> str:
    if client is not None and not is_client(client):
        return nobody(client)
    whose = f" of client {client}" if client is not None else ""
    return f"there are no bills{whose} in {month} (make them first: etl bill --month {month})"
