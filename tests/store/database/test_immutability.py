"""Documents are never changed, replaced or deleted, whatever statement somebody tries on either database."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from etl.store.database import immutability
from etl.store.database.locks import READER, write_lock
from etl.store.document_models import ClientRename, Document, DocumentSeries
from etl.store.documents.document_writer import DocumentWriter, Draft
from tests.support.command import Shell
from tests.support.store_rows import AUGUST

pytestmark = pytest.mark.both_databases

COLUMNS = (
    "(id, series_id, number, kind, client_number, period_start, period_end, currency, gross, of_bills, items, "
    "issued_at, body, sha256)"
)
VALUES = "'invoice', 'a', '2017-08-01', '2017-09-01', 'EUR', '9.00', '9.00', '', '2017-09-02', 'forged', 'f'"
UPSERT = f"INSERT INTO etl_document {COLUMNS} VALUES"
ANYWHERE = [
    "UPDATE etl_document SET gross = '9.00' WHERE number = 1",
    "UPDATE etl_document SET number = number + 10",
    "UPDATE etl_document SET client_number = 'b'",
    "DELETE FROM etl_document",
    "DELETE FROM etl_document WHERE number = 2",
    f"{UPSERT} (1, 1, 1, {VALUES}) ON CONFLICT (id) DO UPDATE SET gross = '9.00'",
    f"{UPSERT} (9, 1, 1, {VALUES}) ON CONFLICT (series_id, number) DO UPDATE SET gross = '9.00'",
]
STATEMENTS = {
    "sqlite": [
        *ANYWHERE,
        "UPDATE OR REPLACE etl_document SET number = 2 WHERE number = 1",
        "UPDATE OR REPLACE etl_document SET id = 2 WHERE id = 1",
        "UPDATE OR IGNORE etl_document SET gross = '9.00'",
        f"INSERT OR REPLACE INTO etl_document {COLUMNS} VALUES (1, 1, 7, {VALUES})",
        f"INSERT OR REPLACE INTO etl_document {COLUMNS} VALUES (9, 1, 1, {VALUES})",
        f"REPLACE INTO etl_document {COLUMNS} VALUES (NULL, 1, 2, {VALUES})",
        f"INSERT OR REPLACE INTO etl_document {COLUMNS} VALUES (7, 1, 7, {VALUES}), (8, 1, 2, {VALUES})",
        "DELETE FROM etl_documentseries",
        "INSERT OR REPLACE INTO etl_documentseries (id, name, number, sha256) VALUES (1, 'T', 0, '')",
        "REPLACE INTO etl_documentseries (name, number, sha256) VALUES ('S', 0, '')",
    ],
    "postgresql": [
        *ANYWHERE,
        "TRUNCATE etl_document",
        "TRUNCATE etl_documentseries CASCADE",
        "TRUNCATE etl_document RESTART IDENTITY CASCADE",
        "MERGE INTO etl_document USING (SELECT 1) AS one ON number = 1 WHEN MATCHED THEN DELETE",
    ],
}


@pytest.fixture
def sent(rows: Shell) -> Iterator[Shell]:
    """Two documents of a series."""
    draft = Draft("invoice", "a", AUGUST, "EUR", "1.00", {})
    with write_lock():
        writer = DocumentWriter("S", datetime(2017, 9, 1, tzinfo=UTC))
        writer.write([draft, draft])
        writer.finish()
    yield rows
    immutability.protect()


def stored() -> list[Any]:
    return [*Document.objects.order_by("pk").values(), *DocumentSeries.objects.order_by("pk").values()]


def refused(change: Callable[[], object]) -> None:
    before = stored()
    with pytest.raises(DatabaseError, match="documents are never changed or deleted"):
        change()
    assert stored() == before


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("sent")
def test_no_statement_changes_replaces_or_deletes_a_document() -> None:
    assert [one.pk for one in Document.objects.order_by("number")] == [1, 2]
    assert DocumentSeries.objects.get().pk == 1
    for statement in STATEMENTS[connection.vendor]:
        refused(lambda statement=statement: execute(statement))  # type: ignore[misc]  # defaults


@pytest.mark.usefixtures("sent")
def test_nor_does_anything_of_the_orm() -> None:
    one = Document.objects.get(number=1)
    one.gross = "9.00"
    other = Document(**{field.attname: getattr(one, field.attname) for field in Document._meta.fields})
    other.pk = None
    refused(one.save)
    refused(one.delete)
    refused(Document.objects.all().delete)
    refused(lambda: Document.objects.update(gross="9.00"))
    refused(lambda: Document.objects.bulk_update([one], ["gross"]))
    refused(lambda: Document.objects.update_or_create({"gross": "9.00"}, number=1))
    for unique in (["id"], ["series_id", "number"]):
        refused(
            lambda unique=unique: Document.objects.bulk_create(  # type: ignore[misc]  # defaults
                [one if unique == ["id"] else other],
                update_conflicts=True,
                update_fields=["gross"],
                unique_fields=unique,
            )
        )


@pytest.mark.usefixtures("sent")
def test_a_second_document_of_a_number_is_refused_or_left_out() -> None:
    before = stored()
    other = Document.objects.get(number=1)
    other.pk, other.body = None, "forged"
    with pytest.raises(DatabaseError):
        other.save(force_insert=True)
    with suppress(DatabaseError):
        Document.objects.bulk_create([other], ignore_conflicts=True)
    assert stored() == before


@pytest.mark.usefixtures("sent")
def test_a_series_that_has_documents_cannot_be_deleted() -> None:
    with pytest.raises(IntegrityError):
        DocumentSeries.objects.all().delete()
    with pytest.raises(IntegrityError):
        execute("DELETE FROM etl_documentseries")
    assert len(stored()) == 3


WEAKENED = {
    "sqlite": {
        "document_update": [
            "DROP TRIGGER document_update",
            "CREATE TRIGGER document_update BEFORE UPDATE ON etl_document WHEN 0 BEGIN SELECT 1; END",
        ],
        "document_insert": ["DROP TRIGGER document_insert"],
    },
    "postgresql": {
        "document_change": [
            "DROP TRIGGER document_change ON etl_document",
            "CREATE TRIGGER document_change BEFORE UPDATE ON etl_document EXECUTE FUNCTION etl_keep_documents()",
        ],
        "document_truncate": ["ALTER TABLE etl_document DISABLE TRIGGER document_truncate"],
    },
}


@pytest.mark.usefixtures("sent")
def test_a_trigger_that_is_gone_or_another_one_is_missing_until_it_is_made_anew() -> None:
    assert immutability.missing_triggers(READER) == []
    for name, statements in WEAKENED[connection.vendor].items():
        for statement in statements:
            execute(statement)
        assert immutability.missing_triggers(READER) == [name]
        immutability.protect()
        assert immutability.missing_triggers(READER) == []
    refused(lambda: execute(ANYWHERE[0]))


def test_on_a_server_the_function_of_the_triggers_must_be_as_it_was_made(sent: Shell) -> None:
    if not sent.on_server:
        return
    execute(
        "CREATE OR REPLACE FUNCTION etl_keep_documents() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$"
    )
    assert immutability.missing_triggers(READER) == ["document_change", "document_truncate"]


@pytest.mark.usefixtures("sent")
def test_a_rename_that_is_being_recorded_gives_rows_its_number_and_changes_nothing_else() -> None:
    record = ClientRename.objects.create(former="a", number="b", renamed_at=datetime(2017, 9, 3, tzinfo=UTC))
    for other in ({"client_number": "c"}, {"client_number": "b", "gross": "9.00"}, {"gross": "9.00"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.update(**other)
    assert Document.objects.filter(client_number="a").update(client_number="b") > 0
    ClientRename.objects.filter(pk=record.pk).update(documents=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.update(client_number="a")


def test_every_column_but_the_number_of_the_client_is_kept() -> None:
    columns = {field.column for field in Document._meta.concrete_fields}
    assert columns - set(immutability._KEPT) == {"client_number"}
