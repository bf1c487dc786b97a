"""Lines priced per kW: by period, tier, version and season."""

from dataclasses import replace

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import DAY, DEMAND, SCHEDULE, WHOLE, demands, quarters
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bills, days, grid, lines, part, usage


def test_each_period_has_its_own_maximum() -> None:
    load = quarters(DAY, {33: 5, 40: 4, 60: 1})
    tariff = f'{WHOLE}{SCHEDULE}{DEMAND}schedule = "tou"\nprice = {{ peak = 3, off = 1 }}\n'
    assert demands(tariff, DAY, load) == [
        ("16", "48.00", "at 2017-08-14T10:00+00:00"), ("20", "20.00", "at 2017-08-14T08:15+00:00"),
    ]  # fmt: skip


def test_demand_has_tiers_by_kw() -> None:
    tariff = f"{WHOLE}{DEMAND}tiers.upto = [10, 18]\nprice = [1, 2, 3]\n"
    found = demands(tariff, DAY, quarters(DAY, {33: 5}))
    assert [(kw, amount) for kw, amount, _ in found] == [("10", "10.00"), ("8", "16.00"), ("2", "6.00")]


def two_prices(rules: str) -> str:
    return (
        f'{HEAD}prorate = {{ month = "whole"{rules} }}\n{DEMAND}to = 2017-08-11\nprice = 3.1\n'
        f"{DEMAND}from = 2017-08-11\nprice = 6.2\n"
    )


def test_one_maximum_has_each_price_by_its_days_or_each_version_its_own() -> None:
    load = quarters(AUGUST, {33: 5, 96 * 20: 2.5})
    assert [one[:2] for one in demands(two_prices(""), AUGUST, load)] == [("20", "20.00"), ("20", "84.00")]
    segments = demands(two_prices(', on_change = "segment"'), AUGUST, load)
    assert [one[:2] for one in segments] == [("20", "20.00"), ("10", "42.00")]


def test_a_season_that_ends_in_a_period_is_charged_by_its_days() -> None:
    seasons = '[schedule.s]\nseasons = { summer = "06-01..09-30", winter = "10-01..05-31" }\n'
    tariff = (
        f'{WHOLE}{seasons}summer.all = "rest"\nwinter.all = "rest"\n{DEMAND}schedule = "s"\n'
        "price.summer = { all = 30 }\nprice.winter = { all = 60 }\n"
    )
    period = days("2017-09-21", "2017-10-21")
    found = demands(tariff, period, quarters(period, {33: 5, 96 * 20: 2.5}))
    assert [one[:2] for one in found] == [("20", "200.00"), ("10", "400.00")]


def test_units_that_contradict_each_other_are_refused() -> None:
    text = f'{WHOLE}[quantity.q]\nof = "import"\n{DEMAND}on = "q"\nprice = 1\n'
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == (
        "t.toml: line demand: on: 'q' is in kWh, and a demand is in kW (add reduce = \"max\" to the quantity)"
    )


FAULTS = {
    "price = [1, 2]": (
        "t.toml: line demand: price: 2 prices for 1 tier (write one for each bound and one for what is above the last)"
    ),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_in_a_demand_line_has_its_place_and_remedy(text: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(f"{WHOLE}{DEMAND}{text}\n", "t.toml")
    assert str(error.value) == FAULTS[text]


def test_a_price_is_of_a_month_a_day_or_a_year() -> None:
    """20 kW on one day of August: 31 / 31 of a month in which it is billed whole, one day, 1 / 365 of a year."""
    load, head = quarters(DAY, {33: 5}), 'prorate = { month = "whole", year = "real-days" }\n'
    line = f"{HEAD}{head}{DEMAND}price = 36.5\n"
    found = [demands(f'{line}per = "{per}"\n', DAY, load)[0] for per in ("day", "month", "year")]
    assert [amount for _, amount, _ in found] == ["730.00", "730.00", "2.00"]


def test_a_price_by_the_day_needs_no_word_for_months() -> None:
    assert demands(f'{HEAD}{DEMAND}price = 0.5\nper = "day"\n', DAY, quarters(DAY, {33: 5}))[0][1] == "10.00"
    with pytest.raises(TariffError) as error:
        demands(f'{HEAD}{DEMAND}price = 1\nper = "year"\n', DAY, quarters(DAY, {33: 5}))
    assert str(error.value) == (
        "t.toml: line demand: per: the tariff does not say what part of a year is charged "
        '(add prorate = { year = "real-days" } or "365" at the top)'
    )
    with pytest.raises(TariffError, match="per: 'week' is not known"):
        demands(f'{HEAD}{DEMAND}price = 1\nper = "week"\n', DAY, quarters(DAY, {33: 5}))


@pytest.mark.parametrize(("kwh", "tier", "amount"), [(5, "1", "60.00"), (5.25, "2", "42.00"), (10, "2", "80.00")])
def test_all_kw_have_the_price_of_the_tier_that_is_reached(kwh: float, tier: str, amount: str) -> None:
    """Up to 20 kW at 3, above it all kW at 2; 20 kW are still in the first tier."""
    tiers = "tiers = { upto = [20], whole = true }\nprice = [3, 2]\n"
    (line,) = lines(bills(WHOLE + DEMAND + tiers, usage(DAY, "UTC", quarters(DAY, {33: kwh})))[0])
    assert (line["tier"], line["quantity"], line["amount"]) == (tier, f"{4 * kwh:g}", amount)


def test_a_tax_takes_the_tier_that_a_bill_has() -> None:
    tariff = f"{WHOLE}{DEMAND}tiers = {{ upto = [20], whole = true }}\nprice = [3, 2]\n{TAX}"
    values = np.zeros((2, 96), np.int64)
    values[:, 40] = [5000, 10000]
    found = bills(tariff, usage(DAY, "UTC", part(values, grid(DAY, "UTC"))))
    assert [list(amounts(bill).values()) for bill in found] == [["60.00", "6.00"], ["80.00", "8.00"]]


TAX = '[[line]]\nid = "tax"\nkind = "percent"\nrate = 0.1\n'


def test_power_above_the_contract_has_a_price_of_its_own() -> None:
    """20 kW at a contract of 13.8: 13.8 x 2 = 27.60, and 6.2 x 5 = 31.00; of 27.6 all is within it."""
    tariff = f'{WHOLE}{DEMAND}tiers = {{ upto = [1], times = "contract_kw" }}\nprice = [2, 5]\n'
    used = usage(AUGUST, "UTC", quarters(AUGUST, {7: 5}))
    found = [bills(tariff, replace(used, attributes=[{"contract_kw": kw}]))[0] for kw in ("13.8", "27.6")]
    assert [[one["amount"] for one in lines(bill)] for bill in found] == [["27.60", "31.00"], ["40.00", "0.00"]]


def test_bounds_in_kw_are_not_multiplied_by_days() -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(f'{WHOLE}{DEMAND}tiers = {{ upto = [1], times = "days" }}\nprice = [2, 5]\n', "t.toml")
    assert str(error.value) == (
        't.toml: line demand: tiers: times: the bounds are in kW, whatever the days (remove "days")'
    )
