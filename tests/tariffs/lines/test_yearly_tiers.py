"""Tiers of a contract year, worked by hand: what earlier bills of the year used has filled them already."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.bill_page import Bill, BillPage
from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period, month
from etl.tariffs.page.contract import History, PriorNeed, PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.quantities.year_balance import YearBalance
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import quarters
from tests.support.tariff_lines import energy
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bills, days, lines, usage

MONTHS = [month(f"2018-{number:02}") for number in range(1, 13)]
NOTHING = PriorValue(Exact.constant(0, 1))


def tiered(keys: str = "", prices: str = "[0.12, 0.008]", **more: object) -> str:
    return energy(prices, id="eb", **more) + f'tiers = {{ upto = [4000], reset = "year"{keys} }}\n'


def carried(text: str, periods: Sequence[Period], kwh: Sequence[dict[int, float]]) -> list[BillPage]:
    """Bills of periods that follow each other, each knowing what the one before carried."""
    tariff, pages = parse_tariff(text, "t.toml"), list[BillPage]()
    for period, used in zip(periods, kwh, strict=True):
        calculator = Calculator(tariff, period, "UTC")
        before = pages[-1].balances if pages else {}
        past: History = {
            need: [PriorValue(before[need.quantity.name]) if before else NOTHING] for need in calculator.looks_back
        }
        pages.append(calculator.bills(usage(period, "UTC", quarters(period, used)), past))
    return pages


def printed(bill: Bill) -> list[tuple[str, str]]:
    return [(one["quantity"], one["amount"]) for one in lines(bill)]


def test_the_bounds_of_a_year_are_filled_month_by_month() -> None:
    """500 kWh a month: 60.00 until August, then 4.00; 4,000 x 0.12 + 2,000 x 0.008 = 496."""
    pages = carried(HEAD + tiered(), MONTHS, [{3: 500}] * 12)
    assert [page.bills[0].total for page in pages] == ["60.00"] * 8 + ["4.00"] * 4
    assert [page.balances["eb.used"].plain[0] for page in pages[:3]] == ["500", "1000", "1500"]
    assert pages[-1].balances["eb.used"].plain == ["0"]


def test_the_bill_that_reaches_the_bound_has_both_prices() -> None:
    pages = carried(HEAD + tiered(), MONTHS[:2], [{3: 3900}, {3: 250}])
    assert printed(pages[1].bills[0]) == [("100", "12.00"), ("150", "1.20")]


def test_a_closing_inside_a_bill_divides_its_energy_by_its_readings() -> None:
    """3,900 before; 200 kWh until the 15th are 100 and 100, 300 after it are all in the first tier."""
    pages = carried(HEAD + tiered(', closes = "03-15"'), MONTHS[1:3], [{3: 3900}, {3: 200, 15 * 96: 300}])
    assert printed(pages[1].bills[0]) == [("400", "48.00"), ("100", "0.80")]
    assert pages[1].balances["eb.used"].plain == ["300"]


def test_a_bill_of_more_than_a_year_begins_anew_at_each_closing() -> None:
    """Of 5,000 kWh a year 4,000 are in the first tier: in 2018, and in 2019."""
    span = days("2018-01-01", "2020-02-01")
    year = 365 * 96
    (page,) = carried(HEAD + tiered(), [span], [{3: 5000, year + 3: 5000, 2 * year + 3: 10}])
    assert printed(page.bills[0]) == [("8010", "961.20"), ("2000", "16.00")]
    assert page.balances["eb.used"].plain == ["10"]


def test_a_price_that_changes_inside_the_year_goes_on_where_the_one_before_was() -> None:
    """3,900 in July; in August 50 until the 10th at 0.12, then 50 at 0.10 and 200 above the bound."""
    first, then = tiered() + "to = 2017-08-11\n", tiered(prices="[0.10, 0.01]") + "from = 2017-08-11\n"
    pages = carried(HEAD + first + then, [month("2017-07"), AUGUST], [{3: 3900}, {3: 50, 12 * 96: 250}])
    assert printed(pages[1].bills[0]) == [("50", "6.00"), ("0", "0.00"), ("50", "5.00"), ("200", "2.00")]
    assert pages[1].balances["eb.used"].plain == ["4200"]


def test_periods_of_a_schedule_share_what_is_left_of_the_year() -> None:
    """100 of 400 kWh are below the bound, a quarter of each period: 25 of 100 by day, 75 of 300 by night."""
    schedule = '[schedule.s]\nall.day = ["all 08:00-20:00"]\nall.night = "rest"\n'
    prices = "{ day = [2, 1], night = [1, 0.5] }"
    tariff = HEAD + schedule + tiered(', fill = "prorata"', prices, schedule="s")
    pages = carried(tariff, MONTHS[:2], [{3: 3900}, {3: 300, 40: 100}])
    assert printed(pages[1].bills[0]) == [("25", "50.00"), ("75", "75.00"), ("75", "75.00"), ("225", "112.50")]


def test_the_first_year_has_the_bounds_of_its_days_where_the_tariff_says_so() -> None:
    """From 1 October on 92 of 365 days: 1,460 x 92 / 365 = 368 kWh; 200, 200 and 0; then the whole year's."""
    head = HEAD + 'prorate.year = "real-days"\n'
    tariff = head + tiered(', first = "prorate"').replace("4000", "1460")
    pages = carried(tariff, [*MONTHS[9:], month("2019-01")], [{3: 200}, {3: 200}, {3: 1}, {3: 1500}])
    assert [printed(page.bills[0]) for page in pages] == [
        [("200", "24.00"), ("0", "0.00")],
        [("168", "20.16"), ("32", "0.26")],
        [("0", "0.00"), ("1", "0.01")],
        [("1460", "175.20"), ("40", "0.32")],
    ]
    whole = carried(HEAD + tiered().replace("4000", "1460"), MONTHS[9:11], [{3: 200}, {3: 200}])
    assert printed(whole[1].bills[0]) == [("200", "24.00"), ("0", "0.00")]


def test_a_tax_that_changes_takes_what_filled_the_tiers_until_then() -> None:
    """3,900 before; 200 kWh until 10 August: 100 x 0.12 + 100 x 0.008; 50 after it: 0.40."""
    tax = '[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = 0.{}\n{} = 2017-08-11\n'
    tariff = HEAD + tiered() + tax.format(1, "to") + tax.format(5, "from")
    pages = carried(tariff, [month("2017-07"), AUGUST], [{3: 3900}, {3: 200, 12 * 96: 50}])
    assert amounts(pages[1].bills[0])["vat"] == "1.28"
    assert amounts(pages[1].bills[0])["vat 2017-08-11"] == "0.20"


KWH = st.lists(st.integers(0, 900), min_size=12, max_size=12)


@given(kwh=KWH, closes=st.sampled_from(["12-31", "03-31", "05-15", "02-29"]), bound=st.integers(1, 5000))
@settings(max_examples=25, deadline=None)
def test_months_and_quarters_come_to_the_same(kwh: list[int], closes: str, bound: int) -> None:
    text = HEAD + "round.places = 6\n" + tiered(f', closes = "{closes}"').replace("4000", str(bound))
    spans = [Period(MONTHS[first].start, MONTHS[first + 2].end) for first in range(0, 12, 3)]
    used = [
        {(month.start - span.start).days * 96 + 3: float(one) for month, one in zip(MONTHS, kwh, strict=True)
         if span.start <= month.start < span.end}
        for span in spans
    ]  # fmt: skip
    by_month = [page.bills[0].total for page in carried(text, MONTHS, [{3: float(one)} for one in kwh])]
    by_quarter = [page.bills[0].total for page in carried(text, spans, used)]
    assert sum(map(Fraction, by_month)) == sum(map(Fraction, by_quarter))


def test_what_was_used_before_must_be_known_unless_it_counts_as_nothing() -> None:
    tariff = parse_tariff(HEAD + tiered(), "t.toml")
    calculator, used = Calculator(tariff, AUGUST, "UTC"), usage(AUGUST, "UTC", quarters(AUGUST, {3: 100}))
    with pytest.raises(TariffError) as refused:
        calculator.bills(used)
    assert str(refused.value) == (
        "t.toml: line eb: client c0: what it used earlier in this contract year is not known "
        '(bill the periods since the year began, or write unknown = "ignore")'
    )
    assert bills(HEAD + tiered(', unknown = "ignore"'), used)[0].total == "12.00"
    known = {PriorNeed(YearBalance("eb.used", "kWh"), 0): [PriorValue(Exact.constant(3950, 1))]}
    assert calculator.bills(used, known).bills[0].total == "6.40"  # 50 x 0.12 + 50 x 0.008


FAULTS = {
    "filled in the order of time": (
        tiered(', fill = "chronological"'),
        "line eb: tiers: fill: 'chronological' is not known (use one of: prorata)",
    ),
    "bounds of days": (
        tiered(', times = "days"'),
        'line eb: tiers: times: the bounds of reset = "year" are of the year (name an attribute, or remove it)',
    ),
    "another first year": (
        tiered(', first = "none"'),
        "line eb: tiers: first: 'none' is not known (use one of: whole, prorate)",
    ),
    "a part of a year that is not stated": (
        tiered(', first = "prorate"'),
        (
            "line eb: tiers: first: the tariff does not say what part of a year some days are "
            '(add prorate = { year = "real-days" } or "365" at the top)'
        ),
    ),
    "a closing that is no date": (
        tiered(', closes = "13-01"'),
        "line eb: tiers: closes: '13-01' is not a date (write the last day of the contract year like \"12-31\")",
    ),
    "another word for what is unknown": (
        tiered(', unknown = "zero"'),
        "line eb: tiers: unknown: 'zero' is not known (use one of: refuse, ignore)",
    ),
    "a key that is not known": (
        tiered(", since = 1"),
        "line eb: tiers: unknown key 'since' (known here: closes, fill, first, reset, times, unknown, upto)",
    ),
    "another reset": (
        tiered().replace('"year"', '"week"'),
        "line eb: tiers: reset: 'week' is not known (use one of: period, day, year)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_tiers_that_cannot_be_are_refused(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as refused:
        parse_tariff(HEAD + text, "t.toml")
    assert str(refused.value) == f"t.toml: {message}"


def test_bounds_may_be_of_an_attribute() -> None:
    """2,500 kWh of two persons, 1,000 each."""
    tariff = parse_tariff(HEAD + tiered(', times = "persons"').replace("4000", "1000"), "t.toml")
    used = replace(usage(MONTHS[0], "UTC", quarters(MONTHS[0], {3: 2500})), attributes=[{"persons": "2"}])
    assert printed(Calculator(tariff, MONTHS[0], "UTC").bills(used).bills[0]) == [("2000", "240.00"), ("500", "4.00")]
