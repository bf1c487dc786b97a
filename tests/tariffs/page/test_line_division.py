"""Lines across a change of a percentage, worked by hand: what of each line is whose base."""

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.usage_page import Usage
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.changed_taxes import ENERGY, FEE, FEW, NET, NETTED, TENTH, VAT, base
from tests.support.dated_lines import REAL, daily, dated, line, shown, vat
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bills, days, grid, part, usage


def test_lines_that_change_on_the_same_day_count_whole_each_for_its_own_rate() -> None:
    energy = dated("energy", "energy", {"": "price = 0.20", TENTH: "price = 0.40"})
    assert base(HEAD + energy + vat({"": "0.21", TENTH: "0.09"})) == [("96", "20.16"), ("100.8", "9.07")]


def test_an_energy_line_across_the_change_is_divided_by_its_readings() -> None:
    assert base(HEAD + ENERGY + VAT) == [("120", "24.00"), ("63", "6.30")]  # 480 and 252 kWh at 0.25


def test_each_period_of_a_schedule_is_divided_by_its_own_readings() -> None:
    tou = '[schedule.s]\nall.peak = ["all 12:00-13:00"]\nall.off = "rest"\n'
    energy = line("energy", "energy", 'schedule = "s"', "price = { peak = 0.25, off = 1 }")
    assert base(HEAD + tou + energy + VAT) == [("120", "24.00"), ("63", "6.30")]


def test_a_fixed_charge_is_divided_by_days() -> None:
    assert base(REAL + FEE + VAT) == [("3.23", "0.65"), ("6.77", "0.68")]  # 10 x 10 / 31 and the rest


def test_the_days_of_a_charge_are_those_of_its_own_rule() -> None:
    period = days("2017-02-15", "2017-03-15")  # 14 of 28 days and 14 of 31: 14.00 and 12.65
    fee = line("fee", "fixed", 'per = "month"', "price = 28")
    found = base(REAL + fee + vat({"": "0.20", "2017-03-01": "0.10"}), daily(period, 0))
    assert found == [("14", "2.80"), ("12.65", "1.27")]


def test_the_example_of_the_pages() -> None:
    bill = bills(REAL + FEE + ENERGY + vat({"": "0.21", TENTH: "0.09"}), FEW)[0]
    assert shown(bill, "vat") == [("123.23", "25.88"), ("69.77", "6.28")]
    assert bill.total == "225.16"


def test_demand_is_divided_by_days() -> None:
    used = daily(AUGUST, 20)
    assert base(REAL + line("demand", "demand", "price = 3.1") + VAT, used) == [("20", "4.00"), ("42", "4.20")]


def test_a_season_that_ends_before_the_change_is_all_before_it() -> None:
    seasons = (
        '[schedule.s]\nseasons = { a = "01-01..08-05", b = "08-06..12-31" }\na.all = "rest"\nb.all = "rest"\n'
        + line("demand", "demand", 'schedule = "s"', "price = { a = { all = 3.1 }, b = { all = 6.2 } }")
    )
    values = np.zeros((1, 744), np.int64)
    values[0, [5, 500]] = 20_000
    used = usage(AUGUST, "UTC", part(values, grid(AUGUST, "UTC", 60)))
    # 20 kW: a 5 days at 2.00, b 26 days at 4.00, of which 5 before the 11th
    assert base(REAL + seasons + VAT, used, "demand", "vat")[2:] == [("30", "6.00"), ("84", "8.40")]


TWO = days("2017-08-14", "2017-08-16")


TUESDAY = vat({"": "0.20", "2017-08-15": "0.10"})


def two_days() -> Usage:
    """Monday 80 kWh at noon, then 40 off; Tuesday 60 off, then 20 at noon."""
    values = np.zeros((1, 48), np.int64)
    values[0, [12, 20, 24, 36]] = [80_000, 40_000, 60_000, 20_000]
    return usage(TWO, "UTC", part(values, grid(TWO, "UTC", 60)))


@pytest.mark.parametrize(
    ("tiers", "bases"),
    [
        ('upto = [100], fill = "chronological"', ["24.8", "14.8"]),  # Monday 80 + 20 and 20 above
        ('upto = [100], fill = "prorata"', ["27.6", "12.9"]),  # 4 / 5 of the peak, 2 / 5 of the others
        ('upto = [100], fill = "per-period"', ["24", "11"]),
        ('upto = [90], fill = "per-period"', ["24", "12.1"]),  # Tuesday 10 + 10 above and 50 + 10 above
        ('upto = [70], fill = "chronological", reset = "day"', ["26.3", "11.7"]),
        # Monday 70 of 120: 11.67 + 10.67 + 2.33 + 2.33; Tuesday 7 / 8: 4.37 + 0.80 + 5.25 + 1.05
        ('upto = [70], fill = "prorata", reset = "day"', ["27", "11.47"]),
    ],
)
def test_tiers_are_divided_by_what_fills_them_on_either_side(tiers: str, bases: list[str]) -> None:
    tou = '[schedule.tou]\nall.peak = ["mon-fri 12:00-18:00"]\nall.off = "rest"\n'
    price = "price = { peak = [0.25, 0.32], off = [0.10, 0.14] }"
    energy = line("energy", "energy", 'schedule = "tou"', f"tiers = {{ {tiers} }}", price)
    found = base('prorate.month = "whole"\n' + HEAD + tou + energy + TUESDAY, two_days())
    assert [quantity for quantity, _ in found] == bases


def test_tiers_of_one_price_fill_in_the_order_of_time() -> None:
    energy = line("energy", "energy", "tiers.upto = [100]", "price = [0.10, 0.20]")
    used = daily(AUGUST, *[8] * 10, *[10] * 12, 0)  # 80 kWh, then 120
    found = bills('prorate.month = "whole"\n' + HEAD + energy + VAT, used)[0]
    assert shown(found, "energy", "vat") == [("100", "10.00"), ("100", "20.00"), ("8", "1.60"), ("22", "2.20")]


def test_a_tax_on_a_tax_follows_the_division_of_what_it_taxes() -> None:
    levy = line("levy", "percent", "tax = true", "rate = 0.05", 'base = ["fee"]')
    fee = FEE.replace("price = 10", "price = 100")
    # 32.26 and 67.74 of the fee, of the levy of 5.00 1.61 and 3.39
    assert base(REAL + fee + levy + VAT) == [("33.87", "6.77"), ("71.13", "7.11")]


def test_a_tax_on_energy_is_divided_by_readings_not_by_days() -> None:
    levy = line("levy", "percent", "tax = true", "rate = 0.05")
    assert base(HEAD + ENERGY + levy + VAT) == [("126", "25.20"), ("66.15", "6.62")]  # 120 + 6, 63 + 3.15


def test_parts_are_rounded_and_the_last_takes_the_rest() -> None:
    rates = vat({"": "0.10", TENTH: "0.20", "2017-08-21": "0.30"})
    # 3.2258 twice and 3.5484, which is 3.54 of a line of 10.00
    assert base(REAL + FEE + rates) == [("3.23", "0.32"), ("3.23", "0.65"), ("3.54", "1.06")]


@pytest.mark.parametrize(
    ("change", "bases"),
    [
        ("2017-08-01", [("10", "1.00")]),
        ("2017-08-02", [("0.32", "0.06"), ("9.68", "0.97")]),
        ("2017-08-31", [("9.68", "1.94"), ("0.32", "0.03")]),
        ("2017-09-01", [("10", "2.00")]),
    ],
)
def test_a_change_on_the_first_or_last_day(change: str, bases: list[tuple[str, str]]) -> None:
    assert base(REAL + FEE + vat({"": "0.20", change: "0.10"})) == bases


def test_readings_that_are_missing_have_no_part() -> None:
    unknown = np.zeros((1, 744), np.bool_)
    unknown[0, 12 : 5 * 24] = True  # the first five days' noons
    values = np.where(unknown, 0, FEW.parts[0].values)
    used = usage(AUGUST, "UTC", part(values, FEW.parts[0].grid, unknown=unknown))
    found = bills(HEAD + ENERGY + VAT, used)[0]
    assert (shown(found, "vat"), found.status) == ([("60", "12.00"), ("63", "6.30")], "incomplete")
    nothing = usage(AUGUST, "UTC", part(values * 0, FEW.parts[0].grid, unknown=np.ones((1, 744), np.bool_)))
    assert base(REAL + FEE + ENERGY + VAT, nothing) == [("3.23", "0.65"), ("6.77", "0.68")]


def test_what_is_netted_over_the_interval_is_divided_by_readings() -> None:
    assert base(HEAD + NET.replace("period", "interval") + NETTED + VAT) == [("96", "19.20"), ("50.4", "5.04")]


def test_money_of_a_bank_is_divided_as_what_it_pays() -> None:
    bank = NET + 'bank = { keeps = "money", price = 0.05, closes = "12-31", pays = 0.5 }\n'
    tariff = REAL + bank + FEE + ENERGY + line("credit", "credit", 'on = "net"', 'base = ["energy"]') + VAT
    calculator = Calculator(parse_tariff(tariff, "t.toml"), AUGUST, "UTC")
    past = {one: [PriorValue(Exact(np.array([61])))] for one in calculator.looks_back}
    bill = calculator.bills(FEW, past).bills[0]
    # 61.00 of 183.00: 40.00 of 120.00 and 21.00 of 63.00
    assert shown(bill, "credit", "vat") == [("61", "-61.00"), ("83.23", "16.65"), ("48.77", "4.88")]


def test_kwh_that_are_rounded_or_have_a_floor_are_divided_as_their_readings() -> None:
    quantity = '[quantity.kwh]\nof = "import"\nfloor = 1464\n'
    energy = line("energy", "energy", 'on = "kwh"', "price = 0.25")
    assert base(HEAD + quantity + energy + VAT) == [("240", "48.00"), ("126", "12.60")]  # twice the kWh
    assert base(HEAD + quantity + energy + VAT, daily(AUGUST, 0)) == [("118.06", "23.61"), ("247.94", "24.79")]


def test_a_total_of_coins_comes_after_all_parts() -> None:
    tariff = HEAD.replace("EUR", "CHF") + "round.total = 0.05\n" + ENERGY + vat({"": "0.077", TENTH: "0.081"})
    assert amounts(bills(tariff, FEW)[0]) == {
        "energy": "183.00", "vat": "9.24", "vat 2017-08-11": "5.10", "rounding": "0.01",
    }  # fmt: skip


def test_a_reading_across_the_change_is_refused_or_placed_as_its_line_says() -> None:
    day = days("2017-08-10", "2017-08-12")
    head = HEAD + 'timezone = "Asia/Kolkata"\n'  # whose midnight is 18:30 UTC
    used = usage(day, "UTC", part(np.full((1, 48), 1000), grid(day, "UTC", 60)))
    with pytest.raises(TariffError) as error:
        bills(head + ENERGY + VAT, used)
    assert str(error.value) == (
        "t.toml: client c0: the 60-minute reading of 2017-08-10T18:00+00:00 crosses a change of price at "
        '2017-08-10T18:30+00:00 (load readings of a shorter interval, or add straddle = "start" or "even" to the line)'
    )
    start = ENERGY + 'straddle = "start"\n'
    assert base(head + start + VAT, used) == [("4.75", "0.95"), ("7.25", "0.73")]  # 19 and 29 kWh
    other = line("other", "fixed", 'per = "day"', "price = 1")
    assert base(head + other + ENERGY + vat({"": "0.20", TENTH: "0.10"}, 'base = ["other"]'), used) == [
        ("1", "0.20"), ("1", "0.10"),
    ]  # fmt: skip
