"""URDB items become our own tables: every field, every refusal, and the text that reads back the same."""

import json
import tomllib
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period, month
from etl.tariffs.page.contract import Earlier
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.read.toml_text import to_toml
from etl.tariffs.urdb import read_urdb, urdb_tables
from tests.support.tariff_pages import AUGUST, amounts, bill_of_kwh, days, grid, lines, part, usage, warnings

DAY = [0] * 8 + [1] * 10 + [0] * 6
TWO = {"energyratestructure": [[{"rate": 0.1}], [{"rate": 0.25}]]}
HOURS = {"energyweekdayschedule": [DAY] * 12, "energyweekendschedule": [[0] * 24] * 12}
ONE = {"energyratestructure": [[{"rate": 0.1}]]}
FLAT_KW = {"flatdemandstructure": [[{"rate": 10}]]}


def tables(*items: dict[str, Any]) -> dict[str, Any]:
    return urdb_tables(json.dumps(items[0] if len(items) == 1 else items), "u.json")


def line(name: str, *items: dict[str, Any]) -> dict[str, Any]:
    """The only version of a line."""
    found: list[dict[str, Any]] = [one for one in tables(*items)["line"] if one["id"] == name]
    assert len(found) == 1
    return found[0]


def priced(item: dict[str, Any], kwh: str, period: Period = AUGUST) -> dict[str, str]:
    return amounts(bill_of_kwh(to_toml(tables(item)), kwh, period))


def total(item: dict[str, Any], kwh: str, period: Period = AUGUST) -> Decimal:
    return sum(map(Decimal, priced(item, kwh, period).values()), Decimal(0))


# Fields


def test_one_rate_is_one_line_without_a_schedule() -> None:
    assert tables({**ONE, "name": "R-1", "utility": "City"}) == {
        "name": "City: R-1",
        "currency": "USD",
        "timezone": "client",
        "prorate": {"month": "whole", "year": "real-days", "partial": 27, "on_change": "days"},
        "notes": [tables(ONE)["notes"][0]],
        "line": [{"id": "energy", "kind": "energy", "price": Decimal("0.1")}],
    }


def test_hours_become_windows_and_periods_are_counted_from_one() -> None:
    found = tables({**TWO, **HOURS})
    assert found["schedule"] == {"energy": {"all": {"p1": "rest", "p2": ["mon-fri 08:00-18:00"]}}}
    assert found["line"][0]["price"] == {"p1": Decimal("0.1"), "p2": Decimal("0.25")}


def test_months_of_equal_hours_are_a_season() -> None:
    rows = [DAY if 5 <= number <= 8 else [0] * 24 for number in range(12)]
    found = tables({**TWO, "energyweekdayschedule": rows, "energyweekendschedule": [[0] * 24] * 12})
    assert found["schedule"]["energy"] == {
        "seasons": {"winter": "10-01..05-31", "summer": "06-01..09-30"},
        "winter": {"p1": "rest"},
        "summer": {"p1": "rest", "p2": ["mon-fri 08:00-18:00"]},
    }


def test_more_than_two_seasons_are_named_by_their_months() -> None:
    rows = [[min(number // 3, 2)] * 24 for number in range(12)]
    rows[11] = rows[0]
    structure = {"energyratestructure": [[{"rate": 1}], [{"rate": 2}], [{"rate": 3}]]}
    found = tables({**structure, "energyweekdayschedule": rows, "energyweekendschedule": rows})
    assert found["schedule"]["energy"]["seasons"] == {
        "dec-mar": "12-01..03-31", "apr-jun": "04-01..06-30", "jul-nov": "07-01..11-30",
    }  # fmt: skip


def test_a_season_of_several_spans_lists_them_by_their_first_day() -> None:
    rows = [[[0, 1, 2][number % 3]] * 24 for number in range(12)]
    structure = {"energyratestructure": [[{"rate": 1}], [{"rate": 2}], [{"rate": 3}]]}
    found = tables({**structure, "energyweekdayschedule": rows, "energyweekendschedule": rows})
    assert found["schedule"]["energy"]["seasons"]["jan_apr_jul_oct"] == [
        "01-01..01-31", "04-01..04-30", "07-01..07-31", "10-01..10-31",
    ]  # fmt: skip
    assert parse_tariff(to_toml(found), "u.toml").schedules[0].seasons.names[0] == "jan_apr_jul_oct"


def test_tiers_are_cumulative_and_adjustments_are_part_of_the_rate() -> None:
    tiers = [{"rate": 0.1, "adj": 0.02, "max": 500, "unit": "kWh"}, {"rate": 0.2, "adj": -0.05}]
    item = {"energyratestructure": [tiers]}
    assert line("energy", item)["tiers"] == {"upto": [500]}
    assert total(item, "700") == 90  # 500 x 0.12 + 200 x 0.15


@pytest.mark.parametrize("bound", ["1e38", "9.999999680285692e37", "100000000000000"])
def test_a_bound_that_nobody_reaches_is_none(bound: str) -> None:
    text = f'{{"energyratestructure": [[{{"rate": 0.1, "max": {bound}, "unit": "kWh"}}]]}}'
    assert urdb_tables(text, "u.json")["line"] == [{"id": "energy", "kind": "energy", "price": Decimal("0.1")}]


def test_periods_of_other_bounds_have_their_own() -> None:
    structure = [[{"rate": 0.1, "max": 500}, {"rate": 0.2}], [{"rate": 0.3}]]
    found = line("energy", {"energyratestructure": structure, **HOURS})
    assert found["tiers"] == {"upto": {"p1": [500], "p2": []}, "fill": "prorata"}
    assert found["price"] == {"p1": [Decimal("0.1"), Decimal("0.2")], "p2": Decimal("0.3")}


def test_daily_tiers_are_pooled_over_the_days_of_the_bill() -> None:
    item = {"energyratestructure": [[{"rate": 0.1, "max": 10, "unit": "kWh daily"}, {"rate": 0.14}]]}
    assert line("energy", item)["tiers"] == {"upto": [10], "times": "days"}
    assert total(item, "768", month("2018-01")) == Decimal("95.12")  # 310 x 0.10 + 458 x 0.14


def test_tiers_in_kwh_per_kw_grow_with_the_demand_of_the_bill() -> None:
    item = {"energyratestructure": [[{"rate": 0.1, "max": 2, "unit": "kWh/kW"}, {"rate": 0.05}]], "demandwindow": 30}
    found = tables(item)
    assert found["quantity"] == {"demand_kw": {"of": "import", "reduce": "max", "window": 30}}
    assert found["line"][0]["tiers"] == {"upto": [2], "times": "demand_kw"}
    # 100 kWh in a quarter of an hour are 200 kW of half an hour: 400 kWh at the first price
    assert total(item, "100") == 10


def test_fuel_adjustments_are_money_on_every_kwh_of_their_month() -> None:
    item = {**ONE, "fueladjustmentsmonthly": [0.01] * 6 + [0.02] * 6}
    assert tables(item)["schedule"]["fuel"]["seasons"] == {"winter": "01-01..06-30", "summer": "07-01..12-31"}
    assert priced(item, "100") == {"energy": "10.00", "fuel.summer.p2": "2.00"}
    assert line("fuel", {**ONE, "fueladjustmentsmonthly": [0.01] * 12})["price"] == Decimal("0.01")


@pytest.mark.parametrize(
    ("units", "per", "amount"), [("$/day", "day", "31.00"), ("$/month", "month", "1.00"), ("$/year", "year", "0.08")]
)
def test_fixed_charges_have_their_unit(units: str, per: str, amount: str) -> None:
    item = {**ONE, "fixedchargefirstmeter": 1, "fixedchargeunits": units}
    assert line("customer", item) == {"id": "customer", "kind": "fixed", "per": per, "price": 1}
    assert priced(item, "0")["customer"] == amount


def test_a_charge_a_month_is_by_real_days_where_the_bill_is_short() -> None:
    item = {**ONE, "fixedmonthlycharge": 31}
    assert priced(item, "0", days("2017-08-01", "2017-08-28"))["customer"] == "31.00"
    assert priced(item, "0", days("2017-08-01", "2017-08-27"))["customer"] == "26.00"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"mincharge": 20, "minchargeunits": "$/month"}, {"minimum": "20.00"}),
        ({"mincharge": 1, "minchargeunits": "$/day"}, {"minimum": "31.00"}),
        ({"minmonthlycharge": 20}, {"minimum": "20.00"}),
    ],
)
def test_least_amounts_top_a_bill_up(fields: dict[str, Any], found: dict[str, str]) -> None:
    assert priced({**ONE, **fields}, "0") == {"energy": "0.00", **found}


@pytest.mark.parametrize("fields", [{"mincharge": 99, "minchargeunits": "$/year"}, {"annualmincharge": 99}])
def test_a_least_amount_of_the_year_is_a_line_of_its_own(fields: dict[str, Any]) -> None:
    assert line("minimum_year", {**ONE, **fields}) == {
        "id": "minimum_year", "kind": "minimum", "per": "year", "price": 99,
    }  # fmt: skip


def test_flat_demand_has_a_price_for_each_month() -> None:
    months = {"flatdemandstructure": [[{"rate": 10}], [{"rate": 6}]], "flatdemandmonths": [1] * 5 + [0] * 5 + [1] * 2}
    found = tables({**ONE, **months})
    assert found["schedule"]["demand"]["seasons"] == {"winter": "11-01..05-31", "summer": "06-01..10-31"}
    assert priced({**ONE, **months}, "2.5")["demand.summer.p1"] == "100.00"


def test_demand_by_hours_has_tiers_and_a_window() -> None:
    structure = [[{"rate": 0, "max": 4, "unit": "kW"}, {"rate": 12, "unit": "kW"}], [{"rate": 3}]]
    hours = {"demandweekdayschedule": [DAY] * 12, "demandweekendschedule": [DAY] * 12}
    found = line("demand_tou", {**ONE, "demandratestructure": structure, **hours, "demandwindow": 30})
    assert found == {
        "id": "demand_tou", "kind": "demand", "window": 30, "schedule": "demand_tou", "tiers": {"upto": [4]},
        "price": {"p1": [0, 12], "p2": [3, 3]},
    }  # fmt: skip
    assert priced({**ONE, "demandratestructure": [structure[0]]}, "2.5") == {
        "energy": "0.25", "demand_tou": "0.00", "demand_tou 2017-08-01": "72.00",
    }  # fmt: skip


def test_demand_of_earlier_months_counts_by_range_or_by_months() -> None:
    by_range = tables({**ONE, **FLAT_KW, "lookbackPercent": 0.8, "lookbackRange": 3, "lookbackMonths": [0] * 12})
    assert by_range["quantity"]["billing_kw"] == {
        "of": "import", "reduce": "max",
        "ratchet": {"periods": 3, "share": [Decimal("0.8")] * 12, "unknown": "refuse"},
    }  # fmt: skip
    summer = [0] * 5 + [1] * 4 + [0] * 3
    by_months = tables({**ONE, **FLAT_KW, "lookbackPercent": 0.8, "lookbackMonths": summer})
    share = [Decimal("0.8") if one else 0 for one in summer]
    assert by_months["quantity"]["billing_kw"]["ratchet"] == {"periods": 11, "share": share, "unknown": "refuse"}
    assert by_months["line"][-1] == {"id": "demand", "kind": "demand", "on": "billing_kw", "price": 10}


def test_this_month_counts_in_full_and_earlier_ones_by_their_share() -> None:
    tariff = read_urdb(json.dumps({**ONE, **FLAT_KW, "lookbackPercent": 0.5, "lookbackRange": 1}), "u.json")
    calculator = Calculator(tariff, AUGUST, "UTC")
    on = grid(AUGUST, "UTC", 60)
    used = usage(AUGUST, "UTC", part(np.full((1, on.slots), 6000), on))
    (past,) = calculator.looks_back
    for earlier, amount in ((4, "60.00"), (20, "100.00")):
        known = past.quantity.supplied(Exact.constant(earlier, 1), month("2017-07"))  # type: ignore[attr-defined]
        assert amounts(calculator.bills(used, {past: [Earlier(known)]}).bills[0])["demand"] == amount


def sunny(item: dict[str, Any]) -> list[dict[str, Any]]:
    """Lines of August: 3 kWh imported in each of the first ten hours, 2 kWh exported in each of the next ten."""
    tariff, on = read_urdb(json.dumps(item), "u.json"), grid(AUGUST, "UTC", 60)
    imported, exported = np.zeros((2, 1, on.slots), np.int64)
    imported[0, :10], exported[0, 10:20] = 3000, 2000
    exported[0, 0] = 1000  # in one hour the meter counts both
    calculator = Calculator(tariff, AUGUST, "UTC")
    past = {one: [Earlier(Exact.constant(0, 1))] for one in calculator.looks_back}
    used = usage(AUGUST, "UTC", part(imported, on), part(exported, on, flow="export"))
    return lines(calculator.bills(used, past).bills[0])


SOLD = {"energyratestructure": [[{"rate": 0.1, "sell": 0.04}]]}


@pytest.mark.parametrize(
    ("rule", "kwh"),
    [
        ({}, {"energy": "30", "export": "21"}),
        ({"dgrules": "Net Metering"}, {"energy": "9"}),
        ({"usenetmetering": True}, {"energy": "9"}),
        ({"dgrules": "Net Billing Instantaneous"}, {"energy": "30", "export": "21"}),
        ({"dgrules": "Net Billing Hourly"}, {"energy": "29", "export": "20"}),
    ],
)
def test_exported_energy_is_netted_or_sold_as_the_rule_says(rule: dict[str, Any], kwh: dict[str, str]) -> None:
    found = sunny({**SOLD, **rule})
    assert {one["id"]: one["quantity"] for one in found} == kwh
    assert [one["price"] for one in found] == ["0.1", "-0.04"][: len(kwh)]


def test_net_billing_fills_tiers_in_the_order_of_time() -> None:
    structure = [[{"rate": 0.1, "max": 500}, {"rate": 0.2}], [{"rate": 0.3}]]
    item = {"energyratestructure": structure, **HOURS, "dgrules": "Net Billing Instantaneous"}
    assert line("energy", item)["tiers"]["fill"] == "chronological"


# Versions


def version(first: str, last: str | None, **fields: Any) -> dict[str, Any]:
    return {**ONE, "startdate": first, **({"enddate": last} if last else {}), **fields}


def test_versions_are_dated_lines_and_equal_neighbours_are_one() -> None:
    found = tables(
        version("2018-01-01T06:00:00.000Z", None, fixedmonthlycharge=5, energyratestructure=[[{"rate": 0.3}]]),
        version("2017-01-01T00:00:00.000Z", "2017-06-30T23:59:59.000Z", fixedmonthlycharge=5),
        version("2017-07-01", "2017-12-31T06:00:00.000Z", fixedmonthlycharge=5),
    )
    assert (str(found["from"]), found.get("to")) == ("2017-01-01", None)
    assert [(one["id"], str(one.get("from", "")), one["price"]) for one in found["line"]] == [
        ("customer", "", 5), ("energy", "", Decimal("0.1")), ("energy", "2018-01-01", Decimal("0.3")),
    ]  # fmt: skip


def test_seconds_and_milliseconds_since_1970_are_dates_too() -> None:
    stamps = (1488348000, "1488326400", 1488348000000, {"$date": "2017-03-01T06:00:00Z"}, {"$date": 1488326400000})
    assert {str(tables({**ONE, "startdate": stamp})["from"]) for stamp in stamps} == {"2017-03-01"}


def test_a_charge_that_comes_later_is_free_before() -> None:
    found = tables(version("2017-01-01", "2017-12-31"), version("2018-01-01", None, **FLAT_KW))
    assert [one["price"] for one in found["line"] if one["id"] == "demand"] == [0, 10]
    assert len(parse_tariff(to_toml(found), "u.toml").lines[1]) == 2


def test_charges_that_are_always_zero_are_no_lines() -> None:
    zero = {"flatdemandstructure": [[{"rate": 0}]], "demandratestructure": [[{"rate": 0, "max": 5}, {"rate": 0}]]}
    found = tables({**ONE, **zero, "fixedchargefirstmeter": 0, "fixedchargeunits": "$/month", "mincharge": 0})
    assert [one["id"] for one in found["line"]] == ["energy"]


def test_the_answer_of_the_api_and_camel_case_and_the_bulk_download_read_alike() -> None:
    item = {
        **TWO,
        **HOURS,
        "fixedchargefirstmeter": 3,
        "fixedchargeunits": "$/day",
        "name": "R",
        "startdate": "2017-01-01",
    }
    camel = {
        "rateName": "R", "effectiveDate": {"$date": "2017-01-01T00:00:00Z"}, "fixedChargeFirstMeter": 3,
        "fixedChargeUnits": "$/day",
        "energyRateStrux": [{"energyRateTiers": one} for one in TWO["energyratestructure"]],
        "energyWeekdaySched": HOURS["energyweekdayschedule"], "energyWeekendSched": HOURS["energyweekendschedule"],
    }  # fmt: skip
    assert tables(camel) == tables(item) == urdb_tables(json.dumps({"items": [item]}), "u.json")


# What is told


def test_unknown_fields_are_a_warning_on_every_bill() -> None:
    item = {**ONE, "pdp_credit": [[{"rate": -1}]], "pdp_zero": [[{"rate": 0}]], "sector": "Commercial"}
    tariff = read_urdb(json.dumps(item), "u.json")
    assert tariff.warnings == ("the URDB file has fields that are not priced: pdp_credit",)
    on = grid(AUGUST, "UTC", 60)
    used = usage(AUGUST, "UTC", part(np.ones((1, on.slots), np.int64), on), warnings={0: ["of the readings"]})
    assert warnings(Calculator(tariff, AUGUST, "UTC").bills(used).bills[0]) == [*tariff.warnings, "of the readings"]


def test_told_fields_and_what_was_fixed_are_notes_that_change_no_bill() -> None:
    item = {**ONE, "peakkwcapacitymax": 500, "demandattrs": [{"a": "b"}], "description": "two\r\nlines", "label": ""}
    tariff = read_urdb(json.dumps(item), "u.json")
    assert tariff.notes[1:] == ("peakkwcapacitymax: 500", 'demandattrs: [{"a": "b"}]', "description: two lines")
    assert tariff.notes[0].startswith("fixed where URDB is silent: tiers pro rata")
    assert tariff.sha256 == read_urdb(json.dumps(ONE), "u.json").sha256


def test_float_noise_is_rounded_and_told() -> None:
    found = urdb_tables('{"energyratestructure": [[{"rate": 0.07869999999999999}]]}', "u.json")
    assert found["line"][0]["price"] == Decimal("0.0787")
    assert found["notes"][1] == "rounded to 12 places, as float noise: 1 numbers, the first is 0.07869999999999999"


def test_a_field_that_nobody_prices_may_stand_twice() -> None:
    text = '{"energyratestructure": [[{"rate": 1}]], "pdp_credit": 1, "pdp_credit": 2, "name": "a", "label": "b"}'
    assert urdb_tables(text, "u.json")["warnings"] == ["the URDB file has fields that are not priced: pdp_credit"]


def test_a_file_without_energy_says_so() -> None:
    assert (
        "the file has no energyratestructure: no line is charged by energy"
        in tables({"fixedmonthlycharge": 5})["notes"]
    )


# Refusals

ZERO_COINCIDENT = {
    "coincidentratestructure": [[{"rate": 0, "max": 5}, {"rate": 0}]],
    "coincidentrateschedule": [[0] * 24] * 12,
    "coincidentrateunit": "kW",
    "demandreactivepowercharge": 0,
    "demandratchetpercentage": [0] * 12,
    "fixedchargeeaaddl": 0,
    "flatdemandunit": "kVA",
    "flatdemandstructure": [[{"rate": 0}]],
}


def test_what_is_not_priced_may_be_there_while_it_is_zero() -> None:
    assert tables({**ONE, **ZERO_COINCIDENT})["line"] == tables(ONE)["line"]


REFUSED: dict[str, tuple[Any, str]] = {
    "no object": ([], 'u.json: holds no URDB item (write one item, a list of versions, or {"items": [...]})'),
    "no rate": ({"name": "x"}, "u.json: has no rate at all (give a file with energyratestructure or another charge)"),
    "coincident": (
        {**ONE, "coincidentratestructure": [[{"rate": 4}]]},
        ("u.json: coincidentratestructure: is a charge at the instant of the system's peak, which is not priced "
        "(remove coincidentratestructure where it does not apply, "
        "or leave it out: etl tariff convert --without coincident)"),
    ),
    "reactive": (
        {**ONE, "demandReactivePowerCharge": 0.2},
        ("u.json: demandreactivepowercharge: is a charge on reactive power, which is not priced "
        "(remove demandreactivepowercharge where it does not apply, "
        "or leave it out: etl tariff convert --without reactive)"),
    ),
    "each further meter": (
        {**ONE, "fixedchargeeaaddl": 2},
        ("u.json: fixedchargeeaaddl: is a charge for each further meter, which is not priced "
        "(remove fixedchargeeaaddl where it does not apply, "
        "or leave it out: etl tariff convert --without meters)"),
    ),
    "older ratchet": (
        {**ONE, "demandratchetpercentage": [0.5] * 12},
        ("u.json: demandratchetpercentage: is a ratchet whose months are not said (lookbackPercent says them), "
        "which is not priced (remove demandratchetpercentage where it does not apply, "
        "or leave it out: etl tariff convert --without ratchet)"),
    ),
    "kVA": (
        {**FLAT_KW, "flatdemandunit": "kVA"},
        ("u.json: flatdemandunit: demand in 'kva' is not priced (use kW, "
        "or leave it out: etl tariff convert --without demand)"),
    ),
    "hp of a tier": (
        {"demandratestructure": [[{"rate": 1, "max": 3, "unit": "hp"}, {"rate": 2}]]},
        ("u.json: demandrateunit: demand in 'hp' is not priced (use kW, "
        "or leave it out: etl tariff convert --without demand_tou)"),
    ),
    "kWh/kW daily": (
        {"energyratestructure": [[{"rate": 1, "max": 3, "unit": "kWh/kW daily"}, {"rate": 2}]]},
        "u.json: energyratestructure: tiers in 'kwh/kw daily' are not priced (use kWh, kWh daily or kWh/kW)",
    ),
    "two units": (
        {
            "energyratestructure": [[{"rate": 1, "max": 3}, {"rate": 1, "max": 4, "unit": "kWh daily"}, {"rate": 2}]],
        },
        "u.json: energyratestructure: tiers are in kwh and in kwh daily (use one unit for all tiers)",
    ),
    "tiers do not ascend": (
        {"energyratestructure": [[{"rate": 1, "max": 300}, {"rate": 1, "max": 300}, {"rate": 2}]]},
        "u.json: energyratestructure: period 1: max does not ascend: 300, 300 (sort the tiers by max)",
    ),
    "nothing above": (
        {"energyratestructure": [[{"rate": 1, "max": 300}]]},
        ("u.json: energyratestructure: period 1: nothing above 300 has a rate "
        "(give every tier but the last a max, and the last one none)"),
    ),
    "open in the middle": (
        {"energyratestructure": [[{"rate": 1}, {"rate": 2}]]},
        ("u.json: energyratestructure: period 1: tier 1 has no max, and is not the last "
        "(give every tier but the last a max, and the last one none)"),
    ),
    "no rate in a tier": (
        {"energyratestructure": [[{"unit": "kWh"}]]},
        'u.json: energyratestructure: period 1 tier 1: rate: is missing (write "rate": 0 for what is free)',
    ),
    "a rate that is text": (
        {"energyratestructure": [[{"rate": "0.1"}]]},
        ("u.json: energyratestructure: period 1 tier 1: rate: '0.1' is not a number "
        "(write a number like 0.1658, without quotes)"),
    ),
    "a period that is none": (
        {**ONE, "energyweekdayschedule": [[1] * 24] * 12, "energyweekendschedule": [[0] * 24] * 12},
        "u.json: energyweekdayschedule: there is no period 1 (the periods are 0 to 0)",
    ),
    "23 hours": (
        {**ONE, "energyweekdayschedule": [[0] * 23] * 12, "energyweekendschedule": [[0] * 24] * 12},
        "u.json: energyweekdayschedule: has a list that is not 24 periods (write 24 numbers of periods)",
    ),
    "no schedule": (
        TWO,
        "u.json: energyweekdayschedule: is missing (write which of the 2 periods each hour is in)",
    ),
    "one schedule of two": (
        {**TWO, "energyweekdayschedule": [[0] * 24] * 12},
        "u.json: energyweekendschedule: is missing (add energyweekendschedule = ...)",
    ),
    "no unit of the fixed charge": (
        {**ONE, "fixedchargefirstmeter": 3},
        'u.json: fixedchargeunits: is missing, and fixedchargefirstmeter is 3 (write "$/day", "$/month" or "$/year")',
    ),
    "an unknown unit": (
        {**ONE, "fixedchargefirstmeter": 3, "fixedchargeunits": "$/week"},
        "u.json: fixedchargeunits: '$/week' is not known (use one of: $/day, $/month, $/year)",
    ),
    "two fixed charges": (
        {**ONE, "fixedchargefirstmeter": 3, "fixedchargeunits": "$/day", "fixedmonthlycharge": 3},
        "u.json: fixedchargefirstmeter: 3 per day contradicts fixedmonthlycharge, 3 per month (leave one of them out)",
    ),
    "both ways of looking back": (
        {**ONE, **FLAT_KW, "lookbackPercent": 0.5, "lookbackRange": 3, "lookbackMonths": [1] * 12},
        "u.json: lookbackmonths: and lookbackRange exclude each other (leave one of them out)",
    ),
    "looking back on no month": (
        {**ONE, **FLAT_KW, "lookbackPercent": 0.5},
        "u.json: lookbackpercent: applies to no month (add lookbackMonths or lookbackRange)",
    ),
    "a share above 1": (
        {**ONE, **FLAT_KW, "lookbackPercent": 80, "lookbackRange": 3},
        "u.json: lookbackpercent: 80 is not a share from 0 to 1 (write 0.8 for 80 %)",
    ),
    "looking back by time of use": (
        {**ONE, "demandratestructure": [[{"rate": 3}]], "lookbackPercent": 0.5, "lookbackRange": 3},
        ("u.json: lookbackpercent: with demand by time of use is not priced "
        "(leave it out: etl tariff convert --without lookback)"),
    ),
    "Buy All Sell All": (
        {**ONE, "dgrules": "Buy All Sell All"},
        ("u.json: dgrules: 'Buy All Sell All' is not priced (use one of Net Metering, Net Billing Instantaneous, "
        "Net Billing Hourly, or leave it out: etl tariff convert --without export)"),
    ),
    "sell by tier": (
        {"energyratestructure": [[{"rate": 1, "max": 300, "sell": 1}, {"rate": 2, "sell": 2}]]},
        ("u.json: energyratestructure: period 1 has another sell in each tier (use one sell for all its tiers, "
        "or leave it out: etl tariff convert --without export)"),
    ),
    "fuel by month under net metering": (
        {**ONE, "fueladjustmentsmonthly": [0] * 6 + [0.01] * 6, "dgrules": "Net Metering"},
        ("u.json: fueladjustmentsmonthly: changes by month, which is not priced under net metering "
        "(write one number for all, or leave it out: etl tariff convert --without fuel)"),
    ),
    "fuel of eleven months": (
        {**ONE, "fueladjustmentsmonthly": [0.01] * 11},
        "u.json: fueladjustmentsmonthly: a list is not 12 numbers (write one a month)",
    ),
    "a date that is none": (
        {**ONE, "startdate": "spring"},
        "u.json: startdate: 'spring' is not a date (write it like \"2017-03-01T00:00:00Z\")",
    ),
    "an end before the start": (
        version("2017-01-01", "2016-12-31"),
        "u.json: enddate: 2016-12-31 is before startdate 2017-01-01 (correct one of them)",
    ),
    "two tariffs": (
        {"items": [version("2017-01-01", None, name="A"), version("2017-01-01", None, name="B")]},
        "u.json: holds 2 tariffs: 'A', 'B' (name one: --name, or the column tariff_name of etl assign)",
    ),
    "a fault in one of several": (
        [version("2017-01-01", "2017-12-31"), version("2018-01-01", None, fixedchargeeaaddl=1)],
        ("u.json: version 2018-01-01: fixedchargeeaaddl: is a charge for each further meter, which is not priced "
        "(remove fixedchargeeaaddl where it does not apply, "
        "or leave it out: etl tariff convert --without meters)"),
    ),
    "one field twice": (
        {**ONE, "minCharge": 1, "mincharge": 2},
        "u.json: mincharge: stands twice, as mincharge too, with two values (leave one out)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "message"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_refused_by_its_name(document: Any, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(json.dumps(document), "u.json")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "u.json: is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ('{"energyratestructure": [[{"rate": NaN}]]}', "u.json: NaN is not a number"),
        ('{"mincharge": 1, "mincharge": 2}', "u.json: mincharge: stands twice, with two values (leave one out)"),
        ("[" * 100_000, "u.json: is not JSON: maximum recursion depth exceeded"),
    ],
)
def test_what_is_no_json_is_one_line(text: str, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(text, "u.json")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


# Round trips

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-1000, max_value=10**9)
VALUES = st.one_of(NAMES, NUMBERS, st.integers(-(10**12), 10**12), st.booleans(), st.dates())
INNER = st.recursive(VALUES, lambda one: st.lists(one, max_size=3) | st.dictionaries(NAMES, one, max_size=3))
TABLES = st.dictionaries(NAMES, INNER, max_size=4)


@given(TABLES, st.dictionaries(NAMES, TABLES, min_size=1, max_size=3), st.lists(TABLES, min_size=1, max_size=3))
def test_tables_written_as_toml_parse_to_the_same_tables(
    header: dict[str, Any], named: dict[str, Any], entries: list[dict[str, Any]]
) -> None:
    plain = {name: value for name, value in header.items() if name not in ("schedule", "line")}
    document = {**plain, "schedule": named, "line": entries}
    text = to_toml(document)
    found = tomllib.loads(text, parse_float=Decimal)
    assert found == document
    assert to_toml(found) == text


RATES = st.decimals(min_value=0, max_value=2, places=5)
PERIODS = st.integers(1, 4)


@st.composite
def items(draw: st.DrawFn) -> str:
    """The text of an item with energy and demand by periods and tiers, fixed charges and a minimum."""

    def structure(periods: int) -> list[list[dict[str, Any]]]:
        bounds = sorted(draw(st.sets(st.integers(1, 2000), max_size=3)))
        tiers = [{"max": bound} for bound in bounds] + [{}]
        return [[{"rate": float(draw(RATES)), **tier} for tier in tiers] for _ in range(periods)]

    def hours(kind: str, periods: int) -> dict[str, Any]:
        rows = st.lists(st.lists(st.integers(0, periods - 1), min_size=24, max_size=24), min_size=1, max_size=2)
        weekday, weekend = (draw(rows) for _ in range(2))
        named = {f"{kind}weekdayschedule": weekday, f"{kind}weekendschedule": weekend}
        return {name: [found[number // 6 % len(found)] for number in range(12)] for name, found in named.items()}

    energy, demand, flat = draw(PERIODS), draw(PERIODS), draw(PERIODS)
    item: dict[str, Any] = {"energyratestructure": structure(energy), **hours("energy", energy), "mincharge": 1}
    item["minchargeunits"] = draw(st.sampled_from(["$/day", "$/month"]))
    if draw(st.booleans()):
        item |= {"demandratestructure": structure(demand), **hours("demand", demand)}
    if draw(st.booleans()):
        months = draw(st.lists(st.integers(0, flat - 1), min_size=12, max_size=12))
        item |= {"flatdemandstructure": structure(flat), "flatdemandmonths": months}
    if draw(st.booleans()):
        item |= {
            "fixedchargefirstmeter": float(draw(RATES)),
            "fixedchargeunits": draw(st.sampled_from(["$/day", "$/month"])),
        }
    return json.dumps(item)


@given(items())
def test_a_converted_item_reads_back_as_the_same_tariff(text: str) -> None:
    converted = urdb_tables(text, "u.json")
    written, read = parse_tariff(to_toml(converted), "u.json"), read_urdb(text, "u.json")
    assert written == read
    assert to_toml(tomllib.loads(to_toml(converted), parse_float=Decimal)) == to_toml(converted)


@given(items(), st.integers(0, 2000))
def test_every_kwh_of_a_converted_item_is_priced_once(text: str, kwh: int) -> None:
    converted = to_toml(urdb_tables(text, "u.json"))
    found = lines(bill_of_kwh(converted, str(kwh), AUGUST))
    energy = [Fraction(one["quantity"]) for one in found if one["id"] == "energy"]
    assert not energy or round(sum(energy), 6) == kwh
