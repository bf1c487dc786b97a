"""Contents of documents: an invoice has all of its bill, a credit note the negative, a correction the difference."""

import json
from datetime import date
from fractions import Fraction

from etl.core.bill_page import LINE_FIELDS, MeterOfBill, StoredBill
from etl.invoicing.contents import (
    Body,
    correction,
    credit_note,
    invoice,
    lines_in_force,
    unequal_bases,
    with_items,
)
from etl.store.documents.document_rows import StoredDocument
from etl.store.documents.item_rows import ClientItem
from tests.support.sent import AT, line

METER = MeterOfBill(
    "M", "T1", "import", "x", "y", Fraction(4), Fraction(1, 2), Fraction(3, 2), Fraction(1, 3), Fraction(9, 4)
)
DAYS = date(2017, 8, 1), date(2017, 9, 1)
SENT = StoredDocument(7, "S", 1, "invoice", "a", *DAYS, "EUR", "10.00", AT, None, None, None, "", "10.00", "")


def bill(amount: str) -> StoredBill:
    """A bill of one line and 1.5 kWh."""
    detail = {
        "lines": [[line(amount).get(name) for name in LINE_FIELDS]], "quantities": {"import": "1"}, "balances": {},
        "warnings": ["w"], "totals": {"subtotal": amount},
    }  # fmt: skip
    return StoredBill("a", *DAYS, "UTC", "t", "ab", "EUR", 1_500_000, amount, "complete", json.dumps(detail))


def taxed(amount: str, tax: str, outside: str = "0.50") -> StoredBill:
    """A bill of energy with 21 % of VAT, and of a deposit of 0.50 without."""
    lines = [
        line(amount), line(tax, name="vat", tax=True, price="0.21", quantity=amount), line("0.50", name="deposit"),
    ]  # fmt: skip
    detail = json.loads(bill(amount).detail) | {
        "lines": [[one.get(name) for name in LINE_FIELDS] for one in lines], "out_of_scope": outside,
    }  # fmt: skip
    return bill(amount)._replace(detail=json.dumps(detail))


def of_taxes(content: Body) -> tuple[object, ...]:
    taxes = [(one["rate"], one["base"], one["amount"]) for one in content["taxes"]]
    return content["net"], taxes, content.get("out_of_scope")


def sent(amount: str) -> Body:
    return invoice(bill(amount), "f", []).content


def test_an_invoice_stands_alone() -> None:
    made = invoice(bill("10.00"), "f", [METER])
    assert (made.kind, made.client, made.currency, made.gross, made.corrects) == ("invoice", "a", "EUR", "10.00", None)
    content = made.content
    assert (content["net"], content["tax"], content["kwh"], content["tariff_sha"]) == ("10.00", "0.00", "1.5", "ab")
    assert (content["warnings"], content["fingerprint"], content["lines"][0]["amount"]) == (["w"], "f", "10.00")
    assert content["meters"] == [
        {
            "meter": "M", "register": "T1", "flow": "import", "from": "x", "to": "y", "kwh_read": "4",
            "kwh_estimated": "0.5", "multiplier": "1.5", "share": "1/3", "kwh": "2.25",
        }
    ]  # fmt: skip


def test_a_credit_note_is_the_negative_of_what_it_reverses() -> None:
    made = credit_note(SENT, sent("10.00"))
    assert (made.kind, made.gross, made.corrects) == ("credit_note", "-10.00", (7, "S-000001"))
    assert (made.content["kwh"], made.content["lines"][0]["amount"]) == ("-1.5", "-10.00")


def test_a_correction_is_the_difference_and_says_what_it_leads_to() -> None:
    made = correction(bill("12.50"), "g", [METER], [(SENT, sent("10.00"))])
    assert (made.kind, made.gross, made.corrects) == ("correction", "2.50", (7, "S-000001"))
    assert (made.content["kwh"], made.content["result"]["gross"]) == ("0.0", "12.50")
    assert lines_in_force([sent("10.00"), made.content]) == made.content["result"]["lines"]
    again = correction(bill("12.00"), "h", [], [(SENT, sent("10.00")), (SENT._replace(pk=8, number=2), made.content)])
    assert (again.gross, again.corrects) == ("-0.50", (7, "S-000001"))


def test_documents_say_bases_by_rate_and_what_is_outside_of_them_in_every_kind() -> None:
    first = invoice(taxed("10.00", "2.10"), "f", []).content
    assert of_taxes(first) == ("10.50", [("0.21", "10.00", "2.10")], "0.50")
    assert of_taxes(credit_note(SENT, first).content) == ("-10.50", [("0.21", "-10.00", "-2.10")], "-0.50")
    made = correction(taxed("12.00", "2.52"), "g", [], [(SENT, first)]).content
    assert of_taxes(made) == ("2.00", [("0.21", "2.00", "0.42")], "0.00")
    assert of_taxes(made["result"]) == ("12.50", [("0.21", "12.00", "2.52")], "0.50")


def test_the_tax_of_an_item_joins_its_rate_and_an_item_without_is_outside() -> None:
    items = [
        ClientItem("a", "F-1", date(2017, 8, 2), "Visit", "20.00", "0.21", "EUR"),
        ClientItem("a", "F-2", date(2017, 8, 2), "Fine", "5.00", "0", "EUR"),
    ]
    made = with_items(invoice(taxed("10.00", "2.10"), "f", []), items).content
    assert of_taxes(made) == ("35.50", [("0.21", "30.00", "6.30")], "5.50")


def test_a_bill_without_value_added_tax_says_nothing_of_what_is_outside_of_it() -> None:
    assert of_taxes(sent("10.00")) == ("10.00", [], None)
    assert unequal_bases(bill("10.00")) == ""


def test_bases_that_do_not_add_up_are_said() -> None:
    assert unequal_bases(taxed("10.00", "2.10")) == ""
    assert unequal_bases(taxed("10.00", "2.10", outside="0.40")) == (
        "10.00 and 0.40 outside of them, but its lines are 10.50 net"
    )
