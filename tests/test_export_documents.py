"""`etl export --what documents` and `document-lines`: what was sent, as it was sent."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from etl.export import frame
from tests.support.command import Shell
from tests.support.export_rows import rows_of
from tests.support.readings import table
from tests.support.sent_documents import AUGUST, sent_august, stored_bodies

SUFFIXES = ("parquet", "csv", "jsonl", "json", "xlsx", "arrow")


@pytest.fixture
def sent(etl: Shell) -> Shell:
    sent_august(etl)
    return etl


def test_each_document_is_a_row_that_says_what_it_corrects_and_whether_it_is_in_force(sent: Shell) -> None:
    rows = table(sent.exported("documents"))
    columns = ("document", "kind", "client_number", "gross", "corrects", "in_force")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("S-000001", "invoice", "a", "8928.00", "", "false"),
        ("S-000002", "invoice", "b", "8928.00", "", "true"),
        ("S-000003", "credit_note", "a", "-8928.00", "S-000001", "false"),
        ("S-000004", "invoice", "a", "8952.00", "", "true"),
        ("S-000005", "correction", "b", "24.00", "S-000002", "true"),
    ]
    assert [(row["net"], row["tax"], row["kwh"]) for row in rows[2:]] == [
        ("-7440.00", "-1488.00", "-744"), ("7460.00", "1492.00", "746"), ("20.00", "4.00", "2"),
    ]  # fmt: skip
    assert {(row["period_start"], row["period_end"], row["currency"], row["tariff"]) for row in rows} == {
        ("2017-08-01", "2017-09-01", "EUR", "ten")
    }


def test_every_format_has_the_body_exactly_as_it_is_stored_and_lines_that_add_up(sent: Shell) -> None:
    bodies = stored_bodies()
    stamps = [json.loads(body)["issued_at"] for body in bodies]
    gross = {body["name"]: Decimal(body["gross"]) for body in map(json.loads, bodies)}
    for suffix in SUFFIXES:
        done = sent.ok("export", f"out.{suffix}", "--what", "documents")
        assert done.out.startswith(f"out.{suffix}: 5 documents, ")
        rows = rows_of(Path(f"out.{suffix}"))
        assert [row["body"] for row in rows] == bodies
        found = [row["issued_at"] for row in rows]
        assert [one if isinstance(one, str) else one.isoformat() for one in found] == stamps
        sent.ok("export", f"lines.{suffix}", "--what", "document-lines")
        lines = rows_of(Path(f"lines.{suffix}"))
        amounts = dict.fromkeys(gross, Decimal(0))
        for line in lines:
            amounts[line["document"]] += Decimal(str(line["amount"]))
        assert amounts == gross
        assert [(line["document_kind"], str(line["line"]), line["id"], line["kind"]) for line in lines[-2:]] == [
            ("correction", "1", "energy", "energy"), ("correction", "2", "vat", "percent"),
        ]  # fmt: skip


def test_a_line_has_what_it_was_made_of(sent: Shell) -> None:
    rows = table(sent.exported("document-lines", "--document", "S-000003"))
    assert rows[0] == {
        "document": "S-000003", "document_kind": "credit_note", "client_number": "a", "period_start": "2017-08-01",
        "period_end": "2017-09-01", "line": "1", "id": "energy", "kind": "energy", "meter": "", "period": "",
        "tier": "", "from": "2017-08-01", "to": "2017-09-01", "description": "", "quantity": "-744", "unit": "kWh",
        "price": "10", "amount_exact": "-7440", "amount": "-7440.00", "tax": "false", "currency": "EUR",
    }  # fmt: skip
    assert (rows[1]["id"], rows[1]["tax"], rows[1]["amount"]) == ("vat", "true", "-1488.00")


def test_documents_can_be_narrowed_to_a_client_a_month_and_one_of_them(sent: Shell) -> None:
    def numbers(*options: str) -> list[str]:
        return [row["document"] for row in table(sent.exported("documents", *options))]

    assert numbers("--client", "b") == ["S-000002", "S-000005"]
    assert numbers(*AUGUST, "--client", "a") == ["S-000001", "S-000003", "S-000004"]
    assert numbers("--document", "S-000003") == ["S-000003"]
    assert numbers("--document", "S-000003..S-000005") == ["S-000003", "S-000004", "S-000005"]
    assert [row["in_force"] for row in table(sent.exported("documents", "--document", "S-000001"))] == ["false"]


def test_what_was_sent_stays_what_it_was_whatever_becomes_of_readings(sent: Shell) -> None:
    before = [sent.exported(what) for what in ("documents", "document-lines")]
    sent.ok("unload", "1")  # later loads stand in its spans
    sent("bill", "--stale")
    assert [sent.exported(what) for what in ("documents", "document-lines")] == before


REFUSED: list[tuple[list[str], str]] = [
    (
        ["--what", "documents", "--document", "S-000009"],
        "there is no document S-000009 (etl documents lists them)",
    ),
    (
        ["--what", "documents", "--document", "S-000004..S-000009"],
        "there is no document S-000006 (etl documents lists them)",
    ),
    (
        ["--what", "document-lines", "--month", "2018-01", "--client", "a"],
        "there are no documents of client a in 2018-01 (issue bills first: etl issue --month 2018-01)",
    ),
    (
        ["--what", "documents", "--client", "nobody"],
        "there is no client nobody (etl export readings.csv --what readings names them all)",
    ),
]


def test_what_cannot_be_exported_ends_in_its_exact_line(sent: Shell) -> None:
    for arguments, message in REFUSED:
        done = sent("export", "out.csv", *arguments)
        assert (done.code, done.out, done.err) == (1, "", f"etl: {message}\n")


@pytest.mark.usefixtures("sent")
def test_frames_have_the_same_rows() -> None:
    assert frame("documents")["gross"].sum() == Decimal("17904.00")
    assert frame("document-lines", document="S-000005")["amount"].tolist() == [Decimal("20.00"), Decimal("4.00")]
