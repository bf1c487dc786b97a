"""Report of `etl documents`."""

from typing import Any

from etl.core.days import shown_days
from etl.invoicing.listed_documents import DocumentList
from etl.reports.figures import KINDS, table
from etl.store.documents.document_rows import StoredDocument

SHOWN = 1000
"""Documents that the terminal lists; JSON and the export have all."""


def as_json(found: DocumentList) -> dict[str, Any]:
    return {
        "documents": [
            {
                "document": one.name,
                "kind": one.kind,
                "client_number": one.client,
                "bears": found.borne.get(one.pk, one.client),
                "period_start": one.start.isoformat(),
                "period_end": one.end.isoformat(),
                "currency": one.currency,
                "gross": one.gross,
                "corrects": one.corrected or None,
                "in_force": one.pk in found.in_force,
                "items": [item.name for item in one.placed],
                "issued_at": one.issued_at.isoformat(),
                "sha256": one.sha256,
            }
            for one in found.documents
        ],
        "heads": [str(head) for head in found.heads],
    }


def lines(found: DocumentList) -> list[str]:
    rows = [["document", "kind", "client", "days", "amount", "", "issued", ""]]
    rows += [
        [
            one.name, KINDS[one.kind], one.client, shown_days(one.start, one.end), one.gross, one.currency,
            f"{one.issued_at:%Y-%m-%d}", _remark(one, found),
        ]
        for one in found.documents[:SHOWN]
    ]  # fmt: skip
    more = len(found.documents) - SHOWN
    texts = [f"and {more:,} more (etl export documents.csv --what documents lists all)"] if more > 0 else []
    return [*table(rows, {4}), *texts]


def _remark(one: StoredDocument, found: DocumentList) -> str:
    """Say which document it reverses or corrects, whether it is of no bill, reversed, or of a client renamed since."""
    remarks = [f"{'reverses' if one.kind == 'credit_note' else 'corrects'} {one.corrected}"] if one.corrected else []
    if one.kind != "credit_note":
        remarks += ["items alone"] * (not one.of_bills) + ["reversed"] * (one.pk not in found.in_force)
    return ", ".join(remarks + ([f"bears {found.borne[one.pk]}"] if one.pk in found.borne else []))
