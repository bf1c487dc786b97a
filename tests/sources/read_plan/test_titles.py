"""Names of columns as people write them: one name in many spellings, and the unit in it."""

import pytest

from etl.sources.read_plan.titles import (
    NAMES,
    base,
    compact,
    foreign_unit_in,
    is_named,
    is_power,
    is_value,
    other_medium,
    says_flow,
    says_utc,
    unit_in,
    unit_spelled,
)


@pytest.mark.parametrize(
    ("title", "medium"),
    [("Gas (kWh)", "gas"), ("Heat (kWh)", "heat"), ("volume m3", "m3"), ("kVArh", "kVArh"),
     ("Blindarbeit kWh", "reactive energy"), ("Water works (kWh)", ""), ("Heat exchanger kWh", ""),
     ("Hot water kWh", ""), ("Water", "water"), ("kWh", "")],
)  # fmt: skip
def test_a_title_says_what_is_no_electric_energy(title: str, medium: str) -> None:
    assert other_medium(title) == medium


@pytest.mark.parametrize(
    ("title", "unit"), [("Imported (J)", "J"), ("Energy (Joules)", "Joules"), ("x (kJ)", "kJ"), ("column J", None)]
)
def test_joules_are_a_unit_of_their_own(title: str, unit: str | None) -> None:
    assert foreign_unit_in(title) == unit


def test_a_cost_is_no_value_in_any_currency() -> None:
    assert not any(map(is_value, ["Value (pence)", "Usage ($)", "Förbrukning (kr)", "Consumption (cost)"]))


@pytest.mark.parametrize(
    ("title", "bare"),
    [("Teruglevering", True), ("Einspeisung", True), ("Production", True), ("solar", False), ("kwh", False),
     ("Verbrauchsstelle", False), ("Einspeisung m3", False), ("Export date", False)],
)  # fmt: skip
def test_a_title_of_a_flow_alone_may_be_one_of_values(title: str, bare: bool) -> None:
    assert says_flow(title) is bare


@pytest.mark.parametrize(
    "title", ["Client Number", "client_number", "clientNumber", "CLIENT-NO.", "\u00a0'Client Ref'"]
)
def test_spellings_of_a_name_are_one(title: str) -> None:
    assert is_named(title, "client")


def test_what_stands_in_brackets_is_no_part_of_a_name() -> None:
    assert base("Consumption (kWh) [A]") == "consumption"
    assert compact("Consumption (kWh)") == "consumption(kwh)"
    assert is_named("Start (local)", "start")


@pytest.mark.parametrize("role", NAMES)
def test_names_of_the_list_are_compact_themselves(role: str) -> None:
    assert all(name == compact(name) for name in NAMES[role] - {"mpan/mprn/spid", "con/gen", "startintervaldate/time"})


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("KWH/hh (per half hour)", "kWh"),
        ("usage_kwh", "kWh"),
        ("totalKwh", "kWh"),
        ("Valeur (en W)", "W"),
        ("energy [MWh]", "MWh"),
        ("Panel-Mains_A (kWhs)", "kWh"),
        ("Plug (kWatts)", "kW"),
        ("Usage (Kilowatt Hours)", "kWh"),
        ("Real energy in kilowatt-hours", "kWh"),
        ("kW-hr", "kWh"),
        ("Avg Wattage", None),
        ("week", None),
        ("kWhatever", None),
        ("kVArh", None),
    ],
)
def test_a_unit_is_found_where_it_stands_by_itself(title: str, unit: str | None) -> None:
    assert unit_in(title) == unit


def test_units_of_something_else_are_named() -> None:
    assert foreign_unit_in("gas_m3") == "m3"
    assert foreign_unit_in("Reactive kVArh") == "kVArh"
    assert foreign_unit_in("kWh") is None
    assert (unit_spelled(" KWH "), unit_spelled("m3")) == ("kWh", None)


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("kwh", True),
        ("Consumption (kWh)", True),
        ("export_kwh", True),
        ("pricePerKwh", False),
        ("kWh quality", False),
        ("cumulative kWh", False),
        ("colour", False),
    ],
)
def test_a_column_with_a_unit_is_a_value_unless_it_is_a_price_or_a_flag(title: str, value: bool) -> None:
    assert is_value(title) is value


def test_names_that_speak_of_power_or_of_utc() -> None:
    assert (is_power("Demand (avg)"), is_power("power_kw")) == (True, False)
    assert says_utc("timestamp_utc")
    assert says_utc("Start (GMT)")
    assert not says_utc("outcome")
