"""Documents that were changed, taken out or put in, or that contradict what they correct, are found."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from etl.store.database import immutability
from tests.support.command import Shell
from tests.support.forged_documents import (
    TRIGGERS,
    chain_anew,
    copied,
    document,
    drop_triggers,
    every_kind,
    forged,
    unprotected,
)  # fmt: skip
from tests.support.sent import draft, line
from tests.support.sent import sent as made
from tests.support.sound_database import found

pytestmark = pytest.mark.both_databases


_made: list[Any] = []
"""Rows of a series and its documents, made once a process by commands."""


@pytest.fixture
def sent(etl: Shell) -> Iterator[Shell]:
    """Series S: invoices of a and b, a credit note and an invoice of a, a correction of b; whatever becomes of it."""
    from etl.store.document_models import Document, DocumentSeries

    if not _made:
        every_kind(etl)
        _made.extend([*DocumentSeries.objects.all(), *Document.objects.order_by("number")])
        etl.reset()
    for row in _made:
        row.save(force_insert=True)
    yield etl
    immutability.protect()
    etl.reset()


def lines(number: int) -> list[dict[str, Any]]:
    texts: list[dict[str, Any]] = json.loads(document(number).get().body)["lines"]
    return texts


def test_documents_of_every_kind_are_sound_and_counted(sent: Shell) -> None:
    kinds = [document(number).get().kind for number in range(1, 6)]
    assert kinds == ["invoice", "invoice", "credit_note", "invoice", "correction"]
    assert found(sent) == []
    report = sent.ok("check", "--json").json
    assert report["documents"] == 5
    assert report["heads"] == sent.ok("documents", "--json").json["heads"]


def test_triggers_that_somebody_dropped_are_found(sent: Shell) -> None:
    from django.db import connection

    drop_triggers()
    assert found(sent) == [
        f"documents: the trigger {name}, which keeps them from being changed, is not there as it was made"
        for name in TRIGGERS[connection.vendor]
    ]


def test_a_text_that_was_changed_has_another_digest(sent: Shell) -> None:
    with unprotected():
        document(2).update(body=document(2).get().body.replace('"client_number":"b"', '"client_number":"c"'))
    assert found(sent) == [
        "document S-000002: its digest is not that of its text and of the document before it",
        "document S-000002: its client_number is c in its text, but b in its row",
    ]


def test_a_document_whose_text_is_rubbish_is_found(sent: Shell) -> None:
    with unprotected():
        document(4).update(body="[]")
        chain_anew()
    assert found(sent) == ["document S-000004: its text cannot be read"]


REPEATED: list[tuple[dict[str, Any], str]] = [
    ({"kind": "correction"}, "its kind is invoice in its text, but correction in its row"),
    ({"client_number": "x"}, "its client_number is a in its text, but x in its row"),
    ({"period_start": "2017-08-02"}, "its period_start is 2017-08-01 in its text, but 2017-08-02 in its row"),
    ({"period_end": "2017-08-30"}, "its period_end is 2017-09-01 in its text, but 2017-08-30 in its row"),
    ({"currency": "USD"}, "its currency is EUR in its text, but USD in its row"),
    ({"gross": "1.00"}, "its gross is 181.80 in its text, but 1.00 in its row"),
    ({"corrects_id": 1}, "its corrects is None in its text, but S-000001 in its row"),
]


def test_a_row_that_says_something_else_than_its_text_is_found(sent: Shell) -> None:
    for columns, what in REPEATED:
        (before,) = document(4).values(*columns)
        forged(4, **columns)
        assert found(sent)[0] == f"document S-000004: {what}"
        forged(4, **before)
    assert found(sent) == []


def test_an_instant_of_issue_that_was_changed_is_found(sent: Shell) -> None:
    issued_at = json.loads(document(4).get().body)["issued_at"]
    forged(4, issued_at="2020-01-01T00:00:00+00:00")
    assert found(sent) == [
        f"document S-000004: its issued_at is {issued_at} in its text, but 2020-01-01T00:00:00+00:00 in its row"
    ]


def test_a_number_that_is_missing_is_found_and_what_follows_is_checked_on(sent: Shell) -> None:
    with unprotected():
        document(4).delete()
    assert found(sent) == ["series S: S-000004 is missing"]
    with unprotected():
        document(3).delete()
    assert found(sent)[0] == "series S: S-000003 to S-000004 are missing"


def test_a_tail_that_is_missing_is_found_by_the_counter_and_by_a_head_that_was_written_down(sent: Shell) -> None:
    (head,) = sent.ok("check", "--json").json["heads"]
    assert found(sent, "--head", head) == []
    with unprotected():
        document(5).delete()
    assert found(sent) == ["series S: documents are missing at the end: S-000005 is missing"]
    chain_anew_unprotected()
    assert found(sent) == []
    assert found(sent, "--head", head) == [
        "series S: documents are missing at the end: S-000005 was issued, the newest is S-000004"
    ]
    assert found(sent, "--head", f"X{head[1:]}") == [
        "series X: documents are missing at the end: X-000005 was issued, it has none"
    ]


def chain_anew_unprotected() -> None:
    with unprotected():
        chain_anew()


def test_documents_made_anew_are_found_by_a_head_that_was_written_down(sent: Shell) -> None:
    (head,) = sent.ok("check", "--json").json["heads"]
    first = f"S:1:{document(1).get().sha256}"
    forged(2, {"warnings": ["forged"]})
    assert found(sent) == []
    assert found(sent, "--head", first, "--head", head) == [
        "document S-000005: its digest is not that of --head: it, or a document before it, was replaced"
    ]


def test_a_series_whose_counter_was_changed_is_found(sent: Shell) -> None:
    from etl.store.document_models import DocumentSeries

    DocumentSeries.objects.update(number=4)
    assert found(sent) == ["series S: its counter is at 4, and its newest document is of number 5"]
    DocumentSeries.objects.update(number=5, sha256="0" * 64)
    assert found(sent) == ["series S: its digest is not that of its newest document"]


def test_lines_that_do_not_add_up_are_found_in_a_document_and_in_the_result_of_a_correction(sent: Shell) -> None:
    forged(4, {"net": "180.80", "tax": "1"})
    assert found(sent) == [
        "document S-000004: its lines add up to 181.80, but its net is 180.80",
        "document S-000004: its lines add up to 0, but its tax is 1",
    ]
    result = json.loads(document(5).get().body)["result"]
    forged(5, {"result": result | {"gross": "1.00"}})
    assert found(sent)[-1].startswith("document S-000005: in its result its lines add up to ")


def test_bases_of_vat_that_do_not_add_up_are_found(sent: Shell) -> None:
    forged(4, {"taxes": [{"rate": "0.2", "base": "180.00", "amount": "0"}], "out_of_scope": "1.80"})
    assert found(sent) == []
    forged(4, {"out_of_scope": "1.70"})
    assert found(sent) == [
        "document S-000004: its bases of VAT, and what is outside of them, add up to 181.70, but it is 181.80 net"
    ]


def test_a_credit_note_that_is_not_the_negative_is_found(sent: Shell) -> None:
    changed = [line | {"id": "other"} for line in lines(3)]
    forged(3, {"lines": changed})
    assert found(sent) == ["document S-000003: is not the negative of S-000001, which it reverses"]
    forged(3, {"lines": changed[:1], "net": changed[0]["amount"], "gross": changed[0]["amount"]})
    assert "document S-000003: is not the negative of S-000001, which it reverses" in found(sent)


def test_a_document_that_is_reversed_twice_is_found(sent: Shell) -> None:
    copied(3, 6)
    assert found(sent) == ["document S-000001: is reversed by 2 credit notes"]
    for number in (3, 6):
        forged(number, {"corrects": None}, corrects=None)
    assert [what for what in found(sent) if "credit" in what] == [
        "document S-000003: is a credit note of no document", "document S-000006: is a credit note of no document",
    ]  # fmt: skip


def test_days_that_are_invoiced_twice_are_found(sent: Shell) -> None:
    copied(4, 6)
    assert found(sent) == ["document S-000006: 2017-08 of client a has another invoice that is in force"]


def test_a_correction_of_what_is_no_invoice_or_of_nothing_is_found(sent: Shell) -> None:
    forged(5, {"corrects": None}, corrects=None)
    assert found(sent) == ["document S-000005: is a correction of no document"]
    forged(5, {"corrects": "S-000004"}, corrects=document(4).get())
    assert found(sent) == [
        "document S-000005: is of another client, other days or another currency than S-000004, which it corrects"
    ]
    forged(5, {"corrects": "S-000003", "client_number": "a"}, corrects=document(3).get(), client_number="a")
    assert found(sent) == ["document S-000005: is a correction of S-000003, which is a credit note"]


def issued_to(*clients: str, series: str) -> list[Any]:
    """Sound documents of a series."""
    kept = {"net": "1.00", "tax": "0.00", "taxes": [], "lines": [line("1.00")]}
    return made(*(draft(client, content=kept) for client in clients), series=series)


def test_a_year_whose_last_document_is_gone_is_found_by_the_year_after_it(etl: Shell) -> None:
    from etl.store.document_models import Document, DocumentSeries

    later = issued_to("a", "b", series="2016")
    issued_to("c", series="2017")
    assert found(etl) == []
    with unprotected():
        Document.objects.filter(client_number="b").delete()
        DocumentSeries.objects.filter(name="2016").update(number=1, sha256=later[0].sha256)
    assert found(etl) == ["document 2017-000001: follows 2016-000002, which is not there"]


def test_a_year_that_was_made_anew_is_found_by_the_year_after_it(etl: Shell) -> None:
    from etl.store.document_models import Document, DocumentSeries
    from etl.store.documents.chain import digest

    issued_to("a", series="2016")
    issued_to("c", series="2017")
    with unprotected():
        first = Document.objects.get(series__name="2016")
        body = first.body.replace('"client_number":"a"', '"client_number":"x"')
        new = digest("", body)
        Document.objects.filter(pk=first.pk).update(body=body, sha256=new, client_number="x")
        DocumentSeries.objects.filter(name="2016").update(sha256=new)
    assert found(etl) == ["document 2017-000001: its digest is not that of its text and of the document before it"]
