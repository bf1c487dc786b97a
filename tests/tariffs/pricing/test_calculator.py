"""Bills worked by hand: every amount below was computed on paper before it was asked of the program."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.core.periods import month
from etl.tariffs.tariff_files import read_tariff
from tests.support.places import ROOT
from tests.support.tariff_pages import (
    AUGUST,
    HEAD,
    amounts,
    bill_of_kwh,
    bills,
    days,
    grid,
    lines,
    part,
    totals,
    usage,
    warnings,
)

SAMPLES = ROOT / "data" / "tariffs"

PT_TRI = """
name = "tri-hourly"
currency = "EUR"
timezone = "Europe/Lisbon"
[schedule.tri]
seasons = "legal-time"
summer.ponta = ["mon-fri 09:15-12:15"]
summer.cheias = ["mon-fri 07:00-09:15 12:15-24:00", "sat 09:00-14:00 20:00-22:00"]
summer.vazio = "rest"
winter.ponta = ["mon-fri 09:30-12:00 18:30-21:00"]
winter.cheias = ["mon-fri 07:00-09:30 12:00-18:30 21:00-24:00", "sat 09:30-13:00 18:30-22:00"]
winter.vazio = "rest"
[[line]]
id = "power_access"
kind = "fixed"
per = "day"
price = 0.1650
[[line]]
id = "power_retail"
kind = "fixed"
per = "day"
price = 0.0400
[[line]]
id = "energy"
kind = "energy"
schedule = "tri"
price = { ponta = 0.2893, cheias = 0.1741, vazio = 0.1012 }
[[line]]
id = "vat_low"
kind = "percent"
tax = true
rate = 0.06
base = ["power_access"]
[[line]]
id = "vat_mid"
kind = "percent"
tax = true
rate = 0.13
base = ["energy"]
share = { first = 100, of = "import", per_days = 30 }
[[line]]
id = "vat"
kind = "percent"
tax = true
rate = 0.23
base = "rest"
"""


def line(**keys: object) -> str:
    """A `[[line]]` of JSON-like values."""
    return "\n[[line]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in keys.items() if value is not None)


def toml(value: object) -> str:
    return str(value) if isinstance(value, Fraction) else json.dumps(value)


def fixed(price: str, per: str = "month", **keys: object) -> str:
    return line(id=keys.pop("id", "standing"), kind="fixed", per=per, **keys) + f"price = {price}\n"


def energy(price: str, **keys: object) -> str:
    return line(id=keys.pop("id", "energy"), kind="energy", **keys) + f"price = {price}\n"


def percent(rate: str, **keys: object) -> str:
    return line(id=keys.pop("id", "vat"), kind="percent", **keys) + f"rate = {rate}\n"


def prorated(word: str, key: str = "month") -> str:
    return HEAD + f'prorate.{key} = "{word}"\n'


def test_flat_with_vat_in_august() -> None:
    tariff = (SAMPLES / "flat.toml").read_text()
    bill = bill_of_kwh(tariff, "914.336", AUGUST, "Europe/Lisbon")
    assert amounts(bill) == {"standing": "9.50", "energy": "151.60", "vat": "37.05"}
    assert (bill.total, totals(bill)["subtotal"], totals(bill)["tax"]) == ("198.15", "161.10", "37.05")
    assert (bill.energy_mwh, bill.status) == (914_336_000, "complete")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_sample_tariffs_say_that_their_prices_are_examples(path: Path) -> None:
    assert "example" in read_tariff(path).name


def test_a_line_prints_what_was_multiplied() -> None:
    found = lines(bill_of_kwh(HEAD + energy("0.0123456", description='Day "A" 50 %'), "0.000001", AUGUST))
    assert found == [
        {
            "id": "energy", "kind": "energy", "meter": None, "period": None, "tier": None, "from": "2017-08-01",
            "to": "2017-09-01", "description": 'Day "A" 50 %', "quantity": "0.000001", "unit": "kWh",
            "price": "0.0123456", "amount_exact": "0.000000012346", "amount": "0.00", "tax": False,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "line", "period", "amount"),
    [
        pytest.param(prorated("365/12"), fixed("9.75"), ("2017-03-01", "2017-03-30"), "9.30", id="29 days of 365/12"),
        pytest.param(prorated("real-days"), fixed("30"), ("2017-06-12", "2017-07-01"), "19.00", id="19 days of June"),
        pytest.param(prorated("real-days"), fixed("15.15"), ("2017-06-01", "2017-06-08"), "3.54", id="7 days of June"),
        pytest.param(prorated("30"), fixed("30"), ("2017-08-01", "2017-09-01"), "31.00", id="31 days of 30"),
        pytest.param(prorated("365.25/12"), fixed("30"), ("2017-08-01", "2017-09-01"), "30.55", id="31 of 30.4375"),
        pytest.param(prorated("whole"), fixed("30"), ("2017-08-01", "2017-08-20"), "30.00", id="whole in 19 days"),
        pytest.param(prorated("whole"), fixed("30"), ("2017-08-15", "2017-10-15"), "30.00", id="whole in 61 days"),
        pytest.param(
            HEAD + 'prorate = { month = "whole", partial = 20 }\n', fixed("31"), ("2017-08-01", "2017-08-20"), "19.00",
            id="whole, partial below 20 days",
        ),
        pytest.param(
            HEAD + 'prorate = { month = "whole", partial = 19 }\n', fixed("31"), ("2017-08-01", "2017-08-20"), "31.00",
            id="whole, not below 19 days",
        ),
        pytest.param(
            prorated("real-days"), fixed("28"), ("2017-02-15", "2017-03-16"), "27.55", id="14 of February, 15 of March"
        ),
        pytest.param(
            prorated("365", "year"), fixed("366", "year"), ("2020-01-01", "2021-01-01"), "367.00", id="366 days of 365"
        ),
        pytest.param(
            prorated("real-days", "year"), fixed("366", "year"), ("2020-02-18", "2020-03-19"), "30.00", id="leap year"
        ),
        pytest.param(HEAD, fixed("0.31", "day"), ("2017-10-01", "2017-11-01"), "9.61", id="31 days"),
    ],
)  # fmt: skip
def test_a_fixed_charge_is_prorated_as_the_tariff_says(
    head: str, line: str, period: tuple[str, str], amount: str
) -> None:
    assert bill_of_kwh(head + line, "0", days(*period), "Europe/Lisbon").total == amount


def test_a_change_inside_a_month_splits_fixed_by_days_and_energy_by_readings() -> None:
    tariff = (
        prorated("whole")
        + fixed("31", to=None)
        + energy("0.10", description="old").replace("price", "to = 2017-08-11\nprice")
        + energy("0.20", description="new").replace("price", "from = 2017-08-11\nprice")
    )
    on = grid(AUGUST, "Europe/Lisbon")
    values = np.full((1, on.slots), 1000, np.uint16)  # 96 kWh a day
    found = lines(bills(tariff, usage(AUGUST, "Europe/Lisbon", part(values, on)))[0])
    assert [(line["id"], line["from"], line["to"], line["quantity"], line["amount"]) for line in found] == [
        ("standing", "2017-08-01", "2017-09-01", "1", "31.00"),
        ("energy", "2017-08-01", "2017-08-11", "960", "96.00"),
        ("energy", "2017-08-11", "2017-09-01", "2016", "403.20"),
    ]


def test_a_fixed_charge_that_changes_is_split_by_days_whole_or_not() -> None:
    for word in ("whole", "real-days"):
        tariff = (
            prorated(word)
            + fixed("31").replace("price", "to = 2017-08-11\nprice")
            + fixed("62").replace("price", "from = 2017-08-11\nprice")
        )
        assert [line["amount"] for line in lines(bill_of_kwh(tariff, "0", AUGUST))] == ["10.00", "42.00"]


def test_a_tax_that_changes_takes_its_base_by_days_to_the_cent() -> None:
    tariff = (
        prorated("whole")
        + fixed("10.00")
        + percent("0.20", tax=True).replace("rate", "to = 2017-08-11\nrate")
        + percent("0.30", tax=True).replace("rate", "from = 2017-08-11\nrate")
    )
    found = lines(bill_of_kwh(tariff, "0", AUGUST))[1:]
    assert [(line["quantity"], line["amount"]) for line in found] == [("3.23", "0.65"), ("6.77", "2.03")]


def test_tri_hourly_october_has_745_hours_summer_lines_and_winter_lines() -> None:
    period = month("2024-10")
    on = grid(period, "Europe/Lisbon")
    assert on.slots == 2980
    bill = bills(PT_TRI, usage(period, "Europe/Lisbon", part(np.full((1, 2980), 100, np.uint8), on)))[0]
    kwh = {line["period"]: Fraction(line["quantity"]) for line in lines(bill) if line["id"] == "energy"}
    # October 2024: 26 summer days (19 weekdays, 4 Saturdays, 4 Sundays less the 27th), 5 winter days from the 27th on.
    hours = {
        "summer.ponta": 19 * 3, "summer.cheias": 19 * 14 + 4 * 7, "summer.vazio": 26 * 24 - 19 * 17 - 4 * 7,
        "winter.ponta": 4 * 5, "winter.cheias": 4 * 12, "winter.vazio": 745 - 26 * 24 - 4 * 17,
    }  # fmt: skip
    assert kwh == {name: Fraction(count) * 4 / 10 for name, count in hours.items()}
    assert sum(kwh.values()) == Fraction("298") == Fraction(bill.energy_mwh, 10**6)


def test_three_vat_rates_take_every_cent_once() -> None:
    period = month("2024-10")
    on = grid(period, "Europe/Lisbon")
    bill = bills(PT_TRI, usage(period, "Europe/Lisbon", part(np.full((1, 2980), 100, np.uint8), on)))[0]
    # kWh: 22.8, 117.6, 109.2, 8, 19.2, 21.2 at 0.2893, 0.1741, 0.1012
    energies = ["6.60", "20.47", "11.05", "2.31", "3.34", "2.15"]
    assert [line["amount"] for line in lines(bill)[:8]] == ["5.12", "1.24", *energies]
    low, mid, rest = lines(bill)[8:]
    # 45.92 of energy; 100 x 31 / 30 of 298 kWh: share 103.33/298, base 15.92; rest 52.28 - 5.12 - 15.92
    assert [(one["quantity"], one["amount"]) for one in (low, mid, rest)] == [
        ("5.12", "0.31"), ("15.92", "2.07"), ("31.24", "7.19"),
    ]  # fmt: skip
    assert (bill.total, totals(bill)["tax"]) == ("61.85", "9.57")


def test_below_the_first_kwh_a_share_is_all_of_its_base() -> None:
    found = amounts(bill_of_kwh(PT_TRI.replace('"Europe/Lisbon"', '"client"'), "20", month("2024-10")))
    assert (found["vat_mid"], found["vat"]) == ("0.26", "0.29")  # 13 % of 2.02, 23 % of the 1.24 that is left


def test_a_surcharge_is_taxed_and_a_discount_taken_from_named_lines() -> None:
    tariff = (
        prorated("whole")
        + fixed("10")
        + energy("0.10")
        + percent("-0.05", id="discount", base=["energy"])
        + percent("0.25", tax=True)
    )
    found = amounts(bill_of_kwh(tariff, "100", AUGUST))
    assert found == {"standing": "10.00", "energy": "10.00", "discount": "-0.50", "vat": "4.88"}


def test_taxes_see_taxes_unless_they_name_their_base() -> None:
    tariff = prorated("whole") + fixed("100") + percent("0.05", id="levy", tax=True)
    assert amounts(bill_of_kwh(tariff + percent("0.20", tax=True), "0", AUGUST))["vat"] == "21.00"
    assert amounts(bill_of_kwh(tariff + percent("0.20", base=["standing"]), "0", AUGUST))["vat"] == "20.00"
    assert amounts(bill_of_kwh(tariff + percent("0.20", base=["levy"]), "0", AUGUST))["vat"] == "1.00"


def test_an_included_tax_is_printed_and_leaves_the_total() -> None:
    bill = bill_of_kwh(prorated("whole") + fixed("100") + percent("0.23", tax=True, included=True), "0", AUGUST)
    assert amounts(bill) == {"standing": "100.00", "vat": "18.70", "vat.inside": "-18.70"}
    assert (bill.total, totals(bill)["subtotal"], totals(bill)["tax"]) == ("100.00", "81.30", "18.70")


def test_a_tax_per_kwh_is_an_energy_line_that_the_rest_holds() -> None:
    tariff = HEAD + energy("0.10") + energy("0.001", id="excise", tax=True) + percent("0.20", tax=True, base="rest")
    bill = bill_of_kwh(tariff, "1000", AUGUST)
    assert amounts(bill) == {"energy": "100.00", "excise": "1.00", "vat": "20.20"}
    assert totals(bill)["tax"] == "21.20"


def test_a_tax_of_the_rounded_subtotal() -> None:
    tariff = HEAD + energy("0.141541667") + percent("0.01", tax=True)
    assert bill_of_kwh(tariff, "1200", AUGUST).total == "171.55"  # 169.85 + 1.70
    assert bill_of_kwh(
        HEAD + fixed("275.13", "day") + percent("0.01"), "0", days("2017-08-01", "2017-08-02")
    ).total == ("277.88")


def test_half_even_and_half_up_part_by_a_cent() -> None:
    tariff = HEAD + 'round = { mode = "MODE" }\n' + energy("0.05")
    assert bill_of_kwh(tariff.replace("MODE", "half-up"), "0.5", AUGUST).total == "0.03"
    assert bill_of_kwh(tariff.replace("MODE", "half-even"), "0.5", AUGUST).total == "0.02"


def test_a_total_of_coins_gets_a_last_line() -> None:
    tariff = HEAD.replace("EUR", "CHF") + "round = { total = 0.05 }\n" + energy("0.1")
    bill = bill_of_kwh(tariff, "10.27", AUGUST)
    assert amounts(bill) == {"energy": "1.03", "rounding": "0.02"}
    assert bill.total == "1.05"


def test_yen_have_no_places_and_a_tariff_may_want_more() -> None:
    assert bill_of_kwh(HEAD.replace("EUR", "JPY") + energy("27.5"), "1", AUGUST).total == "28"
    assert bill_of_kwh(HEAD + "round.places = 4\n" + energy("0.12345"), "1", AUGUST).total == "0.1235"


def test_export_and_generation_have_their_own_prices() -> None:
    on = grid(AUGUST, "UTC", 60)
    flows = {"import": 1000, "export": 300, "generation": 500}
    parts = [part(np.full((1, on.slots), value, np.uint16), on, flow=flow) for flow, value in flows.items()]
    tariff = HEAD + energy("0.10") + energy("-0.05", id="sold", on="export") + energy("0.01", id="fee", on="generation")
    bill = bills(tariff, usage(AUGUST, "UTC", *parts))[0]
    assert amounts(bill) == {"energy": "74.40", "sold": "-11.16", "fee": "3.72"}
    assert (bill.energy_mwh, totals(bill)["kwh_export"]) == (744_000_000, "223.2")


def test_months_of_clock_changes_have_743_and_745_hours() -> None:
    for name, hours in (("2017-03", 743), ("2017-10", 745), ("2017-08", 744)):
        period = month(name)
        on = grid(period, "Europe/Lisbon")
        bill = bills(HEAD + energy("1"), usage(period, "Europe/Lisbon", part(np.full((1, on.slots), 250), on)))[0]
        assert (bill.total, totals(bill)["intervals_expected"]) == (f"{hours}.00", hours * 4)


EVENING = HEAD + '[schedule.s]\nall.a = ["all 08:30-20:00"]\nall.b = ["all 20:00-08:30"]\n'


def test_a_reading_across_a_change_of_price_is_refused_with_client_and_instant() -> None:
    on = grid(AUGUST, "Europe/Lisbon", 60)
    unknown = np.zeros((2, on.slots), np.bool_)
    unknown[0] = True
    unknown[1, :20] = True
    used = usage(AUGUST, "Europe/Lisbon", part(np.full((2, on.slots), 1000), on, unknown=unknown))
    with pytest.raises(TariffError) as error:
        bills(EVENING + energy("{ a = 0.2, b = 0.1 }", schedule="s"), used)
    assert str(error.value) == (
        "t.toml: client c1: the 60-minute reading of 2017-08-02T08:00+01:00 crosses a change of price at "
        '2017-08-02T08:30+01:00 (load readings of a shorter interval, or add straddle = "start" or "even" to the line)'
    )


@pytest.mark.parametrize(
    ("straddle", "total", "how"),
    [("start", "1.12", "placed by the start of the reading"), ("even", "1.18", "spread evenly over the reading")],
)
def test_a_reading_across_a_change_of_price_is_placed_as_the_line_says(straddle: str, total: str, how: str) -> None:
    period = days("2017-08-01", "2017-08-02")
    on = grid(period, "UTC", 60)
    values = np.zeros((2, 24), np.uint16)
    values[0, 8], values[:, 12] = 1200, 5000
    found = bills(
        EVENING + energy("{ a = 0.2, b = 0.1 }", schedule="s", straddle=straddle),
        usage(period, "UTC", part(values, on)),
    )
    assert [bill.total for bill in found] == [total, "1.00"]
    assert [warnings(bill) for bill in found] == [
        [f"1.2 kWh of import in readings across a change of price: {how}"],
        [],
    ]


def test_an_unknown_hour_across_a_change_of_price_harms_nobody() -> None:
    on = grid(AUGUST, "UTC", 60)
    unknown = np.ones((1, on.slots), np.bool_)
    unknown[0, 9] = False
    values = np.where(unknown, 0, 1000)
    found = bills(
        EVENING + energy("{ a = 0.2, b = 0.1 }", schedule="s"), usage(AUGUST, "UTC", part(values, on, unknown=unknown))
    )
    assert found[0].total == "0.20"


def test_schedules_run_in_the_tariffs_zone_and_the_bill_in_the_clients() -> None:
    day = days("2017-08-01", "2017-08-02")
    on = grid(day, "Europe/Lisbon", 60)
    values = np.zeros((1, 24), np.uint16)
    values[0, 7] = 1000  # 07:00 in Lisbon is 08:00 in Madrid
    tariff = HEAD + 'timezone = "Europe/Madrid"\n[schedule.s]\nall.day = ["all 08:00-20:00"]\nall.night = "rest"\n'
    bill = bills(
        tariff + energy("{ day = 2, night = 1 }", schedule="s"), usage(day, "Europe/Lisbon", part(values, on))
    )[0]
    assert bill.total == "2.00"


def test_a_midnight_that_does_not_exist_begins_the_day() -> None:
    day = days("2017-10-15", "2017-10-16")  # Sao Paulo goes from 00:00 to 01:00
    on = grid(day, "America/Sao_Paulo", 60)
    tariff = HEAD + '[schedule.s]\nall.night = ["all 22:00-07:00"]\nall.day = "rest"\n'
    bill = bills(
        tariff + energy("{ day = 1, night = 1 }", schedule="s"),
        usage(day, "America/Sao_Paulo", part(np.full((1, on.slots), 1000), on)),
    )[0]
    assert amounts(bill) == {"energy.night": "8.00", "energy.day": "15.00"}


def test_prices_by_season_and_period_stand_on_lines_of_their_own() -> None:
    tariff = HEAD + (
        '[schedule.tou]\nseasons = { summer = "05-01..10-31", winter = "11-01..04-30" }\n'
        'summer.peak = ["mon-fri 12:00-18:00"]\nsummer.off = "rest"\nwinter.all = "rest"\n'
    )
    priced = tariff + energy("{ summer = { peak = 3, off = 2 }, winter = { all = 1 } }", schedule="tou")
    period = days("2017-10-31", "2017-11-02")  # a Tuesday and a Wednesday
    on = grid(period, "UTC", 60)
    bill = bills(priced, usage(period, "UTC", part(np.full((1, 48), 1000), on)))[0]
    assert amounts(bill) == {"energy.summer.peak": "18.00", "energy.summer.off": "36.00", "energy.winter.all": "24.00"}


def test_a_schedule_with_one_price_shows_its_periods() -> None:
    tariff = HEAD + '[schedule.s]\nall.weekend = ["sat,sun"]\nall.week = ["mon-fri"]\n' + energy("1", schedule="s")
    on = grid(AUGUST, "UTC", 60)
    bill = bills(tariff, usage(AUGUST, "UTC", part(np.full((1, on.slots), 1000), on)))[0]
    assert amounts(bill) == {"energy.weekend": "192.00", "energy.week": "552.00"}
