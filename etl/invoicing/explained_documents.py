"""Documents explained from their stored texts alone, with no reading and no tariff: `etl explain --document`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from etl.store.database.locks import snapshot
from etl.store.documents import document_rows
from etl.store.documents.reversals import reversals


@dataclass(frozen=True)
class ExplainedDocument:
    """A document, and the credit note that took it back, which is empty where none did."""

    body: Mapping[str, Any]
    reversed_by: str


def explain_document(name: str) -> ExplainedDocument:
    """Explain the document of that name; EtlError if there is none."""
    with snapshot():
        stored, body = document_rows.document(name)
        return ExplainedDocument(json.loads(body), reversals([stored.pk]).get(stored.pk, ""))
