"""Documents as they stand in a database, made by the writer that makes all of them."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from etl.store.documents.issuable_bills import BillDays
from tests.support.store_rows import AUGUST

if TYPE_CHECKING:
    from etl.core.periods import Period
    from etl.store.documents.document_rows import StoredDocument
    from etl.store.documents.document_writer import Draft

AT = datetime(2017, 9, 5, 12, tzinfo=UTC)


def line(amount: str, *, name: str = "energy", tax: bool = False, **more: Any) -> dict[str, Any]:
    """A line of a document, of 1 kWh at its amount."""
    return {
        "id": name, "kind": "percent" if tax else "energy", "from": "2017-08-01", "to": "2017-09-01", "quantity": "1",
        "unit": "kWh", "price": amount, "amount_exact": amount, "amount": amount, "tax": tax, **more,
    }  # fmt: skip


def draft(client: str = "a", days: "Period" = AUGUST, gross: str = "1.00", **more: Any) -> "Draft":
    """An invoice of one line."""
    from etl.store.documents.document_writer import Draft

    values = {"kind": "invoice", "currency": "EUR", "content": {"lines": [line(gross)]}, "corrects": None, **more}
    return Draft(client=client, period=days, gross=gross, **values)


def sent(*drafts: "Draft", series: str = "S", at: datetime = AT) -> "list[StoredDocument]":
    """Issue documents; all of the database, in the order of their keys."""
    from etl.store.database.locks import write_lock
    from etl.store.documents import document_rows
    from etl.store.documents.document_writer import DocumentWriter

    with write_lock():
        writer = DocumentWriter(series, at)
        writer.write(drafts)
        writer.finish()
    return sorted((one for one, _ in document_rows.documents()), key=lambda one: one.pk)


def bill(first: int, end: int, total: str = "1.00", client: str = "a") -> BillDays:
    """A bill of days of August."""
    return BillDays(
        first, client, date(2017, 8, first), date(2017, 8, end), "complete", stale=False, total=total, currency="EUR"
    )
