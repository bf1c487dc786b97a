"""A page read back: its amounts are those of the bill, for every tariff that comes with the program."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from etl.core.bill_page import StoredBill
from etl.invoicing.contents import invoice
from etl.statements.issuer import Issuer
from etl.statements.page_items import NOTICES
from etl.statements.page_templates import PageTemplates
from etl.statements.statement_page import Statement, page_values
from etl.statements.wording import languages, wording
from etl.store.documents.document_rows import StoredDocument
from etl.tariffs.tariff_files import read_tariff
from tests.support.read_page import leads_nowhere, read_page
from tests.support.shipped_bills import FILES, LISBON, OCTOBER, october
from tests.support.tariff_pages import lines

TEMPLATES = PageTemplates()
HOSTILE = "</style><script>alert(1)</script>\u202e\"'&" + "x" * 200


def statement(file: Path, **fields: Any) -> Statement:
    """October of a client by a shipped tariff."""
    bill, tariff = october(file.name), read_tariff(file)
    stored = StoredBill(
        "c0", OCTOBER.start, OCTOBER.end, LISBON, tariff.name, "", tariff.currency, bill.energy_mwh, bill.total,
        bill.status, bill.detail,
    )  # fmt: skip
    days = {"period_start": OCTOBER.start.isoformat(), "period_end": OCTOBER.end.isoformat()}
    body = {**invoice(stored, "", ()).content, "client_number": "c0", "currency": tariff.currency, **days}
    return Statement({**body, **fields}, ["1 line: 2 x 3 = 6"])


def page(one: Statement, issuer: Issuer = Issuer(), language: str = "en") -> str:  # noqa: B008 - it is frozen
    return TEMPLATES.page("statement.html", page_values(one, issuer, wording(language)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_amounts_read_back_are_those_of_the_bill(file: Path) -> None:
    bill = october(file.name)
    for language in ("en", "de"):
        text = page(statement(file), language=language)
        found = read_page(text)
        assert sorted(found.values["line"]) == sorted(line["amount"] for line in lines(bill))
        assert [Decimal(one) for one in found.values["gross"]] == [Decimal(bill.total)]
        assert sum(map(Decimal, found.values["line"])) == Decimal(found.values["gross"][0])
        assert sum(Decimal(found.values[name][0]) for name in ("net", "tax")) == Decimal(bill.total)
        point = "," if language == "de" else "."
        for raw in found.values["line"]:
            digits = "".join(char for char in found.shown[raw] if char.isdigit() or char == point)
            assert digits.replace(point, ".") == raw.removeprefix("-")
        assert leads_nowhere(text)
        assert len(text.encode()) < 80_000


def flat(**fields: Any) -> Statement:
    return statement(next(file for file in FILES if file.stem == "flat"), **fields)


def test_hostile_texts_are_texts() -> None:
    issuer = Issuer(
        HOSTILE,
        (HOSTILE,),
        HOSTILE,
        HOSTILE,
        contact=(HOSTILE,),
        due_days=1,
        notices={"disputes": (HOSTILE,)},
        texts=(HOSTILE,),
    )
    one = flat(client_number=HOSTILE, tariff=HOSTILE, warnings=[HOSTILE])
    own = dict.fromkeys(("name", "street", "city", "supply_point", "contract_end"), HOSTILE)
    found = replace(one, explained=[HOSTILE], client=own)
    text = page(found, issuer)
    assert leads_nowhere(text)
    shown = HOSTILE.replace("\u202e", r"\u202e")
    assert read_page(text).text.count(shown) > 14


@pytest.mark.parametrize(
    ("fields", "label", "due"),
    [
        ({"issued_at": "2024-11-05T23:30:00+00:00", "timezone": "Europe/Berlin"}, "Due by", "20 November 2024"),
        ({}, "Due by", "14 days after the day of issue"),
        ({"gross": "-5.00"}, "In your favour", ""),
    ],
)
def test_the_day_of_payment_counts_from_the_day_of_issue_by_the_clock_of_the_bill(
    fields: dict[str, Any], label: str, due: str
) -> None:
    text = read_page(page(flat(**fields), Issuer("A", due_days=14))).text
    assert f"{label} {due}".strip() in text
    assert ("Due by" in text) == bool(due)


ISSUED = {"kind": "invoice", "name": "2024-000007", "issued_at": "2024-11-05T12:00:00+00:00", "timezone": "UTC"}
PAID = Issuer("A", iban="DE89 3704 0044 0532 0130 00")


@pytest.mark.parametrize(
    ("fields", "payments"),
    [
        (ISSUED, 1),
        ({**ISSUED, "kind": "correction"}, 1),
        ({}, 0),
        ({**ISSUED, "gross": "-5.00"}, 0),
        ({**ISSUED, "gross": "0.00"}, 0),
    ],
)
def test_only_what_is_issued_and_above_zero_is_to_be_paid(fields: dict[str, Any], payments: int) -> None:
    text = page(flat(**fields), PAID)
    assert len(read_page(text).values.get("pay", [])) == text.count('class="code"') == payments
    assert text.count(PAID.iban) == 1
    assert 'class="code"' not in page(replace(flat(**fields), reversed_by="2024-000008"), PAID)


def test_the_client_has_name_address_supply_point_and_end_of_contract() -> None:
    client = {"name": "Ana & Rui", "street": "Rua A 1", "postcode": "1000-001", "city": "Lisboa", "supply_point": "PT7"}
    found = read_page(page(replace(flat(), client={**client, "contract_end": "2025-12-31"}))).text
    assert "Ana & Rui Rua A 1 1000-001 Lisboa Skip" not in found
    assert "Ana & Rui Rua A 1 1000-001 Lisboa Bill" in found
    assert "Supply point PT7" in found
    assert "End of the contract 31 December 2025" in found
    text = read_page(page(replace(flat(), client={"contract_end": "with notice", "city": "Faro"}))).text
    assert "End of the contract with notice" in text
    assert "Faro Bill" in text


def test_each_notice_of_the_issuer_has_its_title_in_every_language() -> None:
    issuer = Issuer("A", notices={name: (f"text of {name}", "more") for name in NOTICES}, texts=("Last.",))
    for language in languages():
        words = wording(language).words
        text = read_page(page(flat(), issuer, language)).text
        parts = [f"{words[f'notice_{name}']} text of {name} more" for name in NOTICES]
        assert " ".join([words["from_us"], *parts, "Last."]) in text


def test_what_is_missing_or_estimated_is_said_at_once() -> None:
    totals = {"intervals_expected": 2980, "intervals_actual": 2000, "intervals_missing": 980, "kwh_estimated": "3.5"}
    text = read_page(page(replace(flat(totals=totals), stale=True))).text
    assert "Readings that are missing and not billed: 32.9%" in text
    assert "Of this, estimated: 3.5 kWh" in text
    assert "have changed since this bill was made" in text
    assert "Readings: 67.1% read, 32.9% missing" in text


@pytest.mark.parametrize(
    ("actual", "missing", "text"),
    [(10**6, 0, "100% read"), (10**6 - 1, 1, "99.9% read, 0.1% missing"), (1, 10**6 - 1, "0% read, 100% missing")],
)
def test_nothing_is_complete_of_which_a_reading_is_missing(actual: int, missing: int, text: str) -> None:
    totals = {"intervals_expected": actual + missing, "intervals_actual": actual, "intervals_missing": missing}
    assert f"Readings: {text} " in read_page(page(flat(totals=totals))).text


def test_a_correction_shows_what_changes_and_the_bill_as_it_is_then() -> None:
    whole = flat().body
    first = {**whole["lines"][0], "amount": "-1.00"}
    change = {"lines": [first], "net": "-1.00", "tax": "0.00", "gross": "-1.00", "taxes": [], "result": whole}
    own = {"kind": "correction", "name": "2024-000002", "corrects": "2024-000001"}
    found = read_page(page(flat(**change, **own)))
    assert [Decimal(one) for one in found.values["gross"]] == [Decimal("-1.00"), Decimal(whole["gross"])]
    assert "Corrects 2024-000001" in found.text
    assert found.text.index("What changes") < found.text.index("The bill as it is with this correction")


def test_a_long_explanation_is_cut_at_a_line() -> None:
    found = read_page(page(replace(flat(), explained=["x" * 99] * 500)))
    assert "360 more lines (etl explain shows them)" in found.text


def test_the_same_statement_is_the_same_page() -> None:
    assert page(flat()) == page(flat())


def test_the_page_names_its_language() -> None:
    assert '<html lang="pt">' in page(flat(), language="pt")


def test_what_is_in_english_is_named_in_other_languages() -> None:
    german = read_page(page(flat(warnings=["3 h missing"]), language="de")).text
    assert "Das Folgende ist auf Englisch. 3 h missing" in german
    assert german.count("auf Englisch") == 1
    assert "English" not in read_page(page(flat(warnings=["3 h missing"]))).text


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2024-10-01T00:00+01:00", "2024-11-01T00:00+00:00", "1 October 2024 to 31 October 2024"),
        ("2024-10-01T00:00+01:00", "2024-10-02T00:00+01:00", "consumption 1 October 2024 0"),
        ("2024-10-01T11:00+01:00", "2024-11-01T00:00+00:00", "1 Oct 2024 11:00 to 1 Nov 2024 00:00"),
    ],
)
def test_meters_have_days_with_the_last_one_included_or_the_minute_at_which_they_change_hands(
    start: str, end: str, shown: str
) -> None:
    numbers = dict.fromkeys(("kwh_read", "kwh_estimated", "kwh", "multiplier", "share"), "0")
    meter = {"meter": "m", "register": "", "flow": "import", "from": start, "to": end, **numbers}
    assert shown in read_page(page(flat(meters=[meter]))).text


def test_documents_are_of_the_day_that_the_clock_of_the_bill_had() -> None:
    late = datetime(2024, 11, 5, 23, 30, tzinfo=UTC)
    days = OCTOBER.start, OCTOBER.end
    sent = StoredDocument(1, "2024", 7, "invoice", "c0", *days, "EUR", "1.00", late, None, None, None, "", "1.00", "")
    one = replace(flat(timezone="Europe/Berlin"), documents=[sent])
    assert "6 November 2024" in page(one)


def test_a_bill_that_one_invoice_equals_has_its_day_of_issue() -> None:
    late = datetime(2024, 11, 5, 23, 30, tzinfo=UTC)
    bill = flat(timezone="Europe/Berlin")
    sent = StoredDocument(
        1, "2024", 7, "invoice", "c0", OCTOBER.start, OCTOBER.end, "EUR", bill.body["gross"], late, None, None, None,
        "", bill.body["gross"], "",
    )  # fmt: skip
    assert "Day of issue 6 November 2024" in read_page(page(replace(bill, documents=[sent]))).text
    other = sent._replace(gross="1.00")
    assert "Day of issue 6 November 2024" not in read_page(page(replace(bill, documents=[other]))).text
