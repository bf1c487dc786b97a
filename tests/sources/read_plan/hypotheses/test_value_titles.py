"""Values that are not the energy of their interval as they stand are refused, unless the user names their column."""

import pytest

from tests.support.heads import MORNING, read, refusal, table

BARE = "say that its values count as they are with --columns value=NAME)"
COUNT = "or say that its values count as they are with --columns value=NAME)"


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Average daily usage (kWh)", "is an average, not the energy of an interval"),
        ("Durchschnittsverbrauch kWh", "is an average, not the energy of an interval"),
        ("Max Demand (kW)", "is a maximum, not the mean power of an interval"),
        ("Peak Demand (kW)", "is a maximum, not the mean power of an interval"),
        ("Usage (kWh x 100)", "holds parts or multiples of kWh"),
        ("kWh*10", "holds parts or multiples of kWh"),
        ("Energy (0.1 kWh)", "holds parts or multiples of kWh"),
    ],
)
def test_a_title_says_that_values_are_no_energy_of_their_interval(title: str, why: str) -> None:
    text = table(f"client,timestamp,{title}", "1,@,5")
    shown = refusal(text)
    assert shown.startswith(f"a.csv: column {title!r} {why} (")
    assert shown.endswith(COUNT)
    assert read(text, columns={"value": title}).columns.value == 2


@pytest.mark.parametrize(
    "title", ["Average power (kW)", "Maximum (kWh)", "Usage (kWh/30 min)", "Phase 1 kWh", "1.8.0 kWh"]
)
def test_mean_power_and_numbers_of_other_things_are_read(title: str) -> None:
    assert read(table(f"client,timestamp,{title}", "1,@,5")).columns.value == 2


def test_values_beside_a_multiplier_may_have_to_be_multiplied() -> None:
    text = table("client,timestamp,kWh,Multiplier", "1,@,5,40")
    assert refusal(text) == (
        "a.csv: column 'Multiplier' holds 40, by which 'kWh' may have to be multiplied "
        f"(multiply them in the file, {COUNT}"
    )
    assert read(text, columns={"value": "kWh"}).columns.value == 2
    assert read(table("client,timestamp,kWh,Multiplier", "1,@,5,1.0")).columns.value == 2


HOURS = tuple(f"2017-08-01 {hour:02}:00" for hour in range(4))
DAYS = tuple(f"2017-08-0{day}" for day in range(1, 5))
MONTHS = tuple(f"2017-{month:02}-01" for month in range(1, 5))


@pytest.mark.parametrize(
    ("title", "stamps"),
    [
        ("kWh/h", HOURS),
        ("kWh per hour", HOURS),
        ("Verbrauch kWh/Tag", DAYS),
        ("kWh/day", DAYS),
        ("kWh per month", MONTHS),
        ("KWH/hh (per half hour)", MORNING),
        ("kWh", HOURS),
    ],
)
def test_energy_of_each_interval_is_read_by_whatever_name(title: str, stamps: tuple[str, ...]) -> None:
    assert read(table(f"client,timestamp,{title}", "1,@,5", stamps)).energy.unit == "kWh"


@pytest.mark.parametrize(
    ("title", "stamps", "span", "apart"),
    [
        ("kWh/day", HOURS, "day", "60 min"),
        ("Usage (kWh per day)", MONTHS, "day", "28 days"),
        ("kWh/Monat", DAYS, "month", "1440 min"),
        ("kWh per year", MONTHS, "year", "28 days"),
    ],
)
def test_energy_of_another_span_than_the_interval_is_refused(
    title: str, stamps: tuple[str, ...], span: str, apart: str
) -> None:
    text = table(f"client,timestamp,{title}", "1,@,5", stamps)
    assert (
        refusal(text) == f"a.csv: column {title!r} is energy of each {span}, and its readings are {apart} apart ({BARE}"
    )
    assert read(text, columns={"value": title}).energy.unit == "kWh"


def test_energy_of_an_hour_each_quarter_may_be_mean_power() -> None:
    text = table("client,timestamp,kWh/h", "1,@,5")
    assert refusal(text) == (
        "a.csv: column 'kWh/h' is energy of each hour, and its readings are 15 min apart "
        f"(give --unit kW if it is mean power, or {BARE}"
    )
    assert read(text, unit="kW").energy.unit == "kW"


@pytest.mark.parametrize(
    ("title", "why", "remedy"),
    [
        ("Avg", "column 'Avg1' is an average, not the energy of an interval", "name another column"),
        ("Max kW ", "column 'Max kW 1' is a maximum, not the mean power of an interval", "name another column"),
        ("Cost", "column 'Cost1' is money, not energy", "leave the file out"),
    ],
)
def test_slots_of_a_day_that_are_no_energy_are_refused(title: str, why: str, remedy: str) -> None:
    slots = ",".join(f"{title}{number}" for number in range(1, 25))
    text = f"client,date,{slots}\n1,2017-08-01{',5' * 24}\n"
    assert refusal(text) == (
        f"a.csv: {why} ({remedy}, or say that its values count as they are with --unit, such as --unit kWh)"
    )
    assert read(text, unit="kWh").layout == "wide"


def test_slots_beside_a_multiplier_may_have_to_be_multiplied() -> None:
    slots = ",".join(f"{hour:02}:00" for hour in range(24))
    text = f"client,date,Multiplier,{slots}\n1,2017-08-01,40{',5' * 24}\n"
    assert refusal(text).startswith("a.csv: column 'Multiplier' holds 40, by which '00:00' may have to be multiplied (")
    assert read(text, unit="kWh").layout == "wide"


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Forecast (kWh)", "is no reading of this meter: a forecast, a target or another's"),
        ("Vorjahr kWh", "is no reading of this meter: a forecast, a target or another's"),
        ("Similar homes (kWh)", "is no reading of this meter: a forecast, a target or another's"),
        ("Usage (kWh/m2)", "is a share, or energy for each of something"),
        ("kWh per person", "is a share, or energy for each of something"),
        ("Usage (% of kWh)", "is a share, or energy for each of something"),
        ("Energy (GWh)", "is in GWh, a unit that is not read"),
    ],
)
def test_readings_of_others_shares_and_large_units_are_refused(title: str, why: str) -> None:
    assert refusal(table(f"client,timestamp,{title}", "1,@,5")).startswith(f"a.csv: column {title!r} {why} (")


@pytest.mark.parametrize("title", ["ct/kWh", "gCO2/kWh", "Wert (ct/kWh)", "EUR/MWh", "Price per kWh"])
def test_what_there_is_for_each_unit_of_energy_is_no_energy(title: str) -> None:
    assert "has no column for the value" in refusal(table(f"client,timestamp,{title}", "1,@,5.5"))
    assert read(table(f"client,timestamp,{title},Verbrauch", "1,@,5.5,2.5")).columns.value == 3


def test_energy_of_each_day_in_words_is_no_energy_of_hours() -> None:
    text = table("client,timestamp,Daily usage (kWh)", "1,@,5", HOURS)
    assert "'Daily usage (kWh)' is energy of each day, and its readings are 60 min apart" in refusal(text)
    assert read(table("client,timestamp,Daily usage (kWh)", "1,@,5", DAYS)).energy.unit == "kWh"
