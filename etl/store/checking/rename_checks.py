"""Checks of renames of clients: each is finished, and its client still has the documents that it took along."""

from collections.abc import Iterator

from etl.core.violations import Violation
from etl.store.database.locks import READER
from etl.store.document_models import ClientRename, Document
from etl.store.documents.client_renames import called_now


def check_renames() -> Iterator[Violation]:
    """Check each rename by what documents have now. They are never deleted, and move together."""
    for record in ClientRename.objects.using(READER).order_by("pk"):
        where = f"rename of client {record.former} to {record.number}"
        if record.documents is None:
            yield Violation(where, "is open: documents can be given another client's number")
            continue
        number = called_now(record)
        found = Document.objects.using(READER).filter(client_number=number).count()
        if found < record.documents:
            yield Violation(
                where, f"had {record.documents:,} of its documents, but in their rows {number} has {found:,}"
            )
