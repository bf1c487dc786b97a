"""Prices by tier: published bills, versions, seasons, bounds that grow with a quantity."""

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.core.usage_page import Usage
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import AUGUST, HEAD, bill_of_kwh, bills, days, grid, lines, part, usage
from tests.support.tier_tariffs import LINE, WHOLE, by_tou, kwh, tiered

SEYMOUR = (
    HEAD + 'prorate.month = "whole"\n[[line]]\nid = "base"\nkind = "fixed"\nper = "month"\nprice = 7.50\n'
    "{energy}"
    '[[line]]\nid = "power_cost"\nkind = "energy"\nprice = 0.085\n'
    '[[line]]\nid = "tax"\nkind = "percent"\ntax = true\nrate = 0.01\n'
)


@pytest.mark.parametrize(
    ("tiers", "price", "used", "total"),
    [
        ("upto = [250, 700]", "[0.064, 0.049, 0.0446]", "1200", "171.55"),
        ("upto = [250, 700, 1250]", "[0.064, 0.049, 0.0475, 0.0446]", "2000", "277.88"),
    ],
)
def test_a_published_tier_bill_comes_out(tiers: str, price: str, used: str, total: str) -> None:
    energy = f"{LINE}tiers = {{ {tiers} }}\nprice = {price}\n"
    assert bill_of_kwh(SEYMOUR.replace("{energy}", energy), used, AUGUST).total == total


def test_a_version_has_its_days_of_the_bounds() -> None:
    versions = "".join(
        f"{LINE}{dates}tiers.upto = [310]\nprice = {price}\n"
        for dates, price in (("to = 2017-08-11\n", "[1, 2]"), ("from = 2017-08-11\n", "[3, 4]"))
    )
    on = grid(AUGUST, "UTC", 60)
    values = np.zeros((1, on.slots), np.int64)
    values[0, [5, 20 * 24]] = [150_000, 200_000]
    bill = bills(WHOLE + versions, usage(AUGUST, "UTC", part(values, on)))[0]
    assert [(line["price"], line["quantity"]) for line in lines(bill)] == [
        ("1", "100"), ("2", "50"), ("3", "200"), ("4", "0"),
    ]  # fmt: skip


def test_bounds_of_a_season_have_its_days() -> None:
    tariff = (
        f"{WHOLE}[schedule.s]\n"
        'seasons = { summer = "06-01..09-30", winter = "10-01..05-31" }\nsummer.all = "rest"\nwinter.all = "rest"\n'
        f'{LINE}schedule = "s"\ntiers = {{ upto = {{ summer = [300], winter = [600] }}, fill = "prorata" }}\n'
        "price.summer = { all = [1, 2] }\nprice.winter = { all = [3, 4] }\n"
    )
    period = days("2017-09-16", "2017-10-16")
    on = grid(period, "UTC", 60)
    values = np.zeros((1, on.slots), np.int64)
    values[0, [0, 20 * 24]] = 400_000
    found = kwh(bills(tariff, usage(period, "UTC", part(values, on)))[0])
    assert found == {("summer.all", 1): 150, ("summer.all", 2): 250, ("winter.all", 1): 300, ("winter.all", 2): 100}


def test_bounds_grow_with_the_billed_demand() -> None:
    quantity = '[quantity.billing_kw]\nof = "import"\nreduce = "max"\nwindow = 60\n'
    tariff = tiered('upto = [2], times = "billing_kw"', head=WHOLE + quantity)  # 2 kWh for each kW
    on = grid(AUGUST, "UTC", 60)
    values = np.zeros((2, on.slots), np.int64)
    values[0, :10], values[1, :10] = 5_000, 1_000
    values[0, 20] = 20_000
    found = bills(tariff, usage(AUGUST, "UTC", part(values, on)))
    assert [kwh(bill) for bill in found] == [{("", 1): 40, ("", 2): 30}, {("", 1): 2, ("", 2): 8}]


def test_bounds_grow_with_an_attribute() -> None:
    on = grid(AUGUST, "UTC", 60)
    values = np.zeros((2, on.slots), np.int64)
    values[:, 3] = 100_000
    attributes = [{"baseline": "1.5"}, {"baseline": "4"}]
    used = Usage(["a", "b"], AUGUST, "UTC", [part(values, on)], attributes=attributes)
    found = bills(tiered('upto = [20], times = "baseline"'), used)
    assert [kwh(bill) for bill in found] == [{("", 1): 30, ("", 2): 70}, {("", 1): 80, ("", 2): 20}]


@pytest.mark.parametrize(
    ("used", "tier", "amount"), [("300", "1", "1740.00"), ("300.000001", "2", "1980.00"), ("350.5", "3", "2418.45")]
)
def test_all_kwh_have_the_price_of_the_tier_that_is_reached(used: str, tier: str, amount: str) -> None:
    """Kerala in 2019 above 250 units: 5.80 up to 300, 6.60 up to 350, 6.90 up to 400."""
    bill = bill_of_kwh(tiered("upto = [300, 350], whole = true", "[5.80, 6.60, 6.90]"), used, AUGUST)
    (line,) = lines(bill)
    assert (line["tier"], line["quantity"], line["amount"]) == (tier, used, amount)


def test_periods_reach_a_tier_together_or_each_for_itself() -> None:
    """80 kWh in the peak and 60 off it: together above 100, each for itself below."""
    on = grid(AUGUST, "UTC", 60)
    values = np.zeros((1, on.slots), np.int64)
    values[0, [13, 3]] = [80_000, 60_000]
    load = usage(AUGUST, "UTC", part(values, on))
    together, apart = (bills(by_tou(fill, more=", whole = true"), load)[0] for fill in ("prorata", "per-period"))
    assert kwh(together) == {("peak", 2): 80, ("off", 2): 60}
    assert kwh(apart) == {("peak", 1): 80, ("off", 1): 60}


def test_a_tax_that_changes_divides_the_tier_that_is_reached() -> None:
    """100 kWh in the first half and 220 in the second are all at 2: 200 and 440, taxed with 10 and 20 %."""
    tax = '[[line]]\nid = "tax"\nkind = "percent"\nrate = {rate}\n{day}\n'
    dated = tax.format(rate="0.1", day="to = 2017-08-16") + tax.format(rate="0.2", day="from = 2017-08-16")
    on = grid(AUGUST, "UTC", 60)
    values = np.zeros((1, on.slots), np.int64)
    values[0, [10, 500]] = [100_000, 220_000]
    text = tiered("upto = [310], whole = true", "[1, 2]") + dated
    bill = bills(text, usage(AUGUST, "UTC", part(values, on)))[0]
    assert [line["amount"] for line in lines(bill)] == ["640.00", "20.00", "88.00"]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ('reset = "day"', "tiers: reset: has no place where all has the price of one tier (remove reset, or whole)"),
        ('fill = "chronological"', "tiers: fill: has no place where all has the price of one tier (remove fill, or"),
    ],
)
def test_what_fills_in_time_has_no_price_of_the_whole(rules: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(tiered(f"upto = [10], whole = true, {rules}"), "t.toml")
    assert message in str(error.value)
