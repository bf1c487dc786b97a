"""Reversals of documents: which credit note took a document back."""

from collections.abc import Sequence

from etl.store.database.locks import READER
from etl.store.document_models import Document
from etl.store.documents.chain import number_text
from etl.store.documents.document_rows import CREDIT_NOTE


def reversals(documents: Sequence[int]) -> dict[int, str]:
    """Return the names of the credit notes that reverse some of these documents, by the key of what they reverse."""
    notes = Document.objects.using(READER).filter(kind=CREDIT_NOTE, corrects__in=documents)
    rows = notes.values_list("corrects", "series__name", "number")
    return {reversed_one: number_text(series, number) for reversed_one, series, number in rows}
