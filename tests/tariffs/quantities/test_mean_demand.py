"""The mean of this month's maximum and earlier ones, by hand and against plain fractions."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.bill_page import Bill
from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period, month
from etl.core.usage_page import Usage
from etl.tariffs.page.contract import PriorNeed, PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.explanation import explain_lines
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import DEMAND, WHOLE, hourly, quarters
from tests.support.tariff_pages import days, grid, lines, part, usage, warnings

MARCH = month("2023-03")


def tariff(rule: str = "periods = 11, each_floor = 2.5", more: str = "") -> str:
    return (
        f'{WHOLE}[quantity.mean_peak]\nof = "import"\nreduce = "max"\nwindow = 60\nmean = {{ {rule} }}\n{more}'
        f'{DEMAND}on = "mean_peak"\nprice = 10\n'
    )


def bill(text: str, used: Usage, earlier: Sequence[PriorValue]) -> Bill:
    calculator = Calculator(parse_tariff(text, "t.toml"), used.period, "UTC")
    (need,) = calculator.looks_back
    return calculator.bills(used, {need: earlier}).bills[0]


def kw(*numbers: float) -> list[PriorValue]:
    return [PriorValue(Exact(np.array([int(one * 10)]), 10)) for one in numbers]


def absent() -> PriorValue:
    """A month before the client's first day."""
    return PriorValue(Exact(np.zeros(1, np.int64)), np.zeros(1, np.bool_), np.zeros(1, np.bool_))


def unknown() -> PriorValue:
    return PriorValue(Exact(np.zeros(1, np.int64)), np.zeros(1, np.bool_))


def test_twelve_months_weigh_the_same_and_each_is_at_least_the_floor() -> None:
    """4 this month, 1 (counts as 2.5) and 6 ten times: (4 + 2.5 + 60) / 12 = 5.541666..."""
    (line,) = lines(bill(tariff(), hourly(MARCH, 4), kw(1, *[6] * 10)))
    assert (line["quantity"], line["amount"]) == ("5.541667", "55.42")
    assert line["description"] == "mean of 12 months, this one 4 kW at 2023-03-02T06:00+00:00"


def test_months_before_the_first_day_do_not_count() -> None:
    found = lines(bill(tariff(), hourly(MARCH, 4), [*kw(6), *[absent()] * 10]))[0]
    assert (found["quantity"], found["description"]) == (
        "5", "mean of 2 months, this one 4 kW at 2023-03-02T06:00+00:00",
    )  # fmt: skip
    first = lines(bill(tariff(), hourly(MARCH, 1), [absent()] * 11))[0]
    assert (first["quantity"], first["description"][:16]) == ("2.5", "mean of 1 month,")


def test_an_explanation_has_the_months_that_are_theirs() -> None:
    calculator = Calculator(parse_tariff(tariff('periods = 11, unknown = "ignore"'), "t.toml"), MARCH, "UTC")
    (need,) = calculator.looks_back
    page = calculator.page(hourly(MARCH, 4), {need: [*kw(6), unknown(), *[absent()] * 9]})
    (line,) = explain_lines(calculator, page)
    assert [(one.back, one.value) for one in line.past] == [(1, "6"), (2, "")]


def test_a_month_of_which_nothing_is_known_is_refused_or_left_out() -> None:
    with pytest.raises(TariffError) as error:
        bill(tariff(), hourly(MARCH, 4), [*kw(6, 6), unknown(), *kw(*[6] * 8)])
    assert str(error.value) == (
        "t.toml: quantity mean_peak: client c0: its demand of 2022-12 is not known (load its readings, supply it with "
        '`etl history load`, or write unknown = "ignore" in the mean)'
    )
    with pytest.raises(TariffError, match="its demand of 2023-01 is not known"):
        bill(tariff(), hourly(MARCH, 4), kw(6))
    ignoring = tariff('periods = 11, unknown = "ignore"')
    assert lines(bill(ignoring, hourly(MARCH, 4), [unknown(), *kw(7)]))[0]["quantity"] == "5.5"
    on = grid(MARCH, "UTC", 60)
    silent = usage(MARCH, "UTC", part(np.zeros((1, on.slots), np.int64), on, unknown=np.ones((1, on.slots), np.bool_)))
    assert lines(bill(ignoring, silent, kw(7, 6)))[0]["quantity"] == "6.5"
    assert lines(bill(ignoring, silent, []))[0]["quantity"] == "0"
    with pytest.raises(TariffError, match="its demand of 2023-03 is not known"):
        bill(tariff(), silent, kw(*[6] * 11))


def test_days_that_are_not_of_one_month_are_refused() -> None:
    two = days("2023-03-10", "2023-04-10")
    with pytest.raises(TariffError) as error:
        bill(tariff(), hourly(two, 4), kw(*[6] * 11))
    assert str(error.value) == (
        "t.toml: quantity mean_peak: its mean is of calendar months, and 2023-03-10..2023-04-09 is not in one "
        "(bill days of one month)"
    )
    cut = lines(bill(tariff(), hourly(days("2023-03-10", "2023-03-20"), 4), kw(*[6] * 11)))[0]
    assert cut["quantity"] == "5.833333"  # (4 + 66) / 12: a part of a month is a month


def test_a_mean_has_a_floor_and_a_rounding_of_its_own() -> None:
    more = 'floor = 7\nround = { places = 1, mode = "up" }\n'
    assert lines(bill(tariff(more=more), hourly(MARCH, 4), kw(*[6] * 11)))[0]["quantity"] == "7"
    more = more.replace("floor = 7\n", "")
    assert lines(bill(tariff(more=more), hourly(MARCH, 4), kw(*[6] * 11)))[0]["quantity"] == "5.9"  # 5.8333


def test_it_looks_back_at_calendar_months_by_its_own_definition() -> None:
    more = 'highest = { count = 2, each = "day" }\n'
    calculator = Calculator(parse_tariff(tariff(more=more), "t.toml"), MARCH, "UTC")
    (need,) = calculator.looks_back
    assert (need.quantity.name, need.periods, need.monthly) == ("mean_peak", 11, True)
    february = month("2023-02")
    before = Calculator(parse_tariff(tariff(more=more), "t.toml"), february, "UTC")
    used = usage(february, "UTC", quarters(february, {3: 8, 30: 5}, interval=60))
    assert before.values(used, [need.quantity])[need.quantity].value.texts() == ["6.5"]


def test_a_month_of_too_few_days_is_told() -> None:
    more = 'highest = { count = 3, each = "day" }\n'
    two = days("2023-03-10", "2023-03-12")
    found = bill(tariff("periods = 1", more), usage(two, "UTC", quarters(two, {3: 8, 30: 5}, interval=60)), kw(6))
    assert lines(found)[0]["quantity"] == "6.25"  # (6.5 + 6) / 2
    assert warnings(found) == ["mean_peak: the mean of the highest windows of 2 days, not of 3: no more were read"]


STATES = st.sampled_from(["known", "unknown", "absent"])


@given(st.lists(st.tuples(STATES, st.integers(0, 90)), max_size=13), st.integers(0, 40), st.integers(0, 9))
@settings(max_examples=80)
def test_a_mean_with_history_equals_the_mean_by_hand(earlier: list[tuple[str, int]], floor: int, own: int) -> None:
    history = [{"unknown": unknown(), "absent": absent()}.get(state, kw(number / 10)[0]) for state, number in earlier]
    text = tariff(f'periods = 11, each_floor = {floor / 10}, unknown = "ignore"')
    counted = [Fraction(own), *(Fraction(number, 10) for state, number in earlier[:11] if state == "known")]
    mean = sum((max(one, Fraction(floor, 10)) for one in counted), Fraction(0)) / len(counted)
    (line,) = lines(bill(text, hourly(MARCH, own), history))
    assert line["quantity"] == Exact.constant(mean, 1).texts(6)[0]


@pytest.mark.parametrize(
    ("rule", "more", "message"),
    [
        ("periods = 0", "", "quantity mean_peak: mean: periods: 0 is not a whole number from 1 to 120"),
        ("each_floor = 2.5", "", "quantity mean_peak: mean: periods: is missing"),
        ("periods = 11, each_floor = -1", "", "quantity mean_peak: mean: each_floor: -1 is below 0"),
        ('periods = 11, unknown = "zero"', "", "quantity mean_peak: mean: unknown: 'zero' is not known"),
        ("periods = 11, share = 1", "", "quantity mean_peak: mean: unknown key 'share'"),
        (
            "periods = 11",
            "ratchet = { periods = 1 }\n",
            "mean_peak: ratchet: is of the highest earlier demand",
        ),
        ("periods = 11", "this_month = 0.5\n", "quantity mean_peak: this_month: is for a ratchet"),
    ],
)
def test_a_mean_that_cannot_be_is_refused(rule: str, more: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(tariff(rule, more), "t.toml")
    assert message in str(error.value)


def test_a_need_of_months_is_another_than_one_of_periods() -> None:
    (need,) = Calculator(parse_tariff(tariff(), "t.toml"), Period(MARCH.start, MARCH.end), "UTC").looks_back
    assert need != PriorNeed(need.quantity, need.periods)
