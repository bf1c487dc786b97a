"""Pages of bills, or of documents, in a folder that is replaced as a whole: `etl statement`."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice

from etl.core.bill_page import FAILED, StoredBill
from etl.core.disk.whole_folder import WholeFolder, whole_folder
from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.invoicing.explained_documents import explain_document
from etl.invoicing.issued_amounts import with_issued
from etl.phrasebook.english import ENGLISH, Phrases
from etl.statements.bill_statements import BillStatements
from etl.statements.einvoices.einvoice_folder import WithoutEInvoice
from etl.statements.index_page import FailedBill, IndexRow
from etl.statements.page_check import CheckedPages, CheckReport
from etl.statements.page_maker import INDEX, Explanations, MadePage, PageMaker, Request
from etl.statements.page_processes import PageProcesses, page_processes
from etl.statements.statement_page import Statement
from etl.statements.written_prices import written_prices
from etl.store.bills import export_rows
from etl.store.database.locks import snapshot
from etl.store.usage import pricing_spans, tariff_texts
from etl.store.usage.known_names import code_of_absence, is_client, nobody
from etl.tariffs.tax_categories import zero_rates

BATCH, BATCH_AS_PDF = 32, 4
"""Bills whose pages are made at once, as what they need is read at once; a PDF takes as long as 30 pages of HTML."""


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
    einvoices: int | None = None
    """None: none were asked for."""
    without: Sequence[WithoutEInvoice] = ()
    lacking: Sequence[str] = ()
    """Keys of the texts that are English because the language lacks them."""


class _Pages:
    """Pages that are being written to a folder, and their index."""

    def __init__(self, folder: WholeFolder) -> None:
        self._folder = folder
        self.rows: list[IndexRow] = []
        self.failed: list[FailedBill] = []
        self.without: list[WithoutEInvoice] = []
        self.bytes = 0

    def add(self, page: MadePage) -> None:
        self.bytes += self._folder.write(page.row.file, page.text)
        if page.pdf:
            self.bytes += self._folder.write(page.row.pdf, page.pdf)
        if page.xml:
            self.bytes += self._folder.write(page.row.xml, page.xml)
        if page.without:
            self.without.append(page.without)
        self.rows.append(page.row)

    def finish(self, index: str) -> None:
        self.bytes += self._folder.write(INDEX, index)


def write_statements(request: Request) -> StatementReport:
    """Write the pages and their index.

    EtlError without a bill or document, TargetError for a folder that cannot be replaced: nothing is changed then.
    """
    started = time.monotonic()
    with ExitStack() as stack:
        maker = PageMaker(request)
        several = page_processes(request, maker, stack)
        pages = _Pages(stack.enter_context(whole_folder(request.folder)))
        stack.enter_context(snapshot())
        for page in _made(request, maker, several, pages.failed):
            pages.add(page)
        pages.finish(maker.index(pages.rows, pages.failed, _title(request)))
    seconds = time.monotonic() - started
    made = len(pages.rows) - len(pages.without) if request.einvoice else None
    return StatementReport(
        request.folder, len(pages.rows), pages.bytes, len(pages.failed), seconds, request.pdf, made, pages.without,
        maker.lacking,
    )  # fmt: skip


def _made(
    request: Request, maker: PageMaker, several: PageProcesses | None, failed: list[FailedBill]
) -> Iterator[MadePage]:
    """Yield all pages; note the bills that could not be made."""
    for name in request.documents:
        yield maker.page(_of_document(name, request.explanations, maker.phrases), name)
    if request.month is not None:
        batches = _batches(request.month, request.client, failed, BATCH_AS_PDF if request.pdf else BATCH)
        yield from several.made(batches) if several else (page for some in batches for page in maker.of_bills(some))


def _title(request: Request) -> str:
    return " \u2013 ".join(dict.fromkeys([*request.documents[:1], *request.documents[-1:]])) or str(request.month)


def check_statements(request: Request) -> CheckReport:
    """Look at what the pages would show, and write none; EtlError without a bill or document."""
    with snapshot():
        pages = CheckedPages(request.issuer)
        for name in request.documents:
            pages.add(_of_document(name, request.explanations, lambda _: ENGLISH))
        if request.month is not None:
            statements = BillStatements(request.month, lambda _: ())
            for some in _batches(request.month, request.client, pages.failed):
                for statement in statements.of(some):
                    pages.add(statement)
    return pages.report()


def _of_document(name: str, explanations: Explanations, phrases: Callable[[str], Phrases]) -> Statement:
    found = explain_document(name)
    explained = explanations.of_document(found, phrases(found.body.get("timezone") or ""))
    statement = Statement(found.body, explained, reversed_by=found.reversed_by)
    bodies = found.body, found.body.get("result") or {}
    tariffs = tariff_texts.texts([sha256 for body in bodies if (sha256 := body.get("tariff_sha"))])
    return replace(
        statement,
        client=pricing_spans.texts(found.body["client_number"], statement.period),
        prices={value: text for one in tariffs for value, text in written_prices(one.text).items()},
        zero_rates={name: found for one in tariffs for name, found in zero_rates(one.text).items()},
    )


def _batches(
    month: Period, client: str | None, failed: list[FailedBill], size: int = BATCH
) -> Iterator[Sequence[StoredBill]]:
    """Yield the bills that have pages, some at a time; note those that could not be made. EtlError without any bill."""
    if not export_rows.count_bills(month, client):
        raise EtlError(_nothing(month, client), code=code_of_absence(client, "E-NO-BILLS"))
    bills = with_issued(export_rows.bills(month, client))
    while some := list(islice(bills, size)):
        failed += [_failed(bill) for bill in some if bill.status == FAILED]
        yield [bill for bill in some if bill.status != FAILED]


def _failed(bill: StoredBill) -> FailedBill:
    reason = "; ".join(json.loads(bill.detail)["warnings"])
    return FailedBill(bill.client, Period(bill.period_start, bill.period_end), reason)


def _nothing(month: Period, client: str | None) -> str:
    if client is not None and not is_client(client):
        return nobody(client)
    whose = f" of client {client}" if client is not None else ""
    return f"there are no bills{whose} in {month} (make them first: etl bill --month {month})"
