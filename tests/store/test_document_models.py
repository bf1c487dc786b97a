"""Tables of documents: a number of a series is taken once, and what is corrected stays."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.command import Shell

if TYPE_CHECKING:
    from etl.store.document_models import Document

pytestmark = pytest.mark.both_databases


def document(series: Any, number: int, **more: Any) -> "Document":
    from etl.store.document_models import Document

    return Document(
        series=series, number=number, kind="invoice", client_number="7", period_start=date(2017, 8, 1),
        period_end=date(2017, 9, 1), currency="EUR", gross="10.00", of_bills="10.00", body="{}", sha256="ab",
        issued_at=datetime(2017, 9, 4, tzinfo=UTC), **more,
    )  # fmt: skip


@pytest.fixture
def tables(etl: Shell) -> None:
    etl("status")


@pytest.mark.usefixtures("tables")
def test_a_series_has_one_row_and_begins_without_documents() -> None:
    from django.db import IntegrityError, transaction

    from etl.store.document_models import DocumentSeries

    made = DocumentSeries.objects.create(name="2017")
    assert (made.number, made.sha256) == (0, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentSeries.objects.create(name="2017")


@pytest.mark.usefixtures("tables")
def test_series_number_documents_each_for_itself_and_none_twice() -> None:
    from django.db import DatabaseError, transaction

    from etl.store.document_models import Document, DocumentSeries

    first, second = (DocumentSeries.objects.create(name=name) for name in ("2017", "2018"))
    Document.objects.bulk_create([document(first, 1), document(first, 2), document(second, 1)])
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.bulk_create([document(first, 2)])
    assert Document.objects.count() == 3


@pytest.mark.usefixtures("tables")
def test_a_document_names_the_one_that_it_corrects() -> None:
    from etl.store.document_models import Document, DocumentSeries

    series = DocumentSeries.objects.create(name="2017")
    Document.objects.bulk_create([document(series, 1)])
    invoice = Document.objects.get(number=1)
    Document.objects.bulk_create([document(series, 2, corrects=invoice)])
    assert list(Document.objects.order_by("number").values_list("corrects__number", flat=True)) == [None, 1]
