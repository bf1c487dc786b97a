"""A bank of kWh across seasons, worked by hand: one balance for each name of a period, or by the hour of the day."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.bill_page import BillPage
from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period, month
from etl.tariffs.definition import Tariff
from etl.tariffs.page.contract import Earlier
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.urdb import read_urdb
from tests.support.tariff_pages import HEAD, amounts, days, grid, lines, part, usage

Moments = Mapping[str, int]
"""Net kWh by UTC stamp: used above zero, exported below."""

SEASONS = """
[schedule.tou]
seasons = { winter = "10-01..05-31", summer = "06-01..09-30" }
winter.day = ["all 08:00-20:00"]
winter.night = "rest"
summer.day = ["all 10:00-18:00"]
summer.late = ["all 18:00-22:00"]
summer.night = "rest"
"""
NET = '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\nschedule = "tou"\n'
BANK = 'bank = { keeps = "kWh", by = "tou", closes = "12-31", pays = 0.02 }\n'
PRICES = "price.winter = { day = 0.30, night = 0.10 }\nprice.summer = { day = 0.40, late = 0.20, night = 0.10 }\n"
ENERGY = '[[line]]\nid = "energy"\nkind = "energy"\non = "net"\nschedule = "tou"\n'
TARIFF = HEAD + SEASONS + NET + BANK + ENERGY + PRICES


def bills(tariff: Tariff, periods: Sequence[Period], moments: Moments, **opening: str) -> list[BillPage]:
    """Bills that follow each other, each opened with what the one before closed with."""
    held = {name: Exact(np.array([int(value)])) for name, value in opening.items()}
    found = []
    for period in periods:
        on = grid(period, "UTC", 60)
        wh = np.zeros(on.slots, np.int64)
        for stamp, kwh in moments.items():
            slot = (int(np.datetime64(stamp, "m").astype(np.int64)) - on.start) // 60
            if 0 <= slot < on.slots:
                wh[slot] += 1000 * kwh
        calculator = Calculator(tariff, period, "UTC")
        zero = Exact(np.zeros(1, np.int64))
        past = {one: [Earlier(held.get(one.quantity.name, zero))] for one in calculator.looks_back}
        flows = (part(np.maximum(wh, 0)[None], on), part(np.maximum(-wh, 0)[None], on, flow="export"))
        page = calculator.bills(usage(period, "UTC", *flows), past)
        held = dict(page.balances)
        found.append(page)
    return found


def kwh(page: BillPage) -> dict[str, str]:
    """Billed kWh by period, those that are not zero."""
    return {one["period"]: one["quantity"] for one in lines(page.bills[0]) if one["quantity"] != "0"}


def balances(page: BillPage) -> dict[str, str]:
    return {name: column.plain[0] for name, column in page.balances.items()}


NIGHT = {"net tou.night": "10"}
MAY, JUNE, JULY = (month(f"2018-{number:02d}") for number in (5, 6, 7))


def test_what_winter_left_is_spent_by_the_summers_period_of_the_same_name() -> None:
    moments = {"2018-05-10T02:00": -120, "2018-06-10T02:00": 90, "2018-07-10T02:00": 93, "2018-07-10T12:00": 5}
    pages = bills(parse_tariff(TARIFF, "t.toml"), [MAY, JUNE, JULY], moments)
    assert [kwh(page) for page in pages] == [{}, {}, {"summer.day": "5", "summer.night": "63"}]
    assert [balances(page)["net tou.night"] for page in pages] == ["120", "30", "0"]
    assert amounts(pages[2].bills[0]) == {
        "energy.summer.day": "2.00", "energy.summer.late": "0.00", "energy.summer.night": "6.30",
    }  # fmt: skip


def test_a_name_of_one_season_alone_keeps_its_balance_until_it_is_met_again() -> None:
    moments = {"2018-09-10T19:00": -50, "2018-10-10T19:00": 20, "2019-06-10T19:00": 60}
    periods = [month("2018-09"), month("2018-10"), month("2019-06")]
    pages = bills(parse_tariff(TARIFF.replace('"12-31"', '"07-31"'), "t.toml"), periods, moments)
    assert [balances(page)["net tou.late"] for page in pages] == ["50", "50", "0"]
    assert [kwh(page) for page in pages] == [{}, {"winter.day": "20"}, {"summer.late": "10"}]


def test_a_closing_pays_for_names_that_the_season_does_not_have_too() -> None:
    moments = {"2018-09-10T19:00": -50, "2018-12-10T02:00": -10}
    pages = bills(parse_tariff(TARIFF, "t.toml"), [month("2018-09"), month("2018-12")], moments)
    (paid,) = (one for one in lines(pages[1].bills[0]) if one["id"] == "net.paid")
    assert (paid["quantity"], paid["amount"]) == ("60", "-1.20")
    assert set(balances(pages[1]).values()) == {"0"}


def test_seasons_that_meet_inside_a_bill_follow_each_other() -> None:
    # Winter nights leave 7 of the opening 10; summer nights use 5 of these. What summer days leave is not winter's.
    moments = {"2018-05-20T02:00": 3, "2018-06-02T02:00": 5, "2018-05-20T12:00": 4, "2018-06-02T12:00": -9}
    (page,) = bills(parse_tariff(TARIFF, "t.toml"), [days("2018-05-15", "2018-06-15")], moments, **NIGHT)
    assert kwh(page) == {"winter.day": "4"}
    assert balances(page) == {"net tou.day": "9", "net tou.night": "2", "net tou.late": "0"}


def test_a_price_that_changes_with_the_season_prices_all_of_each_season_once() -> None:
    old = PRICES.replace("0.10", "0.05")
    later = ENERGY + PRICES + "from = 2018-06-01\n"
    tariff = parse_tariff(HEAD + SEASONS + NET + BANK + ENERGY + old + later, "t.toml")
    moments = {"2018-05-20T02:00": 34, "2018-06-02T02:00": 28}
    (page,) = bills(tariff, [days("2018-05-15", "2018-06-15")], moments)
    assert kwh(page) == {"winter.night": "34", "summer.night": "28"}


def test_a_price_that_changes_inside_a_season_is_by_the_days_of_that_season() -> None:
    later = ENERGY + PRICES.replace("0.10", "0.20") + "from = 2018-06-06\n"
    moments = {"2018-05-20T02:00": 34, "2018-06-02T02:00": 28}
    (page,) = bills(parse_tariff(TARIFF + later, "t.toml"), [days("2018-05-15", "2018-06-15")], moments)
    found = [(one["period"], one["quantity"], one["price"]) for one in lines(page.bills[0]) if one["quantity"] != "0"]
    assert found == [  # 28 x 5 / 14 days of June and 28 x 9 / 14
        ("winter.night", "34", "0.1"), ("summer.night", "10", "0.1"), ("summer.night", "18", "0.2"),
    ]  # fmt: skip


@st.composite
def nets(draw: st.DrawFn) -> dict[str, int]:
    """kWh of some hours from May to July 2018 and of October, used and exported."""
    stamp = st.builds(
        "2018-{:02d}-{:02d}T{:02d}:00".format, st.sampled_from((5, 6, 7, 10)), st.integers(1, 28), st.integers(0, 23)
    )
    return draw(st.dictionaries(stamp, st.integers(-40, 40), max_size=12))


CUTS = [
    ("2018-05-01", "2018-06-01"),
    ("2018-06-01", "2018-07-01"),
    ("2018-07-01", "2018-10-01"),
    ("2018-10-01", "2018-11-01"),
]


def period_of(stamp: str) -> str:
    hour, summer = int(stamp[11:13]), "06" <= stamp[5:7] <= "09"
    if summer:
        return "summer.day" if 10 <= hour < 18 else "summer.late" if 18 <= hour < 22 else "summer.night"
    return "winter.day" if 8 <= hour < 20 else "winter.night"


def expected(moments: Moments) -> tuple[list[dict[str, int]], dict[str, int]]:
    """What each cut bills by period, and what is left by name: written from the page, in whole kWh."""
    held: dict[str, int] = {"day": 0, "late": 0, "night": 0}
    found = []
    for start, end in CUTS:
        net: dict[str, int] = {}
        for stamp, energy in moments.items():
            if start <= stamp < end:
                net[period_of(stamp)] = net.get(period_of(stamp), 0) + energy
        billed = {}
        for shown, energy in net.items():
            name = shown.split(".")[1]
            billed[shown], held[name] = max(energy - held[name], 0), max(held[name] - energy, 0)
        found.append({shown: energy for shown, energy in billed.items() if energy})
    return found, held


@settings(deadline=None, max_examples=40)
@given(moments=nets())
def test_every_season_spends_what_the_one_before_left(moments: dict[str, int]) -> None:
    billed, held = expected(moments)
    pages = bills(parse_tariff(TARIFF, "t.toml"), [days(*cut) for cut in CUTS], moments)
    assert [kwh(page) for page in pages] == [{name: str(energy) for name, energy in one.items()} for one in billed]
    assert balances(pages[-1]) == {f"net tou.{name}": str(energy) for name, energy in held.items()}


@settings(deadline=None, max_examples=40)
@given(moments=nets())
def test_a_bill_across_a_change_of_season_equals_two_that_are_cut_there(moments: dict[str, int]) -> None:
    tariff = parse_tariff(TARIFF, "t.toml")
    (whole,) = bills(tariff, [days("2018-05-10", "2018-06-20")], moments)
    first, second = bills(tariff, [days("2018-05-10", "2018-06-01"), days("2018-06-01", "2018-06-20")], moments)
    assert kwh(whole) == {**kwh(first), **kwh(second)}
    assert balances(whole) == balances(second)


# URDB: the period at the same hour


NIGHT_DAY = [0] * 8 + [1] * 12 + [0] * 4
SWAPPED = [2] * 6 + [0] * 12 + [1] * 6
ITEM = {
    "energyratestructure": [[{"rate": 0.1}], [{"rate": 0.2}], [{"rate": 0.4}]],
    "energyweekdayschedule": [NIGHT_DAY] * 5 + [SWAPPED] * 4 + [NIGHT_DAY] * 3,
    "energyweekendschedule": [NIGHT_DAY] * 5 + [SWAPPED] * 4 + [NIGHT_DAY] * 3,
    "dgrules": "Net Metering",
}


def urdb(**fields: Any) -> Tariff:
    return read_urdb(json.dumps({**ITEM, **fields}), "u.json")


def test_in_a_urdb_file_the_period_at_the_same_hour_goes_on_with_the_balance() -> None:
    # May's p1 is at 00:00, where June has p3; May's p2 is at 11:00 (05:00 is p1's), where June has p1.
    moments = {
        "2018-05-10T02:00": -30,
        "2018-05-10T12:00": -7,
        "2018-06-13T02:00": 10,
        "2018-06-13T12:00": 8,
        "2018-06-13T20:00": 6,
    }
    pages = bills(urdb(), [MAY, JUNE, month("2018-10")], {**moments, "2018-10-10T02:00": 25})
    assert balances(pages[0]) == {"net energy.p1": "30", "net energy.p2": "7", "net energy.p3": "0"}
    assert kwh(pages[1]) == {"summer.p1": "1", "summer.p2": "6"}
    assert balances(pages[1]) == {"net energy.p1": "0", "net energy.p2": "0", "net energy.p3": "20"}


def test_periods_that_two_others_become_are_one_balance_and_come_back_as_one() -> None:
    moments = {"2018-06-13T02:00": -5, "2018-06-13T12:00": -3, "2018-06-13T20:00": -2}
    schedule = [[0] * 24] * 5 + [SWAPPED] * 4 + [[0] * 24] * 3
    tariff = urdb(energyweekdayschedule=schedule, energyweekendschedule=schedule)
    pages = bills(
        tariff,
        [month("2018-09"), month("2018-10")],
        {stamp.replace("-06-", "-09-"): one for stamp, one in moments.items()},
    )
    assert balances(pages[0]) == {"net energy.p1": "3", "net energy.p2": "2", "net energy.p3": "5"}
    assert balances(pages[1]) == {"net energy.p1": "10", "net energy.p2": "0", "net energy.p3": "0"}


def test_a_period_of_other_hours_alone_goes_by_its_first_hour() -> None:
    weekday = [0] * 20 + [1] * 4  # p2 has none of 00:00, 05:00, 11:00 and 17:00
    other = [0] * 20 + [2] * 4
    schedule = [weekday] * 5 + [other] * 7
    weekend = [[0] * 24] * 12
    pages = bills(
        urdb(energyweekdayschedule=schedule, energyweekendschedule=weekend),
        [MAY, JUNE],
        {"2018-05-10T21:00": -4, "2018-06-13T21:00": 1},
    )
    assert balances(pages[1]) == {"net energy.p1": "0", "net energy.p2": "0", "net energy.p3": "3"}


def test_a_urdb_file_says_who_inherits_where_months_differ() -> None:
    text = (
        "net metering: in a month of other hours the kWh left by a period are spent by the period at the same hour, "
        "the first of 00:00, 05:00, 11:00 and 17:00 of a weekday that the period has, else its first hour"
    )
    alike = {"energyweekdayschedule": [SWAPPED] * 12, "energyweekendschedule": [SWAPPED] * 12}
    assert text in urdb().notes
    assert text not in urdb(**alike).notes
    assert "inherits" not in urdb(**alike).text


DAILY = BANK.replace("closes", 'inherits = "day", closes')
PAID = 'bank = { keeps = "money", by = "tou", price = 0.1, inherits = "hour" }\n'


@pytest.mark.parametrize(
    ("bank", "message"),
    [
        (DAILY, "inherits: 'day' is not known (use one of: name, hour)"),
        (PAID, "unknown key 'inherits' (known here: by, closes, keeps, price, spends, unknown)"),
    ],
)
def test_who_inherits_is_a_word_of_banks_of_kwh(bank: str, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        parse_tariff(HEAD + SEASONS + NET + bank + ENERGY + PRICES, "t.toml")
    assert str(caught.value) == f"t.toml: quantity net: bank: {message}"
