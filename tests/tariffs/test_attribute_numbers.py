"""Numbers of clients while a tariff is read: what may be written, and where."""

import pickle
from fractions import Fraction

import pytest

from etl.core.errors import TariffError
from etl.tariffs.attribute_numbers import FORM, AttributeNumbers, Unknown
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_lines import energy, fixed, prorated
from tests.support.tariff_pages import HEAD


@pytest.mark.parametrize(
    ("text", "name", "factor"),
    [
        ("attribute:unit_price", "unit_price", None),
        ("attribute: Preis Nacht ", "Preis Nacht", None),
        ("attribute:contract_kw * 0.85", "contract_kw", "0.85"),
        ("attribute:p*-1", "p", "-1"),
    ],
)
def test_an_attribute_is_named_and_may_have_a_factor(text: str, name: str, factor: str | None) -> None:
    found = FORM.fullmatch(text)
    assert found is not None
    assert (found["name"], found["factor"]) == (name, factor)


def test_a_number_that_is_not_known_equals_itself_alone() -> None:
    one = Unknown("attribute:a")
    assert one == Unknown("attribute:a") == pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
    assert one not in (Unknown("attribute:b"), Fraction(1), 1)
    assert one > 0  # it passes for 1 where keys are checked
    assert len({one, Unknown("attribute:a"), Fraction(1)}) == 2
    for other in (Fraction(2) * one, one * 2, 1 + one, one / one, 1 - one):
        assert isinstance(other, Unknown)
        assert other != one


def test_numbers_tell_which_attributes_were_read_and_where_first() -> None:
    numbers = AttributeNumbers({"a": Fraction(3, 2)})
    assert numbers.read("a", Fraction(2), "line x: price", "attribute:a * 2") == 3
    numbers.note({"a": "line x: floor", "b": "line x: factor"})
    assert numbers.places == {"a": "line x: price", "b": "line x: factor"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (energy('"attribute:"'), "line energy: price: 'attribute:' does not name an attribute"),
        (energy('"attribute:\u200b"'), "line energy: price: "),
        (energy('"attribute:p * 0.1234567890123"'), "line energy: price: 0.1234567890123 has more than 12 places"),
        (
            energy('"p"'),
            (
                "line energy: price: 'p' is not a number (write a number like 0.1658, without quotes, "
                'or "attribute:p" for a number of each client)'
            ),
        ),
        ('round.total = "attribute:p"\n' + energy("1"), "round: total: 'attribute:p': no number of a client can stand"),
        (
            '[quantity.q]\nof = "import"\nreduce = "max"\nwindow = "attribute:p"\n' + energy("1"),
            "quantity q: window: 'attribute:p': no number of a client can stand here (write the number itself)",
        ),
        (
            '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\n'
            'bank = { keeps = "kWh", closes = "12-31", pays = "attribute:p" }\n' + energy("1", on="net"),
            "quantity net: bank: pays: 'attribute:p': no number of a client can stand here (write the number itself)",
        ),
    ],
)
def test_no_attribute_stands_where_the_tariff_itself_must_say_the_number(text: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(HEAD + text, "t.toml")
    assert f"t.toml: {message}" in str(error.value)


def test_numbers_on_which_earlier_periods_depend_must_be_written() -> None:
    tariff = prorated("whole") + (
        '[quantity.bd]\nof = "import"\nreduce = "max"\nfactor = "attribute:loss"\n'
        "ratchet = { periods = 11, share = 0.8 }\n"
        '[[line]]\nid = "demand"\nkind = "demand"\non = "bd"\nprice = 10\n'
    )
    with pytest.raises(TariffError) as error:
        parse_tariff(tariff, "t.toml")
    assert str(error.value) == (
        "t.toml: line demand: looks back at 'bd', in which attributes stand for numbers: loss "
        "(write these numbers in the tariff)"
    )


def test_versions_with_other_attributes_are_other_versions_and_equal_ones_are_one() -> None:
    first, second = ('"attribute:a"', 'price = "attribute:%s"\n')
    text = prorated("real-days") + fixed(first)
    other = text + '[[line]]\nid = "standing"\nkind = "fixed"\nper = "month"\nfrom = 2017-08-11\n' + second
    assert len(parse_tariff(other % "b", "t.toml").lines[0]) == 2
    assert len(parse_tariff(other % "a", "t.toml").lines[0]) == 1


def test_a_tariff_knows_the_attributes_that_it_reads() -> None:
    tariff = parse_tariff(
        prorated("real-days")
        + '[quantity.bd]\nof = "import"\nreduce = "max"\nfloor = "attribute:contract_kw * 0.85"\n'
        + '[[line]]\nid = "demand"\nkind = "demand"\non = "bd"\nprice = { upto = 1 }\n'.replace("{ upto = 1 }", "10")
        + fixed("1", times="capacity_kw", when=None)
        + energy('"attribute:unit_price"')
        + 'when = { household = "yes" }\n',
        "t.toml",
    )
    assert tariff.attributes == ("contract_kw", "capacity_kw", "unit_price", "household")
