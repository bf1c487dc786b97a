"""Prices by tier: published bills, versions, seasons, bounds that grow with a quantity."""

import numpy as np
import pytest

from etl.core.usage_page import Usage
from tests.support.tariff_pages import AUGUST, HEAD, bill_of_kwh, bills, days, grid, lines, part, usage
from tests.support.tier_tariffs import LINE, WHOLE, kwh, tiered

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
