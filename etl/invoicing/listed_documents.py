"""Documents that were issued, one by one: `etl documents`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from etl.core.errors import EtlError
from etl.core.periods import Period, shown_period
from etl.store.database.locks import snapshot
from etl.store.documents import client_renames, document_rows
from etl.store.documents.chain import Head
from etl.store.documents.document_rows import StoredDocument
from etl.store.usage.known_names import code_of_absence, is_client, nobody


@dataclass(frozen=True)
class DocumentList:
    """Documents in the order of their numbers, and the heads of their series."""

    documents: Sequence[StoredDocument]
    in_force: frozenset[int]
    """Keys of those that no credit note reverses."""
    heads: Sequence[Head]
    borne: Mapping[int, str] = field(default_factory=dict)
    """The client's number in the texts of those that bear another one than it has now."""


def documents(period: Period | None = None, client: str | None = None) -> DocumentList:
    """Return the documents that have a day of a period; EtlError where there are none."""
    with snapshot():
        found = document_rows.listed(period, client)
        if not found:
            raise EtlError(no_documents(period, client), code=code_of_absence(client, "E-NO-DOCUMENT"))
        clients = None if client is None else [client]
        standing = frozenset(one.pk for one in document_rows.in_force(clients, period))
        return DocumentList(found, standing, document_rows.heads(), _borne(found))


def _borne(found: Sequence[StoredDocument]) -> dict[int, str]:
    """Return the numbers in texts; only those of clients that were renamed are read."""
    renamed = client_renames.renamed(one.client for one in found)
    numbers = {one.pk: one.client for one in found if one.client in renamed}
    bodies = document_rows.bodies(list(numbers))
    texts = {key: str(json.loads(body)["client_number"]) for key, body in bodies.items()}
    return {key: number for key, number in texts.items() if number != numbers[key]}


def no_documents(period: Period | None, client: str | None) -> str:
    """Return the message that there are none."""
    sent = client is not None and document_rows.any_of(client)
    if client is not None and not sent and not is_client(client):
        return nobody(client)
    whose = f" of client {client}" if client is not None else ""
    when = f" in {shown_period(period)}" if period else ""
    month = period.month if period else ""
    return f"there are no documents{whose}{when} (issue bills first: etl issue --month {month or 'YYYY-MM'})"
