"""Sums of lines, and a bill's total, that a line makes a multiple of an amount."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.exact import ROUNDING_MODES
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_lines import energy, fixed, line
from tests.support.tariff_pages import (
    AUGUST,
    HEAD,
    amounts,
    bill_of_kwh,
)


def test_a_total_of_coins_gets_a_last_line() -> None:
    tariff = HEAD.replace("EUR", "CHF") + "round = { total = 0.05 }\n" + energy("0.1")
    bill = bill_of_kwh(tariff, "10.27", AUGUST)
    assert amounts(bill) == {"energy": "1.03", "rounding": "0.02"}
    assert bill.total == "1.05"


JAPAN = (
    'name = "T"\ncurrency = "JPY"\nprorate = { month = "whole" }\nround = { mode = "down" }\n'
    + fixed("858.00", id="basic")
    + "round = { places = 2 }\n"
    + energy("[19.88, 26.48, 30.57]")
    + "tiers = { upto = [120, 300] }\nround = { places = 2 }\n"
    + energy("-3.43", id="fuel")
    + "round = { places = 2 }\n"
    + line(id="cut", kind="rounding", base=["basic", "energy", "fuel"])
    + "round = { to = 1 }\n"
    + energy("3.36", id="levy")
)


def test_a_sum_of_lines_is_cut_to_whole_yen_and_another_line_apart() -> None:
    """301 kWh: 858 + 2385.60 + 4766.40 + 30.57 - 1032.43 = 7008.14, cut to 7008; 301 x 3.36 = 1011.36, cut to 1011."""
    bill = bill_of_kwh(JAPAN, "301", AUGUST)
    assert (amounts(bill)["cut"], amounts(bill)["levy"], bill.total) == ("-0.14", "1011.00", "8019")


def test_a_bill_of_ten_won_steps_is_cut_below_them() -> None:
    won = 'name = "T"\ncurrency = "KRW"\n' + energy("1")
    tariff = won + line(id="cut", kind="rounding") + 'round = { to = 10, mode = "down" }\n'
    assert amounts(bill_of_kwh(tariff, "12349", AUGUST)) == {"energy": "12349", "cut": "-9"}


def test_what_the_sum_is_a_multiple_of_may_stand_in_the_line_itself() -> None:
    won = 'name = "T"\ncurrency = "KRW"\n' + energy("1")
    tariff = won + line(id="cut", kind="rounding") + 'to = 10\nmode = "down"\n'
    assert amounts(bill_of_kwh(tariff, "12349", AUGUST)) == {"energy": "12349", "cut": "-9"}


def test_each_version_rounds_its_own_part_of_the_sum() -> None:
    """31 a month: 10.00 until the 10th, to 5 up is 10; 21.00 after it, to 4 is 20."""
    tariff = HEAD + 'prorate.month = "real-days"\n' + fixed("31")
    first = line(id="cut", kind="rounding") + "to = 2017-08-11\nround = { to = 5 }\n"
    then = line(id="cut", kind="rounding") + "from = 2017-08-11\nround = { to = 4 }\n"
    found = amounts(bill_of_kwh(tariff + first + then, "1", AUGUST))
    assert found == {"standing": "31.00", "cut": "0.00", "cut 2017-08-11": "-1.00"}


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({}, "round: is missing (add round = { to = 1 }: of what the sum becomes a multiple)"),
        ({"base": "rest"}, 'base: "rest" is for taxes (list the ids of the lines whose sum is rounded)'),
        ({"base": ["x"]}, "base: 'x' is not a line above (lines above are: energy)"),
    ],
)
def test_a_rounding_of_nothing_is_refused(keys: dict[str, object], message: str) -> None:
    with pytest.raises(TariffError) as refused:
        parse_tariff(HEAD + energy("1") + line(id="cut", kind="rounding", **keys), "t.toml")
    assert str(refused.value) == f"t.toml: line cut: {message}"


@given(
    prices=st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=4),
    step=st.sampled_from(["10", "1", "0.05", "0.3", "0.001"]),
    mode=st.sampled_from(ROUNDING_MODES),
)
def test_a_rounded_sum_is_the_multiple_that_its_mode_takes(prices: list[int], step: str, mode: str) -> None:
    lines = "".join(energy(str(Decimal(price) / 1000), id=f"l{place}") for place, price in enumerate(prices))
    cut = line(id="cut", kind="rounding") + f'round = {{ to = {step}, mode = "{mode}" }}\n'
    found = amounts(bill_of_kwh(HEAD + "round.places = 3\n" + lines + cut, "1", AUGUST))
    exact = Fraction(sum(prices), 1000)
    multiple = exact + Fraction(found["cut"])
    assert multiple % Fraction(step) == 0
    limit = Fraction(step) / 2 if mode.startswith("half") else Fraction(step)
    assert abs(Fraction(found["cut"])) <= limit
    assert {"up": abs(multiple) >= abs(exact), "down": abs(multiple) <= abs(exact)}.get(mode, True)
