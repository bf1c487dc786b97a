"""A bank of kWh across seasons, worked by hand: one balance for each name of a period, or by the hour of the day."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.periods import month
from etl.tariffs.read.parse import parse_tariff
from tests.support.season_banks import (
    BANK,
    ENERGY,
    JULY,
    JUNE,
    MAY,
    NET,
    PRICES,
    SEASONS,
    Moments,
    balances,
    bills,
    kwh,
)
from tests.support.tariff_pages import HEAD, amounts, days, lines

TARIFF = HEAD + SEASONS + NET + BANK + ENERGY + PRICES


NIGHT = {"net tou.night": "10"}


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
    balance: dict[str, int] = {"day": 0, "late": 0, "night": 0}
    found = []
    for start, end in CUTS:
        net: dict[str, int] = {}
        for stamp, energy in moments.items():
            if start <= stamp < end:
                net[period_of(stamp)] = net.get(period_of(stamp), 0) + energy
        billed = {}
        for shown, energy in net.items():
            name = shown.split(".")[1]
            billed[shown], balance[name] = max(energy - balance[name], 0), max(balance[name] - energy, 0)
        found.append({shown: energy for shown, energy in billed.items() if energy})
    return found, balance


@settings(deadline=None, max_examples=40)
@given(moments=nets())
def test_every_season_spends_what_the_one_before_left(moments: dict[str, int]) -> None:
    billed, balance = expected(moments)
    pages = bills(parse_tariff(TARIFF, "t.toml"), [days(*cut) for cut in CUTS], moments)
    assert [kwh(page) for page in pages] == [{name: str(energy) for name, energy in one.items()} for one in billed]
    assert balances(pages[-1]) == {f"net tou.{name}": str(energy) for name, energy in balance.items()}


@settings(deadline=None, max_examples=40)
@given(moments=nets())
def test_a_bill_across_a_change_of_season_equals_two_that_are_cut_there(moments: dict[str, int]) -> None:
    tariff = parse_tariff(TARIFF, "t.toml")
    (whole,) = bills(tariff, [days("2018-05-10", "2018-06-20")], moments)
    first, second = bills(tariff, [days("2018-05-10", "2018-06-01"), days("2018-06-01", "2018-06-20")], moments)
    assert kwh(whole) == {**kwh(first), **kwh(second)}
    assert balances(whole) == balances(second)


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
