"""Electronic invoices of the pages of a folder: which of them have one, and why the others have none."""

import json
from dataclasses import dataclass
from datetime import datetime

from etl.core.errors import RefusedError
from etl.statements.einvoices.einvoice import einvoice
from etl.statements.einvoices.hybrid_pdf import embedded
from etl.statements.einvoices.parties import buyer, seller
from etl.statements.einvoices.schema_check import schema_checker
from etl.statements.issuer import Issuer
from etl.statements.page_pdf import Embedded
from etl.statements.statement_page import Body, Statement, day_of_issue, equal_invoice
from etl.store.documents import document_rows
from etl.store.usage import tariff_texts


@dataclass(frozen=True)
class WithoutEInvoice:
    """A page that has no e-invoice, and why."""

    client: str
    page: str
    reason: str


class EInvoices:
    """Makes e-invoices of one issuer, and holds each to the schema."""

    def __init__(self, issuer: Issuer) -> None:
        """UsageError for an issuer of whom too little is known, EtlError where the extra is not installed."""
        self._issuer, self._seller, self._check = issuer, seller(issuer), schema_checker()

    def of(self, statement: Statement) -> Embedded:
        """Return the file of a statement's document; RefusedError where there is none, or no valid file of it."""
        body = _document(statement)
        parties = self._seller, buyer(body["client_number"], statement.client)
        made = einvoice(body, day_of_issue(body), self._issuer, parties, lambda: _tariff_text(body))
        self._check(made)
        return embedded(made, datetime.fromisoformat(body["issued_at"]))


def _document(statement: Statement) -> Body:
    """Return the text of the document that a page shows, or whose bill it shows."""
    if statement.body.get("issued_at"):
        return statement.body
    own = equal_invoice(statement)
    if own is None:
        raise RefusedError("no invoice in force equals the bill (issue it: etl issue)")
    body: Body = json.loads(document_rows.bodies([own.pk])[own.pk])
    return body


def _tariff_text(body: Body) -> str:
    found = tariff_texts.texts([body["tariff_sha"]]) if body.get("tariff_sha") else []
    return found[0].text if found else ""
