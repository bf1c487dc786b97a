"""Documents of each kind, and ways to change them that no command has: what a check must find."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.command import Shell, written
from tests.support.readings import HEADER
from tests.support.sound_database import billed_august

AUGUST = ("--month", "2017-08")


def every_kind(etl: Shell) -> None:
    """Series S: invoices of a and b; a credit note and an invoice for a, a correction for b, whose readings changed."""
    billed_august(etl)
    etl.ok("issue", *AUGUST, "--series", "S")
    revised(etl, "a", "reversal")
    revised(etl, "b", "difference")


def revised(etl: Shell, client: str, corrections: str) -> None:
    """Let an hour of a client be another one, and issue what corrects its invoice."""
    row = f"{client},2017-08-05T10:00:00Z,11"
    etl.load(written(f"{client}.csv", HEADER, row), "--timezone", "UTC", "--interval", "1h")
    etl.ok("bill", "--stale")
    etl.ok("issue", *AUGUST, "--series", "S", "--corrections", corrections)


@contextmanager
def unprotected() -> Iterator[None]:
    """As the owner of a database: no trigger is there until the end."""
    from django.db import connection

    from etl.store.database import immutability

    drop_triggers()
    yield
    immutability.protect()
    connection.close()


def drop_triggers() -> None:
    from django.db import connection

    from etl.store.database import immutability
    from etl.store.database.locks import READER

    on = " ON etl_document" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in TRIGGERS[connection.vendor]:
            cursor.execute(f"DROP TRIGGER {name}{on}")
    assert immutability.missing_triggers(READER) == list(TRIGGERS[connection.vendor])


TRIGGERS = {
    "sqlite": ("document_delete", "document_insert", "document_update"),
    "postgresql": ("document_change", "document_truncate"),
}


def document(number: int) -> Any:
    """The row of a document of series S."""
    from etl.store.document_models import Document

    return Document.objects.filter(series__name="S", number=number)


def forged(number: int, text: dict[str, Any] | None = None, **columns: Any) -> None:
    """Change a document's text or row and recompute all digests, so that only what it says gives it away."""
    with unprotected():
        body = json.loads(document(number).get().body) | (text or {})
        document(number).update(body=json.dumps(body), **columns)
        chain_anew()


def copied(number: int, new: int) -> None:
    """Put a document in a second time, by another number, with digests that are right."""
    with unprotected():
        one = document(number).get()
        one.pk = one.number = new
        one.body = json.dumps(json.loads(one.body) | {"number": new})
        one.save(force_insert=True)
        chain_anew()


def chain_anew() -> None:
    from etl.store.document_models import Document, DocumentSeries
    from etl.store.documents.chain import digest

    series, before = DocumentSeries.objects.get(name="S"), ""
    for one in Document.objects.filter(series=series).order_by("number"):
        before = digest(before, one.body)
        Document.objects.filter(pk=one.pk).update(sha256=before)
        series.number = one.number
    series.sha256 = before
    series.save()
