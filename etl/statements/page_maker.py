"""Pages of statements as texts, each with its row of the index; who asks for them, and in which way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.core.bill_page import StoredBill
from etl.core.errors import RefusedError
from etl.core.periods import Period
from etl.explain import ExplainedBill
from etl.invoicing.explained_documents import ExplainedDocument
from etl.phrasebook.english import Phrases
from etl.statements.bill_statements import BillStatements
from etl.statements.einvoices.einvoice_folder import EInvoices, WithoutEInvoice
from etl.statements.index_page import FailedBill, IndexRow, file_name, index_row, index_values
from etl.statements.issuer import NOBODY, Issuer
from etl.statements.page_pdf import Embedded, pdf_writer
from etl.statements.page_phrases import PagePhrases
from etl.statements.page_templates import PageTemplates
from etl.statements.statement_page import Statement, page_values
from etl.statements.wording import wording

DEFAULT_LANGUAGE = "en"
PAGE, INDEX = "statement.html", "index.html"


@dataclass(frozen=True)
class Explanations:
    """Texts by which people redo a bill or a document, a line each."""

    of_bills: Callable[[list[ExplainedBill], Phrases], Sequence[str]]
    of_document: Callable[[ExplainedDocument, Phrases], Sequence[str]]


@dataclass(frozen=True)
class Request:
    """Whose pages are written, and where: of the bills of a month, or of documents."""

    folder: str
    explanations: Explanations
    month: Period | None = None
    client: str | None = None
    documents: Sequence[str] = ()
    """Names of documents, instead of bills."""
    issuer: Issuer = NOBODY
    templates: Path | None = None
    language: str | None = None
    """None: the issuer's, or English."""
    workers: int | None = None
    """Processes that make pages; None: one, or one a core if there are many pages."""
    pdf: bool = False
    """Whether each page is written as a PDF, too."""
    einvoice: bool = False
    """Whether issued documents are written as e-invoices, too."""


@dataclass(frozen=True)
class MadePage:
    """A page that is to be written."""

    text: str
    row: IndexRow
    pdf: bytes = b""
    """Empty: none is wanted."""
    xml: bytes = b""
    """The e-invoice; empty: there is none."""
    without: WithoutEInvoice | None = None
    """Why a wanted e-invoice is not there."""


class PageMaker:
    """Makes the pages of a request and their index; all but the database is read at once."""

    def __init__(self, request: Request) -> None:
        self._issuer = request.issuer
        self._wording = wording(request.language or request.issuer.language or DEFAULT_LANGUAGE)
        self._templates = PageTemplates(request.templates)
        self._templates.load()
        self._pdf = pdf_writer() if request.pdf else None
        self._einvoices = EInvoices(request.issuer) if request.einvoice else None
        self._explanations = request.explanations
        self._statements = BillStatements(request.month, self._explained) if request.month else None

    @property
    def lacking(self) -> Sequence[str]:
        """Keys of the texts that are English because the language lacks them."""
        return self._wording.lacking

    def phrases(self, timezone: str) -> PagePhrases:
        """Return what writes explanations in the language of the pages."""
        return PagePhrases(self._wording, timezone)

    def _explained(self, bills: list[ExplainedBill]) -> Sequence[str]:
        return self._explanations.of_bills(bills, self.phrases(bills[0].stored.timezone))

    def page(self, statement: Statement, name: str) -> MadePage:
        """Return the page of a statement, given what its file is called after besides the client."""
        file = file_name(statement.body["client_number"], name)
        text = self._templates.page(PAGE, page_values(statement, self._issuer, self._wording))
        xml, without = self._einvoice(statement, file)
        pdf = self._pdf(text, xml) if self._pdf else b""
        stem = file.removesuffix(".html")
        row = index_row(statement, file, self._wording, f"{stem}.pdf" if pdf else "", f"{stem}.xml" if xml else "")
        return MadePage(text, row, pdf, xml.content if xml else b"", without)

    def _einvoice(self, statement: Statement, file: str) -> tuple[Embedded | None, WithoutEInvoice | None]:
        """Return the e-invoice of a page if it is wanted, or why there is none."""
        if self._einvoices is None:
            return None, None
        try:
            return self._einvoices.of(statement), None
        except RefusedError as error:
            return None, WithoutEInvoice(statement.body["client_number"], file, str(error))

    def of_bills(self, bills: Sequence[StoredBill]) -> Iterator[MadePage]:
        """Yield the pages of some bills of the month, none of which has failed. Used in a snapshot."""
        if self._statements is not None:
            for bill, statement in zip(bills, self._statements.of(bills), strict=True):
                yield self.page(statement, bill.period_start.isoformat())

    def index(self, rows: Sequence[IndexRow], failed: Sequence[FailedBill], title: str) -> str:
        """Return the index of pages."""
        return self._templates.page(INDEX, index_values(rows, failed, title, self._wording))
