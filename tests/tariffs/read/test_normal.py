"""The text by which a tariff is known: it reads as the same tariff."""

from decimal import Decimal

from etl.tariffs.read.normal import normal_text
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD
from tests.support.tariff_texts import FLAT, TOU, WHOLE_DAY


def test_the_text_of_a_tariff_reads_as_the_same_tariff() -> None:
    rich = (
        HEAD + 'timezone = "Europe/Madrid"\nfrom = 2017-01-01\n# a comment\nround = { places = 3 }\n' + WHOLE_DAY + TOU
        + 'description = "50 % \\"off\\" \\u007f \\\\ é"\n'
    )  # fmt: skip
    tariff = parse_tariff(rich, "t.toml")
    again = parse_tariff(tariff.text, "t.toml")
    assert again == tariff
    assert again.sha256 == tariff.sha256


def test_comments_and_layout_do_not_make_another_tariff() -> None:
    one = parse_tariff(HEAD + FLAT, "a.toml")
    same = parse_tariff("# x\r\n" + HEAD + FLAT.replace("0.1", "0.100 # y"), "b.toml")
    assert one.sha256 == same.sha256
    assert one.sha256 != parse_tariff(HEAD + FLAT.replace("0.1", "0.1000001"), "a.toml").sha256


def test_the_normal_text_has_a_key_a_line_and_lists_of_tables_last() -> None:
    document = {"line": [{"id": "e", "price": Decimal("0.10")}], "name": "T", "round": {"places": 3}}
    assert normal_text(document) == 'name = "T"\nround = { places = 3 }\n\n[[line]]\nid = "e"\nprice = 0.1\n'
