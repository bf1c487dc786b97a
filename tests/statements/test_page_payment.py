"""The code of a transfer, to the byte, and where there is none."""

from dataclasses import replace
from datetime import date

import pytest
import segno

from etl.statements.issuer import NO_CODE, SWISS, Issuer
from etl.statements.page_payment import Demand, due_text, payment
from etl.statements.wording import wording

ENGLISH = wording("en")
ISSUER = Issuer("Stadtwerke München", iban="DE89 3704 0044 0532 0130 00")
DEMAND = Demand("2017-000005", "56.30", "EUR", date(2017, 12, 20))


def code(demand: Demand, issuer: Issuer) -> str:
    found = payment(demand, issuer, ENGLISH)
    assert found is not None
    assert (found["amount"].raw, found["reference"]) == (demand.amount, demand.number)
    text = found["code"]
    assert isinstance(text, str)
    return text


def drawn(content: bytes) -> str:
    """The same code, made of all its bytes."""
    made = segno.make_qr(content, error="m", boost_error=False)
    title = "Code for payment by phone"
    return made.svg_inline(omitsize=True, dark="#000", light="#fff", svgclass="code", lineclass=None, title=title)


@pytest.mark.parametrize(
    ("issuer", "amount", "content"),
    [
        (ISSUER, "56.30", "BCD\n002\n2\nSCT\n\nStadtwerke München\nDE89370400440532013000\nEUR56.3\n\n\n2017-000005"),
        (
            replace(ISSUER, bic="COBADEFFXXX"),
            "100.00",
            "BCD\n002\n2\nSCT\nCOBADEFFXXX\nStadtwerke München\nDE89370400440532013000\nEUR100\n\n\n2017-000005",
        ),
        (
            replace(ISSUER, name="A\nEUR1\u202e" + "x" * 99),
            "999999999.99",
            f"BCD\n002\n2\nSCT\n\nA EUR1 {'x' * 63}\nDE89370400440532013000\nEUR999999999.99\n\n\n2017-000005",
        ),
    ],
)
def test_the_code_holds_these_bytes(issuer: Issuer, amount: str, content: str) -> None:
    assert code(replace(DEMAND, amount=amount), issuer) == drawn(content.encode("iso-8859-1"))


def test_a_name_of_other_letters_is_utf_8() -> None:
    text = "BCD\n002\n1\nSCT\n\nŻółw 東京\nDE89370400440532013000\nEUR56.3\n\n\n2017-000005"
    assert code(DEMAND, replace(ISSUER, name="Żółw 東京")) == drawn(text.encode())


@pytest.mark.parametrize(
    ("demand", "issuer"),
    [
        (replace(DEMAND, currency="CHF"), ISSUER),
        (replace(DEMAND, amount="56.305"), ISSUER),
        (replace(DEMAND, amount="1000000000.00"), ISSUER),
        (DEMAND, replace(ISSUER, payment=NO_CODE)),
    ],
)
def test_other_money_has_a_payment_without_a_code(demand: Demand, issuer: Issuer) -> None:
    assert code(demand, issuer) == ""


@pytest.mark.parametrize(
    ("currency", "amount", "there"), [("CHF", "5.00", 1), ("EUR", "5.00", 1), ("USD", "5.00", 0), ("CHF", "5.005", 0)]
)
def test_a_swiss_part_is_for_francs_and_euros(currency: str, amount: str, there: int) -> None:
    swiss = Issuer("A", ("8000 Bern",), iban="CH58 0079 1123 0008 8901 2", payment=SWISS)
    found = payment(replace(DEMAND, currency=currency, amount=amount), swiss, ENGLISH)
    assert found is not None
    assert found["slip"].count("<svg ") == there
    assert found["code"] == ""


def test_there_is_no_payment_without_a_demand_or_an_account() -> None:
    assert payment(None, ISSUER, ENGLISH) is payment(DEMAND, Issuer("A"), ENGLISH) is None


def test_the_day_of_payment_crosses_the_year() -> None:
    assert due_text(DEMAND, 14, ENGLISH) == "3 January 2018"
    assert due_text(None, 14, ENGLISH) == "14 days after the day of issue"
