"""`etl explain --document`: what was sent says by itself how it came about, for ever."""

import pytest

from tests.support.command import Shell
from tests.support.sent_documents import body_of, sent_august


@pytest.fixture
def sent(etl: Shell) -> Shell:
    sent_august(etl)
    return etl


def test_an_invoice_shows_its_meters_its_lines_and_what_took_it_back(sent: Shell) -> None:
    texts = sent.ok("explain", "--document", "S-000001").out.splitlines()
    issued = body_of("S-000001")["issued_at"].replace("T", " ").replace("+00:00", " UTC")
    assert texts[0] == f"invoice S-000001 of client a, 2017-08 (2017-08-01..2017-08-31), issued {issued}"
    assert texts[1] == "reversed by S-000003: no longer in force"
    assert texts[2].startswith("tariff ten, ")
    assert texts[3:] == [
        "UTC, complete",
        "",
        "meter a import, 2017-08-01T00:00+00:00 to 2017-09-01T00:00+00:00: 744 kWh",
        "",
        "1 energy: 744 kWh x 10 = 7440 -> 7440.00 EUR",
        "    energy; 2017-08-01..2017-08-31",
        "",
        "2 vat: 7440 EUR x 0.2 = 1488 -> 1488.00 EUR",
        "    percent; 2017-08-01..2017-08-31",
        "",
        "energy: 744 kWh",
        "net: 7440.00 EUR",
        "tax: 1488.00 EUR",
        "    0.2 of 7440.00 EUR: 1488.00 EUR",
        "gross: 8928.00 EUR",
    ]


def test_a_credit_note_says_what_it_reverses(sent: Shell) -> None:
    texts = sent.ok("explain", "--document", "S-000003").out.splitlines()
    assert texts[0].startswith("credit note S-000003 of client a, ")
    assert texts[1] == "reverses S-000001"
    assert "1 energy: -744 kWh x 10 = -7440 -> -7440.00 EUR" in texts
    assert texts[-1] == "gross: -8928.00 EUR"


def test_a_correction_shows_the_difference_and_what_comes_of_it(sent: Shell) -> None:
    texts = sent.ok("explain", "--document", "S-000005").out.splitlines()
    assert texts[1] == "corrects S-000002"
    difference = texts.index("the difference to what was sent before:")
    result = texts.index("the bill as it is with this correction:")
    assert texts[difference + 2] == "1 energy: 2 kWh x 10 = 20 -> 20.00 EUR"
    assert texts[result - 2] == "gross: 24.00 EUR"
    assert "meter b import, 2017-08-01T00:00+00:00 to 2017-09-01T00:00+00:00: 746 kWh" in texts[result:]
    assert texts[-1] == "gross: 8952.00 EUR"


def test_json_is_the_document_and_what_reversed_it(sent: Shell) -> None:
    assert sent.ok("explain", "--document", "S-000001", "--json").json == {
        **body_of("S-000001"), "reversed_by": "S-000003",
    }  # fmt: skip
    assert sent.ok("explain", "--document", "S-000002", "--json").json["reversed_by"] is None


def test_neither_readings_nor_tariffs_are_needed(sent: Shell) -> None:
    from etl.store.models import Bill, Tariff

    before = [sent.ok("explain", "--document", f"S-00000{number}").out for number in range(1, 6)]
    sent.ok("unload", "1")
    Bill.objects.all().delete()
    Tariff.objects.all().delete()
    assert [sent.ok("explain", "--document", f"S-00000{number}").out for number in range(1, 6)] == before


def test_what_is_no_document_is_refused(sent: Shell) -> None:
    assert sent("explain", "--document", "S-000006").error == (
        "etl: there is no document S-000006 (etl documents lists them)"
    )
