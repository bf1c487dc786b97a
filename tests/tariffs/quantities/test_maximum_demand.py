"""Demand: windows, instants, tiers, changes of price, quantities in kW, ratchets, coincident instants, minima."""

import json
from typing import Any

import numpy as np
import pytest

from etl.core.bill_page import Bill, BillPage
from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period, month
from etl.tariffs.page.contract import Earlier, History
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.lookback import Lookback, unknown
from etl.tariffs.quantities.maximum_demand import Demand
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bills, days, grid, lines, part, usage

WHOLE = HEAD + 'prorate = { month = "whole" }\n'
DEMAND = '[[line]]\nid = "demand"\nkind = "demand"\n'
DAY = days("2017-08-14", "2017-08-15")
SCHEDULE = '[schedule.tou]\nall.peak = ["all 08:30-12:00"]\nall.off = "rest"\n'


def quarters(period: Period, kwh: dict[int, float], interval: int = 15, zone: str = "UTC") -> Any:
    """A part with kWh at some slots."""
    on = grid(period, zone, interval)
    values = np.zeros((1, on.slots), np.int64)
    for slot, energy in kwh.items():
        values[0, slot] = round(energy * 1000)
    return part(values, on)


def demands(tariff: str, period: Period, *parts: Any, zone: str = "UTC") -> list[tuple[str, str, str | None]]:
    """kW, amount and what is told of each line."""
    bill = bills(tariff, usage(period, zone, *parts))[0]
    return [(line["quantity"], line["amount"], line["description"]) for line in lines(bill)]


def test_kw_are_of_the_meters_own_interval_unless_a_window_is_written() -> None:
    load = quarters(DAY, {33: 5, 34: 3, 35: 1})
    assert demands(f"{WHOLE}{DEMAND}price = 2\n", DAY, load) == [("20", "40.00", "at 2017-08-14T08:15+00:00")]
    hour = demands(f"{WHOLE}{DEMAND}price = 2\nwindow = 60\n", DAY, load)
    assert hour == [("9", "18.00", "at 2017-08-14T08:00+00:00")]
    half = demands(f"{WHOLE}{DEMAND}price = 2\nwindow = 30\n", DAY, load)
    assert half == [("10", "20.00", "at 2017-08-14T08:00+00:00")]
    rolling = demands(f"{WHOLE}{DEMAND}price = 2\nrolling = 30\n", DAY, load)
    assert rolling == [("16", "32.00", "at 2017-08-14T08:15+00:00")]


def test_a_window_may_roll_by_more_than_the_meters_interval() -> None:
    load = quarters(DAY, {8 * 12 + 3: 3, 8 * 12 + 4: 3}, interval=5)  # 08:15 and 08:20
    by_5 = demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 30\nrolling = 5\n", DAY, load)
    by_15 = demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 30\nrolling = 15\n", DAY, load)
    by_20 = demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 20\nrolling = 20\n", DAY, load)
    assert [by_5[0][0], by_15[0][0], by_20[0][0]] == ["12", "12", "9"]


def test_of_equal_maxima_the_first_is_told() -> None:
    load = quarters(DAY, {70: 2, 40: 2})
    assert demands(f'{WHOLE}{DEMAND}description = "Peak"\nprice = 1\n', DAY, load)[0][2] == (
        "Peak, at 2017-08-14T10:00+00:00"
    )


def test_each_period_has_its_own_maximum() -> None:
    load = quarters(DAY, {33: 5, 40: 4, 60: 1})
    tariff = f'{WHOLE}{SCHEDULE}{DEMAND}schedule = "tou"\nprice = {{ peak = 3, off = 1 }}\n'
    assert demands(tariff, DAY, load) == [
        ("16", "48.00", "at 2017-08-14T10:00+00:00"), ("20", "20.00", "at 2017-08-14T08:15+00:00"),
    ]  # fmt: skip


def test_a_window_across_an_edge_is_refused_or_placed() -> None:
    load = quarters(DAY, {33: 5, 34: 3})
    tariff = f'{WHOLE}{SCHEDULE}{DEMAND}schedule = "tou"\nwindow = 60\nprice = {{ peak = 3, off = 1 }}\n'
    with pytest.raises(TariffError) as error:
        demands(tariff, DAY, load)
    assert str(error.value) == (
        "t.toml: client c0: the 60 minutes of 2017-08-14T08:00+00:00 cross a change of price "
        '(write a shorter window, or add straddle = "start" or "even" to the line)'
    )
    start = [kw for kw, _, _ in demands(tariff + 'straddle = "start"\n', DAY, load)]
    even = [kw for kw, _, _ in demands(tariff + 'straddle = "even"\n', DAY, load)]
    assert (start, even) == (["0", "8"], ["8", "8"])


def test_meters_are_added_before_the_maximum_is_taken() -> None:
    two = [quarters(DAY, {33: 5, 40: 4}), quarters(DAY, {40: 4})]
    assert demands(f"{WHOLE}{DEMAND}price = 1\n", DAY, *two)[0][0] == "32"
    mixed = [quarters(DAY, {33: 5, 40: 4}), quarters(DAY, {10: 6}, interval=60)]
    assert demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 60\n", DAY, *mixed)[0][0] == "10"
    with pytest.raises(TariffError, match=r"client c0: has readings of 15 and 60 minutes \(add window = 60 to"):
        demands(f"{WHOLE}{DEMAND}price = 1\n", DAY, *mixed)


def test_a_meter_that_does_not_divide_the_window_is_refused() -> None:
    with pytest.raises(TariffError) as error:
        demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 15\n", DAY, quarters(DAY, {1: 1}, interval=60))
    assert str(error.value) == (
        "t.toml: client c0: its 60-minute readings do not make windows of 15 minutes "
        "(load readings of a shorter interval, or write a window that 60 divides)"
    )


def test_windows_are_aligned_to_the_local_hour() -> None:
    zone, period = "Asia/Kolkata", days("2017-08-14", "2017-08-15")
    load = quarters(period, {33: 5, 35: 3}, zone=zone)
    assert demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 60\n", period, load, zone=zone) == [
        ("8", "8.00", "at 2017-08-14T08:00+05:30")
    ]


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


def test_a_quantity_has_a_factor_a_floor_and_a_rounding() -> None:
    load = quarters(DAY, {33: 5.1})
    quantity = '[quantity.kw]\nof = "import"\nreduce = "max"\nfactor = 1.02\nround = { places = 0, mode = "up" }\n'
    line = f'{DEMAND}on = "kw"\nprice = 1\n'
    assert demands(WHOLE + quantity + line, DAY, load)[0][0] == "21"  # 20.4 x 1.02 = 20.808
    assert demands(f"{WHOLE}{quantity}floor = 500\n{line}", DAY, load)[0][0] == "500"


def test_energy_is_priced_with_losses_and_rounded_when_the_quantity_says_so() -> None:
    load = quarters(DAY, {33: 5.1, 40: 2})
    quantity = '[quantity.q]\nof = "import"\nfactor = 1.025\n'
    line = '[[line]]\nid = "e"\nkind = "energy"\non = "q"\nprice = 1\n'
    assert demands(WHOLE + quantity + line, DAY, load)[0][:2] == ("7.2775", "7.28")
    assert demands(f"{WHOLE}{quantity}round.places = 1\n{line}", DAY, load)[0][0] == "7.3"
    by_period = f'{WHOLE}{SCHEDULE}{quantity}round.places = 0\nschedule = "tou"\n{line}'
    assert demands(by_period, DAY, load)[0][0] == "7"  # 5.2275 and 2.05, each rounded: 5 + 2


def test_units_that_contradict_each_other_are_refused() -> None:
    text = f'{WHOLE}[quantity.q]\nof = "import"\n{DEMAND}on = "q"\nprice = 1\n'
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == (
        "t.toml: line demand: on: 'q' is in kWh, and a demand is in kW (add reduce = \"max\" to the quantity)"
    )


KW = '[quantity.q]\nof = "import"\nreduce = "max"\n'
OTHER = '[schedule.s]\nall.x = "rest"\n'
BY_OTHER = '[quantity.q]\nof = "import"\nschedule = "s"\n'
ENERGY = '[[line]]\nid = "e"\nkind = "energy"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{KW}{ENERGY}on = "q"\nprice = 1\n', "t.toml: line e: on: 'q' is in kW "),
        (f'{KW}[quantity.r]\nof = "q"\n{ENERGY}on = "r"\nprice = 1\n', "t.toml: quantity r: of: 'q' is in kW "),
        (
            f'{OTHER}{SCHEDULE}{BY_OTHER}{ENERGY}on = "q"\nschedule = "tou"\nprice = 1\n',
            "t.toml: line e: on: 'q' is by schedule s, the line is by 'tou' ",
        ),
    ],
)
def test_a_quantity_that_does_not_fit_its_line_is_refused(text: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(WHOLE + text, "t.toml")
    assert str(error.value).startswith(message)


AT = (
    '[quantity.system]\nof = "import"\nat = ["2017-08-14T10:20", "2017-08-14T15:00", "2017-09-01T00:00"]\nwindow = 60\n'
)


def test_coincident_demand_is_that_of_given_instants() -> None:
    load = quarters(DAY, {33: 50, 40: 4, 42: 1, 60: 2})
    line = f'{DEMAND}on = "system"\nprice = 1\n'
    assert demands(WHOLE + AT + line, DAY, load) == [("5", "5.00", "at 2017-08-14T10:00+00:00")]
    assert demands(f'{WHOLE}{AT}reduce = "mean"\n{line}', DAY, load)[0][0] == "3.5"
    before = days("2017-08-13", "2017-08-14")
    assert demands(WHOLE + AT + line, before, quarters(before, {33: 50})) == [("0", "0.00", None)]


SHARES = "[0.60, 0.60, 0.60, 0.60, 0.60, 1, 1, 1, 1, 0.60, 0.60, 0.60]"
RATCHET = (
    f'{WHOLE}[quantity.billing_kw]\nof = "import"\nreduce = "max"\nwindow = 60\nfloor = 500\nthis_month = {SHARES}\n'
    f'ratchet = {{ periods = 11, share = {SHARES.replace(" 1,", " 0.95,")}, unknown = "refuse" }}\n'
    f'{DEMAND}on = "billing_kw"\nprice = 10\n'
)
PEAKS = (1200, 1100, 900, 700, 800, 950, 1050, 1150, 850, 400, 600, 750)


def year(last: int) -> list[Period]:
    return [month(f"{last}-{one:02d}") for one in range(1, 13)]


def hourly(period: Period, kw: int) -> Any:
    return usage(period, "UTC", quarters(period, {30: kw}, interval=60))


def billed(bill: Bill) -> str:
    return str(lines(bill)[0]["quantity"])


def test_a_published_ratchet_comes_out() -> None:
    tariff = parse_tariff(RATCHET, "t.toml")
    (past,) = Calculator(tariff, month("2018-01"), "UTC").looks_back
    assert (past.quantity.name, past.periods) == ("billing_kw", 11)
    known: list[Earlier] = []
    found: list[str] = []
    for period, kw in zip(year(2017) + year(2018), PEAKS * 2, strict=True):
        calculator = Calculator(tariff, period, "UTC")
        if period.start.year == 2018:
            bill = calculator.bills(hourly(period, kw), {past: known[::-1][:11]}).bills[0]
            found.append(billed(bill))
        known.append(calculator.values(hourly(period, kw), [past.quantity])[past.quantity])
    assert found == ["1092.5"] * 7 + ["1150"] + ["1092.5"] * 4


def test_a_supplied_demand_counts_by_the_month_of_the_middle_of_its_period() -> None:
    (past,) = Calculator(parse_tariff(RATCHET, "t.toml"), month("2018-01"), "UTC").looks_back
    assert isinstance(past.quantity, Demand)
    kw = Exact(np.array([1000]))
    assert past.quantity.supplied(kw, days("2017-08-20", "2017-09-20")).texts() == ["950"]
    assert past.quantity.supplied(kw, days("2017-09-20", "2017-10-20")).texts() == ["600"]


def january(history: History, text: str = RATCHET) -> Bill:
    period = month("2018-01")
    return Calculator(parse_tariff(text, "t.toml"), period, "UTC").bills(hourly(period, 1200), history).bills[0]


def test_an_unknown_earlier_demand_is_refused_or_ignored() -> None:
    (past,) = Calculator(parse_tariff(RATCHET, "t.toml"), month("2018-01"), "UTC").looks_back
    with pytest.raises(TariffError) as error:
        january({past: [Earlier(Exact(np.array([900])))] * 3 + [unknown(1)] * 8})
    assert str(error.value) == (
        "t.toml: quantity billing_kw: client c0: its demand 4 periods ago is not known "
        '(load its readings, supply it by "etl history load", or write unknown = "ignore" in the ratchet)'
    )
    with pytest.raises(TariffError, match="its demand 1 period ago is not known"):
        january({})
    ignoring = RATCHET.replace('"refuse"', '"ignore"')
    (past,) = Calculator(parse_tariff(ignoring, "t.toml"), month("2018-01"), "UTC").looks_back
    assert billed(january({}, ignoring)) == "720"
    assert billed(january({past: [Earlier(Exact(np.array([900])))] * 3 + [unknown(1)]}, ignoring)) == "900"


def test_a_client_without_readings_is_unknown_to_its_ratchet() -> None:
    period = month("2017-12")
    on = grid(period, "UTC", 60)
    values = np.full((2, on.slots), 1000)
    missing = np.zeros((2, on.slots), np.bool_)
    missing[1] = True
    used = usage(period, "UTC", part(values * ~missing, on, unknown=missing))
    tariff = parse_tariff(RATCHET, "t.toml")
    (past,) = Calculator(tariff, period, "UTC").looks_back
    found = Lookback(tariff, period, "UTC").values(used, [past.quantity])[past.quantity]
    assert found.known is not None
    assert found.known.tolist() == [True, False]


MINIMUM = (
    f'{HEAD}prorate = {{ month = "real-days", year = "real-days" }}\n'
    '[[line]]\nid = "energy"\nkind = "energy"\nprice = 1\n'
    '[[line]]\nid = "levy"\nkind = "energy"\ntax = true\nprice = 1\n'
    '[[line]]\nid = "least"\nkind = "minimum"\n'
)


def test_a_minimum_tops_up_what_is_not_tax_by_the_days() -> None:
    tariff = MINIMUM + 'per = "month"\nprice = 31\n'
    found = bills(tariff, usage(AUGUST, "UTC", quarters(AUGUST, {3: 20.5})))[0]
    assert amounts(found) == {"energy": "20.50", "levy": "20.50", "least": "10.50"}
    week = days("2017-08-01", "2017-08-08")
    assert amounts(bills(tariff, usage(week, "UTC", quarters(week, {3: 2.5})))[0])["least"] == "4.50"
    assert amounts(bills(tariff, usage(week, "UTC", quarters(week, {3: 7.01})))[0])["least"] == "0.00"
    named = MINIMUM + 'per = "month"\nprice = 31\nbase = ["energy", "levy"]\n'
    assert amounts(bills(named, usage(AUGUST, "UTC", quarters(AUGUST, {3: 14})))[0])["least"] == "3.00"


def test_two_prices_of_a_minimum_are_each_tested_on_their_own_days() -> None:
    line = '[[line]]\nid = "least"\nkind = "minimum"\nper = "month"\n'
    tariff = MINIMUM + 'per = "month"\nto = 2017-08-11\nprice = 31\n' + line + "from = 2017-08-11\nprice = 62\n"
    found = amounts(bills(tariff, usage(AUGUST, "UTC", quarters(AUGUST, {3: 15.5})))[0])
    assert found == {"energy": "15.50", "levy": "15.50", "least": "0.00", "least 2017-08-11": "42.00"}


def yearly(text: str, kwh: list[float], first: int = 1, past: History | None = None) -> list[BillPage]:
    """Bills of months of 2018, each told what the one before carried."""
    tariff, pages = parse_tariff(text, "t.toml"), list[BillPage]()
    for place, energy in enumerate(kwh, first):
        period = month(f"2018-{place:02d}")
        calculator = Calculator(tariff, period, "UTC")
        if pages:
            past = {one: [Earlier(pages[-1].balances[one.quantity.name])] for one in calculator.looks_back}
        pages.append(calculator.bills(usage(period, "UTC", quarters(period, {3: energy})), past or {}))
    return pages


def test_a_minimum_of_the_year_tops_up_in_its_last_period() -> None:
    pages = yearly(MINIMUM + 'per = "year"\nprice = 365\n', [20.0] * 12)
    assert [amounts(page.bills[0])["least"] for page in pages] == ["0.00"] * 11 + ["125.00"]
    assert json.loads(pages[2].bills[0].detail)["balances"] == {"least.billed": "60", "least.days": "90"}
    assert json.loads(pages[11].bills[0].detail)["balances"] == {"least.billed": "0", "least.days": "0"}


def test_a_contract_year_may_close_on_another_day() -> None:
    pages = yearly(
        MINIMUM + 'per = "year"\nprice = 365\ncloses = "03-31"\nunknown = "ignore"\n', [20.0, 20.0, 20.0, 5.0]
    )
    assert [amounts(page.bills[0])["least"] for page in pages] == ["0.00", "0.00", "30.00", "0.00"]  # 90 days
    assert json.loads(pages[3].bills[0].detail)["balances"] == {"least.billed": "5", "least.days": "30"}


def test_what_was_billed_earlier_in_the_year_must_be_known() -> None:
    with pytest.raises(TariffError) as error:
        yearly(MINIMUM + 'per = "year"\nprice = 365\n', [20.0], first=4)
    assert str(error.value) == (
        "t.toml: line least: client c0: what it was billed earlier in this contract year is not known "
        '(bill the periods since the year began, or write unknown = "ignore")'
    )


FAULTS = {
    "window = 45\nprice = 1": (
        "t.toml: line demand: window: 45 minutes do not divide an hour "
        "(use one of: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)"
    ),
    "window = 30\nrolling = 20\nprice = 1": (
        "t.toml: line demand: rolling: 20 does not divide window = 30 (write the minutes between two windows)"
    ),
    "price = [1, 2]": (
        "t.toml: line demand: price: 2 prices for 1 tier (write one for each bound and one for what is above the last)"
    ),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_in_a_demand_line_has_its_place_and_remedy(text: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(f"{WHOLE}{DEMAND}{text}\n", "t.toml")
    assert str(error.value) == FAULTS[text]
