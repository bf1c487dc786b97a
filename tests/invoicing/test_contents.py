"""Contents of documents: an invoice has all of its bill, a credit note the negative, a correction the difference."""

import json
from datetime import date
from fractions import Fraction

from etl.core.bill_page import LINE_FIELDS, MeterOfBill, StoredBill
from etl.invoicing.contents import Body, correction, credit_note, invoice, lines_in_force
from etl.store.documents.document_rows import StoredDocument
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
