"""Months and years in a span of days, by each word of `prorate`."""

from fractions import Fraction

import pytest

from etl.core.errors import TariffError
from etl.core.periods import month
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.schedules.proration import Proration
from tests.support.tariff_pages import HEAD, days
from tests.support.tariff_texts import FLAT

FAULTS = {
    "a proration that is none": (
        HEAD + 'prorate.month = "real"\n' + FLAT,
        "t.toml: prorate: month: 'real' is not known (use one of: whole, real-days, 30, 365/12, 365.25/12)",
    ),
    "a partial without whole": (
        HEAD + 'prorate = { month = "30", partial = 20 }\n' + FLAT,
        't.toml: prorate: partial: is for month = "whole" only (remove it)',
    ),
    "a longest without whole": (
        HEAD + "prorate.longest = 40\n" + FLAT,
        't.toml: prorate: longest: is for month = "whole" only (remove it)',
    ),
    "beyond without whole": (
        HEAD + 'prorate = { month = "30", beyond = "refuse" }\n' + FLAT,
        't.toml: prorate: beyond: is for month = "whole" only (remove it)',
    ),
    "parts without whole": (
        HEAD + "prorate.whole_each = true\n" + FLAT,
        't.toml: prorate: whole_each: is for month = "whole" only (remove it)',
    ),
    "a longest of no days": (
        HEAD + 'prorate = { month = "whole", longest = 0 }\n' + FLAT,
        "t.toml: prorate: longest: 0 is not a whole number from 1 to 366 (correct it)",
    ),
    "another word beyond": (
        HEAD + 'prorate = { month = "whole", beyond = "whole" }\n' + FLAT,
        "t.toml: prorate: beyond: 'whole' is not known (use one of: real-days, refuse)",
    ),
    "a longest below partial": (
        HEAD + 'prorate = { month = "whole", partial = 27, longest = 20 }\n' + FLAT,
        "t.toml: prorate: longest: 20 days are fewer than partial = 27 (write more days)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("rule", "months"),
    [
        (Proration("whole"), Fraction(19, 30)),
        (Proration("whole", partial=31), Fraction(19, 30)),
        (Proration("30"), Fraction(19, 30)),
        (Proration("365/12"), Fraction(19 * 12, 365)),
        (Proration("365.25/12"), Fraction(19 * 1200, 36525)),
    ],
)
def test_nineteen_days_of_june_are_their_part_of_a_month(rule: Proration, months: Fraction) -> None:
    assert rule.months(days("2017-06-12", "2017-07-01"), month("2017-06")) == months


def test_real_days_are_parts_of_the_months_and_years_that_they_are_in() -> None:
    rule = Proration("real-days", "real-days")
    span = days("2019-12-17", "2020-02-01")
    assert rule.months(span, span) == Fraction(15, 31) + 1
    assert rule.years(span) == Fraction(15, 365) + Fraction(31, 366)
    assert Proration(year="365").years(days("2020-01-01", "2021-01-01")) == Fraction(366, 365)


def test_whole_is_one_month_up_to_45_days_or_as_the_tariff_says() -> None:
    long = days("2018-01-01", "2018-02-15")
    assert Proration("whole").months(long, long) == 1
    longer = days("2018-01-01", "2018-02-16")
    assert Proration("whole").months(longer, longer) == 1 + Fraction(15, 28)
    assert Proration("whole", longest=46).months(longer, longer) == 1
    quarter = days("2018-01-01", "2018-04-01")
    assert Proration("whole").months(quarter, quarter) == 3
    assert [rule.is_long(longer) for rule in (Proration("whole"), Proration("30"))] == [True, False]


def test_a_part_of_a_month_is_its_days_unless_each_part_is_charged() -> None:
    part = days("2018-03-01", "2018-03-15")
    assert Proration("whole").months(part, part, cut=True) == Fraction(14, 31)
    assert Proration("whole", whole_each=True).months(part, part, cut=True) == 1
    assert Proration("30").months(part, part, cut=True) == Fraction(14, 30)
