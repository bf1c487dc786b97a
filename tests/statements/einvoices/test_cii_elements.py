"""Elements of e-invoices: texts that cannot harm, numbers with all their places, days."""

from datetime import date
from decimal import Decimal

from lxml import etree

from etl.statements.einvoices.cii_elements import day, document, leaf, number, optional, part, text


def written(*parts: object) -> str:
    """A file of one part."""
    return document([part("A", *parts, prefix="rsm")]).decode()  # type: ignore[arg-type]


def test_hostile_texts_are_texts() -> None:
    hostile = "<b>&amp;\u202e\x1b[2J\ufffe\n ]]>" + "x" * 200
    content = written(text("Name", hostile)).encode()
    (found,) = etree.fromstring(content)[0]
    assert found.text == r"<b>&amp;\u202e\x1b[2J\ufffe ]]>" + "x" * 200


def test_numbers_have_all_their_places_and_no_zeros_at_their_end() -> None:
    found = [number("A", Decimal(value)).text for value in ("0.1120", "100", "1E+3", "-0.000000000001", "0.00")]
    assert found == ["0.112", "100", "1000", "-0.000000000001", "0"]


def test_what_is_empty_is_left_out() -> None:
    assert (text("A", " \n"), optional("B", None)) == (None, None)
    assert "<ram:B>" in written(optional("B", leaf("C", "1")))


def test_a_day_has_its_format() -> None:
    assert '<udt:DateTimeString format="102">20240229</udt:DateTimeString>' in written(day("D", date(2024, 2, 29)))
