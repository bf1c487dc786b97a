"""Lines that are rounded in their own way, finer or coarser than the bill's other lines."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.exact import ROUNDING_MODES
from etl.tariffs.lines.line_header import plain_line
from etl.tariffs.lines.rounded import places_of
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_lines import energy, line
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bill_of_kwh

YEN = 'name = "T"\ncurrency = "JPY"\nround = { mode = "down" }\n'


def test_a_line_keeps_more_places_than_the_bill_and_the_total_has_those_of_the_bill() -> None:
    """3 kWh x 1.2345 is 3.7035: three places half up are 3.704, and the total of 3.704 + 3.70 is 7.40, half up."""
    tariff = HEAD + energy("1.2345") + "round = { places = 3 }\n" + energy("1.2345", id="plain")
    bill = bill_of_kwh(tariff, "3", AUGUST)
    assert amounts(bill) == {"energy": "3.704", "plain": "3.700", "rounding": "-0.004"}
    assert bill.total == "7.40"


def test_a_total_that_is_whole_already_has_no_line_of_rounding() -> None:
    bill = bill_of_kwh(HEAD + energy("1.2345") + "round = { places = 3 }\n", "2", AUGUST)  # 2.469
    assert amounts(bill) == {"energy": "2.469", "rounding": "0.001"}
    bill = bill_of_kwh(HEAD + energy("1.2345") + "round = { places = 3 }\n", "200", AUGUST)
    assert (amounts(bill), bill.total) == ({"energy": "246.900"}, "246.90")


def test_a_line_is_rounded_to_coins_in_its_own_mode() -> None:
    rules = "round = { to = 0.05, mode = 'up' }\n"
    assert amounts(bill_of_kwh(HEAD + energy("1") + rules, "1.01", AUGUST)) == {"energy": "1.05"}
    coarse = HEAD + energy("1") + "round = { to = 10 }\n"
    assert amounts(bill_of_kwh(coarse, "14.99", AUGUST)) == {"energy": "10.00"}


def test_a_tax_is_on_the_amounts_as_they_are_rounded() -> None:
    """12.345 at three places, and 10 % of it is 1.2345: 1.23 by the bill's rounding."""
    tax = line(id="tax", kind="percent", tax=True, rate=Fraction(1, 10)).replace("1/10", "0.1")
    tariff = HEAD + energy("12.345") + "round = { places = 3 }\n" + tax
    bill = bill_of_kwh(tariff, "1", AUGUST)
    assert amounts(bill) == {"energy": "12.345", "tax": "1.230", "rounding": "0.005"}


def test_a_condition_holds_for_a_line_that_is_rounded() -> None:
    tariff = HEAD + energy("1") + 'round = { to = 1 }\nwhen = { kind = "shop" }\n'
    inner = parse_tariff(tariff, "t.toml").lines[0][0].line
    assert plain_line(inner).id == inner.id
    assert type(plain_line(inner)).__name__ == "Energy"


def test_alternatives_may_be_rounded_each_in_its_own_way() -> None:
    low, high = 'when = { import = "<= 10" }\n', 'when = { import = "> 10" }\n'
    options = energy("1.2345") + "round = { places = 3 }\n" + low + energy("1.2345") + "round = { to = 1 }\n" + high
    tariff = HEAD + 'prorate = { month = "whole" }\n' + options
    assert amounts(bill_of_kwh(tariff, "2", AUGUST)) == {"energy": "2.469", "rounding": "0.001"}
    assert amounts(bill_of_kwh(tariff, "20", AUGUST)) == {"energy": "25.000"}


@given(
    st.lists(st.tuples(st.integers(-99_999, 99_999), st.integers(0, 6), st.sampled_from(ROUNDING_MODES)), min_size=1),
    st.integers(0, 99_999),
)
def test_lines_add_up_to_a_total_with_the_places_of_the_bill(rules: list[tuple[int, int, str]], wh: int) -> None:
    lines = [
        energy(str(Decimal(price) / 10**4), id=f"l{place}") + f'round = {{ places = {places}, mode = "{mode}" }}\n'
        for place, (price, places, mode) in enumerate(rules)
    ]
    bill = bill_of_kwh(YEN + "".join(lines), str(Decimal(wh) / 1000), AUGUST)
    found = amounts(bill)
    assert sum(map(Decimal, found.values())) == Decimal(bill.total)
    assert "." not in bill.total
    exact = [Fraction(price, 10**4) * Fraction(wh, 1000) for price, _, _ in rules]
    for place, (_, places, _) in enumerate(rules):
        assert abs(Fraction(found[f"l{place}"]) - exact[place]) < Fraction(1, 10**places)


@pytest.mark.parametrize(("step", "places"), [("10", 0), ("1", 0), ("0.05", 2), ("0.000001", 6)])
def test_multiples_need_the_places_of_their_step(step: str, places: int) -> None:
    assert places_of(Fraction(step)) == places


FAULTS = {
    "a step below 0": (
        "round = { to = -1 }",
        "round: to: must be above 0 and have at most 6 places (write an amount like 0.05, 1 or 10)",
    ),
    "a step of seven places": (
        "round = { to = 0.0000001 }",
        "round: to: must be above 0 and have at most 6 places (write an amount like 0.05, 1 or 10)",
    ),
    "a step and places": (
        "round = { to = 1, places = 0 }",
        "round: to: says what places says too (keep one of them)",
    ),
    "another mode": (
        'round = { mode = "near" }',
        "round: mode: 'near' is not known (use one of: half-up, half-even, up, down)",
    ),
    "a key that is not known": ("round = { total = 1 }", "round: unknown key 'total' (known here: mode, places, to)"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_rounding_that_cannot_be_is_refused(fault: str) -> None:
    rules, message = FAULTS[fault]
    with pytest.raises(TariffError) as refused:
        parse_tariff(HEAD + energy("1") + rules + "\n", "t.toml")
    assert str(refused.value) == f"t.toml: line energy: {message}"
