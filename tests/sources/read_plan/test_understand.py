"""Plan of a file from its head, and what is refused because it could be read in two ways."""

import json

import pytest

from etl.core.errors import UsageError
from etl.sources.read_plan.reading_key import reading_key
from etl.sources.read_plan.understand import sentence
from tests.support.heads import PLAIN, read, refusal, table


def test_a_file_without_a_client_gets_the_users() -> None:
    text = table("Consumption (kWh), Start, End", "0.5, @+00:00, @+00:00")
    plan = read(text, client="flat 3")
    assert (plan.columns.client, plan.client, plan.clock.stamp_format) == (None, "flat 3", "iso-offset")


def test_the_zone_is_the_offsets_else_the_users_else_utc_for_want_of_one() -> None:
    offsets = PLAIN.replace("00:", "T00:").replace(" T", "T").replace(",0.125", "+02:00,0.125")
    clock = read(offsets, timezone="Europe/Lisbon").clock
    assert (clock.zone, clock.zone_named, clock.meter_zone) == ("UTC", True, "Europe/Lisbon")
    assert (read(PLAIN).clock.zone, read(PLAIN).clock.zone_named) == ("UTC", False)
    assert read(PLAIN, timezone="Europe/Lisbon").clock.zone == "Europe/Lisbon"
    assert read(PLAIN, timezone="Europe/Lisbon", stamps="UTC").clock.zone == "UTC"
    assert read(PLAIN.replace("timestamp", "timestamp (UTC)")).clock.zone_named
    with pytest.raises(UsageError, match="'Lisbon' is not a time zone"):
        read(PLAIN, timezone="Lisbon")


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("kwh", "kWh"),
        ("KWH/hh (per half hour)", "kWh"),
        ("usage_kwh", "kWh"),
        ("totalKwh", "kWh"),
        ("Active energy Wh (A)", "Wh"),
        ("energy [MWh]", "MWh"),
        ("power_kw", "kW"),
        ("Valeur (en W)", "W"),
    ],
)
def test_the_unit_is_told_by_the_columns_name(header: str, unit: str) -> None:
    plan = read(table(f"client,timestamp,{header}", "1,@,5"))
    assert (plan.energy.unit, plan.energy.unit_named) == (unit, True)


def test_without_a_unit_it_is_kwh_and_the_user_may_say_otherwise() -> None:
    text = table("client,timestamp,value", "1,@,5")
    assert (read(text).energy.unit, read(text).energy.unit_named) == ("kWh", False)
    assert (read(text, unit="Wh").energy.unit, read(text, unit="Wh").energy.unit_named) == ("Wh", True)


def test_a_unit_column_must_name_one_unit() -> None:
    plan = read(table("client,timestamp,value,unit", "1,@,5,KWH"))
    assert (plan.energy.unit, plan.columns.unit) == ("kWh", 3)
    assert read(table("client,timestamp,value,unit", "1,@,5,pulses"), unit="kWh").columns.unit is None
    assert "--unit" in refusal(table("client,timestamp,value,unit", "1,@,5,pulses"))


@pytest.mark.parametrize("unit", [None, "kWh"])
def test_a_file_in_a_unit_of_another_medium_is_refused_whatever_the_user_says(unit: str | None) -> None:
    text = table("client,timestamp,value,unit", "1,@,5,m3")
    assert refusal(text, unit=unit) == "a.csv: its rows are not electricity (leave it out)"
    text = table("client,timestamp,volume (m3)", "1,@,5")
    assert refusal(text, unit=unit, columns={"value": "3"}) == (
        "a.csv: column 'volume (m3)' is m3, not electricity (name a column of electricity with --columns value=NAME, "
        "or leave the file out)"
    )


def test_mean_power_takes_the_interval_from_the_stamps_or_the_user() -> None:
    text = table("client,timestamp,kw", "1,@,5")
    assert read(text).clock.interval == 15
    assert read(text, interval=30).clock.interval == 30
    assert read(PLAIN).clock.interval is None


def test_the_interval_must_divide_an_hour() -> None:
    with pytest.raises(UsageError, match="--interval 45min"):
        read(PLAIN, interval=45)


def test_the_flow_is_the_users_or_the_one_the_values_are_named_by() -> None:
    assert read(PLAIN).energy.flow == "import"
    assert read(PLAIN, flow="generation").energy.flow == "generation"
    assert read(PLAIN.replace("kwh", "export_kwh")).energy.flow == "export"


@pytest.mark.parametrize(
    ("stamp", "timezone", "words"),
    [
        ("2017-08-01T00:15:00+01:00", "Europe/Lisbon", "timestamps with offsets, meters in Europe/Lisbon"),
        ("2017-08-01T00:15:00Z", None, "timestamps in UTC, meters in UTC (assumed)"),
    ],
)
def test_the_sentence_says_that_stamps_carry_offsets_where_these_need_not_be_of_utc(
    stamp: str, timezone: str | None, words: str
) -> None:
    text = f"client_number,timestamp,kwh\n7,{stamp},1\n"
    assert words in sentence(read(text, timezone=timezone))


def test_the_sentence_says_what_was_assumed() -> None:
    assert sentence(read(PLAIN)) == (
        "layout long, separator comma, decimal point, UTF-8, timestamps in UTC (assumed: no zone is named), "
        "at the start of the interval (assumed), kWh, interval found for each channel, "
        "import, electricity (assumed)"
    )
    plan = read(PLAIN.replace("kwh", "kw"), timezone="Europe/Lisbon", stamp="end", flow="export")
    assert sentence(plan) == (
        "layout long, separator comma, decimal point, UTF-8, timestamps in Europe/Lisbon, at the end of the interval, "
        "kW, interval 15 min, export, value = kw"
    )


def test_the_key_of_a_reading_tells_what_matters_and_nothing_else() -> None:
    assert reading_key(read(PLAIN)) == reading_key(read(PLAIN, stamp="start", unit="kWh", timezone="UTC"))
    for other in (
        {"stamp": "end"},
        {"unit": "Wh"},
        {"timezone": "Europe/Lisbon"},
        {"flow": "export"},
        {"interval": 15},
    ):
        assert reading_key(read(PLAIN)) != reading_key(read(PLAIN, **other))
    assert json.loads(reading_key(read(PLAIN)))["layout"] == "long"


@pytest.mark.parametrize("option", ["unit", "stamp", "flow", "negative", "dates", "decimal", "format"])
def test_an_option_outside_its_choices_is_a_wrong_command(option: str) -> None:
    with pytest.raises(UsageError, match=f"--{option} cheese"):
        read(PLAIN, **{option: "cheese"})


def test_a_name_that_speaks_of_power_without_a_unit_is_refused() -> None:
    text = table("client,timestamp,power", "1,@,5")
    assert refusal(text) == "a.csv: column 'power' names no unit (give it with --unit, such as --unit kW)"
    assert read(text, unit="kW").clock.interval == 15


def test_negative_values_of_a_column_of_export_are_export_only_where_the_others_are_import() -> None:
    text = table("client,timestamp,Export kWh", "1,@,-0.5")
    assert refusal(text, negative="export") == (
        "a.csv: its values are export already, so --negative export would make export of all of them "
        "(add --flow import if only those below zero are energy fed in)"
    )
    assert read(text, negative="export", flow="import").energy.negative == "export"


def test_each_row_is_in_its_own_unit_of_energy() -> None:
    plan = read("client,timestamp,value,unit\n1,2024-05-14 00:00,0.5,kWh\n2,2024-05-14 00:00,500,Wh\n")
    assert plan.table is not None
    (words,) = plan.table.words
    assert [(text, effect.unit) for text, effect in words.effects] == [("kwh", "kWh"), ("wh", "Wh")]
    assert not words.reads  # another unit in a later row is a fault


@pytest.mark.parametrize(
    ("unit", "remedy"),
    [
        ("kW", "make it a file for energy and one for mean power"),
        ("units", "all rows must have units of energy: give that of the file with --unit"),
    ],
)
def test_units_that_do_not_go_together_are_refused(unit: str, remedy: str) -> None:
    text = f"client,timestamp,value,unit\n1,2024-05-14 00:00,0.5,kWh\n2,2024-05-14 00:00,500,{unit}\n"
    assert refusal(text) == f"a.csv: column 'unit' names 'kWh', {unit!r} as the unit ({remedy})"
