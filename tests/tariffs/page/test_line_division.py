"""Percentages and minima that change inside a bill, worked by hand: what of each line is whose base."""

from dataclasses import replace

import numpy as np
import pytest

from etl.core.bill_page import BillPage
from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import month
from etl.core.price_book import PriceBook, PriceColumn
from etl.core.usage_page import Usage
from etl.tariffs.page.contract import Earlier
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.dated_lines import REAL, daily, dated, line, shown, vat
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bills, days, grid, lines, part, usage, warnings

TENTH = "2017-08-11"
"""The first day of the second version: 10 of 31 days are the first's."""
FEW = daily(AUGUST, *[48] * 10, 12)
"""480 kWh in the first ten days, 252 in the others."""
ENERGY = line("energy", "energy", "price = 0.25")
FEE = line("fee", "fixed", 'per = "month"', "price = 10")
VAT = vat({"": "0.20", TENTH: "0.10"})


def base(tariff: str, used: Usage = FEW, *names: str) -> list[tuple[str, str]]:
    """Quantity and amount of the lines `vat`, or of others."""
    return shown(bills(tariff, used)[0], *(names or ("vat",)))


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


def test_two_rates_that_change_on_one_day_tax_every_cent_once() -> None:
    power = line("power", "fixed", 'per = "day"', "price = 0.50")
    low = vat({"": "0.06", TENTH: "0.05"}, 'base = ["power"]', name="low")
    rest = vat({"": "0.23", TENTH: "0.24"}, 'base = "rest"')
    found = bills(HEAD + power + ENERGY + low + rest, FEW)[0]
    assert shown(found, "low", "vat") == [("5", "0.30"), ("10.5", "0.53"), ("120", "27.60"), ("63", "15.12")]


def test_a_rest_that_changes_leaves_out_what_another_tax_takes_on_its_days() -> None:
    power = line("power", "fixed", 'per = "day"', "price = 0.50")
    low = line("low", "percent", "tax = true", "rate = 0.06", 'base = ["power"]')
    rest = vat({"": "0.23", TENTH: "0.24"}, 'base = "rest"')
    assert base(HEAD + power + ENERGY + low + rest, FEW) == [("120", "27.60"), ("63", "15.12")]


def test_a_share_of_first_kwh_goes_by_the_days_and_kwh_of_its_version() -> None:
    share = 'share = { first = 300, of = "import", per_days = 30 }'
    low = vat({"": "0.06", TENTH: "0.05"}, 'base = ["energy"]', share, name="low")
    # 100 of 480 kWh of 120.00; 210 of 252 kWh of 63.00
    assert base(HEAD + ENERGY + low, FEW, "low") == [("25", "1.50"), ("52.5", "2.63")]


def test_a_share_that_does_not_change_is_divided_as_its_base() -> None:
    share = 'share = { first = 300, of = "import", per_days = 30 }'
    low = line("low", "percent", "tax = true", "rate = 0.06", 'base = ["energy"]', share)
    rest = vat({"": "0.20", TENTH: "0.10"}, 'base = "rest"')
    # 310 of 732 kWh: 77.50 of 183.00, of which 50.82 and 26.68
    assert base(HEAD + ENERGY + low + rest, FEW, "low", "vat") == [
        ("77.5", "4.65"), ("69.18", "13.84"), ("36.32", "3.63"),
    ]  # fmt: skip


def test_a_discount_is_divided_as_its_base_and_changes_on_a_day_of_its_own() -> None:
    fee = FEE.replace("price = 10", "price = 31")
    discount = dated("less", "percent", {"": "rate = -0.10", "2017-08-16": "rate = -0.20"})
    found = bills(REAL + fee + discount + VAT, FEW)[0]
    # -0.10 of 15.00, of which 10.00 before the 11th; -0.20 of 16.00
    assert shown(found, "less", "vat") == [("15", "-1.50"), ("16", "-3.20"), ("9", "1.80"), ("17.3", "1.73")]


def test_an_included_tax_that_changes_leaves_the_total() -> None:
    fee = FEE.replace("price = 10", "price = 31")
    found = bills(REAL + fee + vat({"": "0.23", TENTH: "0.25"}, "included = true"), FEW)[0]
    assert shown(found, "vat", "vat.inside") == [("10", "1.87"), ("10", "-1.87"), ("21", "4.20"), ("21", "-4.20")]
    assert found.total == "31.00"


def test_a_percentage_on_an_included_tax_takes_nothing_twice() -> None:
    fee = FEE.replace("price = 10", "price = 31")
    inside = line("inside", "percent", "tax = true", "rate = 0.24", "included = true")
    found = bills(REAL + fee + inside + vat({"": "0.20", TENTH: "0.10"}, 'base = "rest"'), FEW)[0]
    assert shown(found, "vat") == [("0", "0.00"), ("0", "0.00")]
    again = bills(REAL + fee + inside + VAT, FEW)[0]
    assert shown(again, "vat") == [("10", "2.00"), ("21", "2.10")]


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


def test_a_minimum_is_tested_on_the_days_and_lines_of_each_version() -> None:
    least = dated("least", "minimum", {"": "price = 310", TENTH: "price = 620"}, 'per = "month"')
    found = bills(REAL + ENERGY + least, FEW)[0]
    assert shown(found, "least") == [("120", "0.00"), ("63", "357.00")]  # 100 and 420 at least
    by_day = dated("least", "minimum", {"": "price = 13", TENTH: "price = 1"}, 'per = "day"')
    assert base(HEAD + ENERGY + by_day, FEW, "least") == [("120", "10.00"), ("63", "0.00")]


def test_a_minimum_as_base_is_divided_by_days() -> None:
    least = line("least", "minimum", 'per = "month"', "price = 62", 'base = ["energy"]')
    assert base(REAL + ENERGY + least + VAT, daily(AUGUST, 0)) == [("20", "4.00"), ("42", "4.20")]


def yearly(change: str) -> str:
    return REAL + ENERGY + dated("least", "minimum", {"": "price = 365", change: "price = 730"}, 'per = "year"')


def test_a_minimum_of_the_year_that_changes_inside_a_bill_is_tested_for_each_version() -> None:
    period = month("2018-12")
    calculator = Calculator(parse_tariff(yearly("2018-12-11"), "t.toml"), period, "UTC")
    told = {"least.billed": 300, "least.days": 334}
    past = {one: [Earlier(Exact(np.array([told[one.quantity.name]])))] for one in calculator.looks_back}
    bill = calculator.bills(daily(period, *[8] * 10, 1), past).bills[0]
    # 344 days at 1.00 less 300 + 20; 21 days at 2.00 less 5.25
    assert shown(bill, "least") == [("320", "24.00"), ("5.25", "36.75")]


def test_a_minimum_of_the_year_that_changes_between_bills_is_tested_at_the_end_of_each_version() -> None:
    tariff, pages = parse_tariff(yearly("2018-07-01"), "t.toml"), list[BillPage]()
    for number in range(1, 13):
        period = month(f"2018-{number:02d}")
        calculator = Calculator(tariff, period, "UTC")
        past = {one: [Earlier(pages[-1].balances[one.quantity.name])] for one in calculator.looks_back if pages}
        pages.append(calculator.bills(daily(period, 80, 0), past))
    topped = [amounts(page.bills[0])["least"] for page in pages]
    assert topped == [*["0.00"] * 5, "61.00", *["0.00"] * 5, "248.00"]  # 181 - 6 x 20; 184 x 2 - 6 x 20


def test_a_version_of_a_minimum_of_the_year_needs_nothing_of_the_one_before() -> None:
    period = month("2018-07")
    bill = Calculator(parse_tariff(yearly("2018-07-01"), "t.toml"), period, "UTC").bills(daily(period, 80, 0)).bills[0]
    assert shown(bill, "least") == [("20", "0.00")]


NET = '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\n'
NETTED = line("energy", "energy", 'on = "net"', "price = 0.20")


def test_what_is_netted_over_the_period_is_divided_by_days_and_the_bill_says_so() -> None:
    used = daily(AUGUST, 31, 0)
    found = bills(HEAD + NET + NETTED + VAT, used)[0]
    assert shown(found, "vat") == [("2", "0.40"), ("4.2", "0.42")]  # 10 and 21 of 31 kWh
    assert warnings(found) == [
        "net: netted over the whole period, so divided by days where a price, percentage or minimum changes inside it"
    ]
    assert warnings(bills(HEAD + NET + NETTED + vat({"": "0.20"}), used)[0]) == []
    assert warnings(bills(HEAD + NET + NETTED + VAT, daily(AUGUST, 0))[0]) == []


def test_what_is_netted_over_the_interval_is_divided_by_readings() -> None:
    assert base(HEAD + NET.replace("period", "interval") + NETTED + VAT) == [("96", "19.20"), ("50.4", "5.04")]


def test_money_of_a_bank_is_divided_as_what_it_pays() -> None:
    bank = NET + 'bank = { keeps = "money", price = 0.05, closes = "12-31", pays = 0.5 }\n'
    tariff = REAL + bank + FEE + ENERGY + line("credit", "credit", 'on = "net"', 'base = ["energy"]') + VAT
    calculator = Calculator(parse_tariff(tariff, "t.toml"), AUGUST, "UTC")
    past = {one: [Earlier(Exact(np.array([61])))] for one in calculator.looks_back}
    bill = calculator.bills(FEW, past).bills[0]
    # 61.00 of 183.00: 40.00 of 120.00 and 21.00 of 63.00
    assert shown(bill, "credit", "vat") == [("61", "-61.00"), ("83.23", "16.65"), ("48.77", "4.88")]


def test_prices_in_time_are_divided_reading_by_reading() -> None:
    starts = AUGUST.utc_minutes("UTC")[0] + 60 * np.arange(744, dtype=np.int64)
    cents = np.where(np.arange(744) < 240, 100_00, -50_00)  # 0.10 a kWh, then -0.05
    book = PriceBook.of([PriceColumn("SPOT", starts, starts + 60, cents, 2)])
    series = '[series.spot]\nunit = "EUR/MWh"\nsum = ["+SPOT"]\n'
    tariff = HEAD + series + line("energy", "energy", 'price = "series:spot"') + VAT
    bill = Calculator(parse_tariff(tariff, "t.toml"), AUGUST, "UTC", book).bills(FEW).bills[0]
    assert shown(bill, "vat") == [("48", "9.60"), ("-12.6", "-1.26")]


def test_kwh_that_are_rounded_or_have_a_floor_are_divided_as_their_readings() -> None:
    quantity = '[quantity.kwh]\nof = "import"\nfloor = 1464\n'
    energy = line("energy", "energy", 'on = "kwh"', "price = 0.25")
    assert base(HEAD + quantity + energy + VAT) == [("240", "48.00"), ("126", "12.60")]  # twice the kWh
    assert base(HEAD + quantity + energy + VAT, daily(AUGUST, 0)) == [("118.06", "23.61"), ("247.94", "24.79")]


def test_lines_that_a_client_does_not_have_are_in_no_base() -> None:
    fee = line("fee", "fixed", 'per = "month"', "price = 31", 'when = { house = "yes" }')
    used = usage(AUGUST, "UTC", part(np.zeros((2, 744), np.int64), grid(AUGUST, "UTC", 60)))
    found = bills(REAL + fee + VAT, replace(used, attributes=[{"house": "yes"}, {"house": "no"}]))
    assert [shown(bill, "vat") for bill in found] == [[("10", "2.00"), ("21", "2.10")], [("0", "0.00")] * 2]


def test_a_tax_that_only_some_have_takes_its_part_of_the_rest_from_them_alone() -> None:
    low = line("low", "percent", "tax = true", "rate = 0.06", 'base = ["fee"]', 'when = { house = "yes" }')
    used = usage(AUGUST, "UTC", part(np.zeros((2, 744), np.int64), grid(AUGUST, "UTC", 60)))
    tariff = REAL + FEE + low + vat({"": "0.20", TENTH: "0.10"}, 'base = "rest"')
    found = bills(tariff, replace(used, attributes=[{"house": "yes"}, {"house": "no"}]))
    assert [shown(bill, "vat") for bill in found] == [[("0", "0.00")] * 2, [("3.23", "0.65"), ("6.77", "0.68")]]


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


def test_without_a_change_inside_nothing_more_is_summed_or_divided() -> None:
    undated = Calculator(parse_tariff(REAL + FEE + ENERGY + vat({"": "0.20"}), "t.toml"), AUGUST, "UTC")
    for change in ("2017-08-01", "2017-09-01"):
        tariff = parse_tariff(REAL + FEE + ENERGY + vat({"": "0.20", change: "0.10"}), "t.toml")
        assert Calculator(tariff, AUGUST, "UTC").sums == undated.sums
    dated_inside = Calculator(parse_tariff(REAL + FEE + ENERGY + VAT, "t.toml"), AUGUST, "UTC")
    assert len(dated_inside.sums) == len(undated.sums) + 1  # the kWh of the first days


def test_a_sum_that_nobody_asked_for_is_not_zero() -> None:
    calculator = Calculator(parse_tariff(HEAD + ENERGY, "t.toml"), AUGUST, "UTC")
    page = calculator.page(FEW)
    with pytest.raises(ValueError, match="was not summed"):
        page.sum(replace(calculator.sums[0], span=days("2017-08-01", "2017-08-02")))


def test_the_lines_say_the_days_of_their_version() -> None:
    found = [one for one in lines(bills(HEAD + ENERGY + VAT, FEW)[0]) if one["id"] == "vat"]
    assert [(one["from"], one["to"], one["description"]) for one in found] == [
        ("2017-08-01", "2017-08-11", None), ("2017-08-11", "2017-09-01", None),
    ]  # fmt: skip
