"""Values that never fall may be what a register shows; a title of energy, or the user, tells that they are not."""

import pytest

from etl.sources.read_plan.titles import is_energy_title, is_register_title
from tests.support.heads import read, refusal, table


def hours(count: int) -> tuple[str, ...]:
    return tuple(f"2024-06-{1 + hour // 24:02} {hour % 24:02}:00" for hour in range(count))


def values(title: str, *shown: str) -> str:
    rows = [f"1,{stamp},{value}" for stamp, value in zip(hours(len(shown)), shown, strict=True)]
    return "\n".join([f"client,timestamp,{title}", *rows]) + "\n"


SHORT = [f"{1234 + step / 8:.3f}" for step in range(10)]
LONG = [f"{step // 3}" for step in range(48)]


def test_values_far_above_all_that_they_rose_are_refused_until_the_user_says() -> None:
    text = values("Import kWh", *SHORT)
    assert refusal(text) == (
        "a.csv: the 10 values of 1 in column 'Import kWh' never fall (1234.000 to 1235.125 kWh): "
        "they may be what a register shows, or energy (say which with --register or --energy)"
    )
    assert read(text, register=True).energy.register
    assert not read(text, register=False).energy.register


@pytest.mark.parametrize("title", ["kwh", "Verbrauch [kWh]", "usage_kwh", "value"])
def test_no_title_makes_energy_of_values_that_no_meter_uses_and_a_register_shows(title: str) -> None:
    assert "never fall (1234.000 to 1235.125 kWh)" in refusal(values(title, *SHORT))
    exchanged = [*SHORT, *[f"{step / 8:.3f}" for step in range(10)]]
    assert "fall only once (1234.000 to 1235.125 kWh)" in refusal(values(title, *exchanged))
    assert not read(values(title, *SHORT), register=False).energy.register


def test_a_large_load_that_falls_now_and_then_is_energy() -> None:
    assert not read(values("kwh", *[f"{1234 + step % 4}" for step in range(40)])).energy.register


def test_a_few_values_that_rise_a_little_and_are_plausible_energy_are_taken() -> None:
    assert not read(values("Volume", *[f"0.30{step}" for step in range(8)])).energy.register


def test_two_days_of_hours_that_never_fall_are_refused_whatever_their_size() -> None:
    assert "the 48 values" in refusal(values("value", *LONG))
    assert not read(values("value", *LONG[:47])).energy.register


@pytest.mark.parametrize(
    "title", ["kwh", "Consumption (kWh)", "usage_kwh", "KWH/hh (per half hour)", "Verbrauch [kWh]"]
)
def test_a_title_that_tells_of_energy_is_believed(title: str) -> None:
    assert is_energy_title(title)
    assert read(values(title, *LONG)).energy.kind_named


@pytest.mark.parametrize("title", ["Import kWh", "value", "Total consumption (kWh)", "Zählerstand Verbrauch [kWh]"])
def test_a_title_that_tells_of_neither_or_of_a_total_is_not(title: str) -> None:
    assert not is_energy_title(title)


@pytest.mark.parametrize(
    "shown",
    [
        ["0"] * 60,  # nothing was used
        ["1.5"] * 60,  # a load that is always the same
        [*LONG, "3"],  # falls once
        ["0.1"] * 30 + ["0.2"] * 30,  # rises once
    ],
)
def test_values_that_fall_or_hardly_rise_are_energy(shown: list[str]) -> None:
    assert not read(values("value", *shown)).energy.register


def test_the_order_of_rows_and_channels_makes_no_difference() -> None:
    text = values("value", *LONG)
    header, *rows = text.splitlines()
    mixed = [row for pair in zip(rows[::-1], [f"2{row[1:]}" for row in rows], strict=True) for row in pair]
    assert "the 48 values of 1" in refusal("\n".join([header, *mixed]) + "\n")


def test_a_power_column_is_none_of_a_register() -> None:
    assert not read(table("client,timestamp,Import kW", "1,@,5")).energy.register


@pytest.mark.parametrize(
    "title",
    ["Meterstand", "Meterstand laagtarief (El 1)", "StandDal", "Zählerstand", "stand_normaal", "Relevé d'index"],
)
def test_a_title_says_in_words_that_a_register_is_shown(title: str) -> None:
    assert is_register_title(title)


@pytest.mark.parametrize("title", ["Standard rate", "Standby", "Meter reading date", "kWh", "Verbrauch", "2.8.0"])
def test_other_titles_do_not(title: str) -> None:
    assert not is_register_title(title)


def test_daily_values_under_a_title_of_a_register_are_refused_until_the_user_says() -> None:
    """A connection can carry 868 kWh a day: only the title says that it is a read."""
    days = "client,date,Meterstand\n" + "".join(f"1,2024-06-{day},{868 + day}\n" for day in range(10, 13))
    assert refusal(days, columns={"value": "Meterstand"}) == (
        "a.csv: the 3 values of 1 in column 'Meterstand' never fall (878 to 880 kWh): "
        "they may be what a register shows, or energy (say which with --register or --energy)"
    )
    assert read(days, columns={"value": "Meterstand"}, register=True).energy.register


def test_a_code_of_a_register_says_so_with_values_that_rise() -> None:
    days = "client,date,1.8.1\n" + "".join(f"1,2024-06-{day},{868 + day}\n" for day in range(10, 18))
    assert "say which with --register or --energy" in refusal(days)


def test_a_counter_that_begins_each_day_is_no_energy_of_its_intervals() -> None:
    hours = [(day, hour) for day in range(1, 4) for hour in range(24)]
    rows = [f"1,2017-08-{day:02} {hour:02}:00,{hour}.5" for day, hour in hours]
    text = "\n".join(["client,timestamp,Energy today (kWh)", *rows]) + "\n"
    assert refusal(text) == (
        "a.csv: the values in column 'Energy today (kWh)' rise all day and fall once a day, as a counter that begins "
        "each day does (say --energy if each is that of its own interval)"
    )
    assert not read(text, register=False).energy.register
    assert read(text.replace("2017-08-02 12:00,12.5", "2017-08-02 12:00,3.5")).energy.unit == "kWh"


@pytest.mark.parametrize(
    "title",
    [
        "E-Today(kWh)",
        "Energy today kWh",
        "EacToday(kWh)",
        "Daily yield (kWh)",
        "Tagesertrag kWh",
        "Running total (kWh)",
    ],
)
def test_a_count_of_one_day_that_never_falls_is_refused_by_its_title(title: str) -> None:
    text = values(title, *[f"{step / 8:.3f}" for step in range(9)])
    assert "never fall (0.000 to 1.000 kWh): they may be what a register shows" in refusal(text)
    assert not read(text, register=False).energy.register
    two_days = values(title, *[f"{step % 12 / 8:.3f}" for step in range(24)])
    assert "fall only once (0.000 to 1.375 kWh): they may be what a register shows" in refusal(two_days)


def test_what_falls_and_rises_is_no_count_of_a_day() -> None:
    assert not read(values("Energy today kWh", *["0.1", "0.2"] * 6)).energy.register


def test_a_count_of_each_day_in_rows_of_days_is_energy() -> None:
    rows = [f"1,2024-06-{day:02},{day}\n" for day in range(1, 13)]
    assert not read("client,date,Daily yield (kWh)\n" + "".join(rows)).energy.register


HOMEWIZARD = "time,Import kWh,Export kWh,L1 max W\n"


def test_reads_of_a_layout_that_fall_like_energy_are_refused_until_the_user_says() -> None:
    rows = [f"{stamp},0.{1 + number % 3},0,5\n" for number, stamp in enumerate(hours(9))]
    options = {"client": "x", "timezone": "Europe/Amsterdam"}
    assert refusal(HOMEWIZARD + "".join(rows), **options) == (
        "a.csv: the values in column 'Import kWh' fall 2 times, as those of a register do not "
        "(say what they are with --energy or --register)"
    )
    assert not read(HOMEWIZARD + "".join(rows), register=False, **options).energy.register
    rising = [f"{stamp},{100 + number},0,5\n" for number, stamp in enumerate(hours(9))]
    assert read(HOMEWIZARD + "".join(rising), **options).energy.register


def test_a_column_for_each_flow_is_of_no_device_by_its_name_alone() -> None:
    plan = read("time,Import kWh,Export kWh\n2024-05-14 00:00,0.5,0.1\n2024-05-14 01:00,0.5,0.1\n", client="x")
    assert (plan.layout, plan.energy.register) == ("long", False)
