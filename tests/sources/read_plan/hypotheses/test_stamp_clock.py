"""Stamps with an offset tell instants, and not where the meters stand: only UTC is assumed, all else is refused."""

from pathlib import Path

import pytest

from tests.support.command import Shell, written
from tests.support.heads import read, refusal, table

OFFSET = table("client,timestamp,kwh", "1,@:00+02:00,0.5")
REMEDY = "(give it with --timezone, such as --timezone Europe/Madrid)"


def test_an_offset_other_than_utc_needs_the_zone_of_the_meters() -> None:
    assert refusal(OFFSET) == (
        "a.csv: timestamps such as 2017-08-01 00:00:00+02:00 are not in UTC, "
        f"and the time zone of the meters is not known {REMEDY}"
    )
    clock = read(OFFSET, timezone="Europe/Madrid").clock
    assert (clock.zone, clock.meter_zone) == ("UTC", "Europe/Madrid")


@pytest.mark.parametrize("offset", ["Z", "+00:00", "+0000", "-00", " UTC"])
def test_stamps_in_utc_are_taken(offset: str) -> None:
    clock = read(OFFSET.replace("+02:00", offset)).clock
    assert (clock.zone, clock.meter_zone, clock.utc_only) == ("UTC", "", True)


def test_two_clocks_in_one_file_are_refused_and_a_stray_row_is_a_bad_one() -> None:
    rows = OFFSET.splitlines()
    mixed = [
        rows[0],
        *(row.replace("+02:00", "Z") for row in rows[1:3]),
        *(row.replace("+02:00", "") for row in rows[3:]),
    ]
    assert refusal("\n".join(mixed) + "\n") == (
        "a.csv: some timestamps carry an offset (2017-08-01 00:00:00Z), others none (2017-08-01 00:30:00) "
        "(write all of them in one form)"
    )
    assert read("\n".join([*mixed[:4], mixed[1].replace("00:00:00", "01:00:00")]) + "\n").clock.utc_only


def test_an_offset_behind_the_first_rows_is_a_bad_row_that_names_the_zone(etl: Shell) -> None:
    rows = [f"1,2017-{day},0.5" for day in ("03-25T23:00:00Z", "03-26T00:00:00Z", "03-26T02:00:00+01:00")]
    many = [f"{client},2017-03-25T{hour:02}:00:00Z,0.5" for client in range(2, 900) for hour in range(24)]
    Path("a.csv").write_text("\n".join(["client,timestamp,kwh", *many, *rows]) + "\n")
    assert etl("load", "a.csv").err.splitlines()[-1] == (
        f"etl: a.csv:{len(many) + 4}: timestamp: '2017-03-26T02:00:00+01:00' is not in UTC, and the time zone of the "
        "meters is not known: give it with --timezone (use --rejects FILE to set such rows aside)"
    )
    assert etl.load("a.csv", "--timezone", "Europe/London")["loaded"] == len(many) + 3


def test_a_layout_of_local_stamps_needs_the_zone_for_offsets_too(etl: Shell) -> None:
    layout = 'header = ["When"]\nzone = "local"\nunit = "kWh"\n[columns]\ntimestamp = "When"\nvalue = "kWh"\n'
    file = written("b.csv", "When,kWh", "2017-08-01T00:00+02:00,1", "2017-08-01T01:00+02:00,1")
    Path("own.toml").write_text(layout)
    done = etl("load", file, "--layout", "own.toml", "--client", "x")
    assert (done.code, done.err.splitlines()[-1]) == (
        1,
        (
            "etl: b.csv: timestamps such as 2017-08-01T00:00+02:00 are not in UTC, "
            f"and the time zone of the meters is not known {REMEDY}"
        ),
    )


@pytest.mark.parametrize(
    ("title", "zone", "meters"),
    [
        ("Timestamp (America/Chicago)", "America/Chicago", "America/Chicago"),
        ("Timestamp (UTC-05:00)", "-05:00", "Etc/GMT+5"),
        ("Time GMT+1", "+01:00", "Etc/GMT-1"),
        ("timestamp_utc", "UTC", ""),
        ("Timestamp", "UTC", ""),
    ],
)
def test_the_title_of_stamps_names_their_zone(title: str, zone: str, meters: str) -> None:
    clock = read(table(f"client,{title},kwh", "1,@,5")).clock
    assert (clock.zone, clock.meter_zone) == (zone, meters)


def test_the_zone_of_the_meters_is_not_that_of_stamps_whose_title_names_another() -> None:
    for title, zone in (
        ("Timestamp (UTC)", "UTC"),
        ("Timestamp (UTC-05:00)", "-05:00"),
        ("Timestamp", "Europe/Lisbon"),
    ):
        clock = read(table(f"client,{title},kwh", "1,@,5"), timezone="Europe/Lisbon").clock
        assert (clock.zone, clock.meter_zone) == (zone, "Europe/Lisbon")
    assert read(table("client,Timestamp (UTC),kwh", "1,@,5"), stamps="Europe/Paris").clock.zone == "Europe/Paris"


def test_an_abbreviation_of_a_clock_is_asked_about() -> None:
    text = table("client,Timestamp (EST),kwh", "1,@,5")
    assert refusal(text) == (
        "a.csv: column 'Timestamp (EST)' names a clock that may be one offset all year or have summer time "
        "(say it with --stamps, such as --stamps Etc/GMT+5, or --stamps America/New_York)"
    )
    assert read(text, stamps="Etc/GMT+5").clock.zone == "Etc/GMT+5"
    assert refusal(table("client,Timestamp (America/Nowhere),kwh", "1,@,5")).startswith("a.csv: column 'Timestamp")


def test_more_offsets_than_clocks_have_are_times_of_ranges() -> None:
    """Of ranges whose dates have hyphens it is not known which one parts them."""
    rows = [f"7,2017-08-01 {hour:02}:00-{hour + 1:02}:00,1" for hour in range(20)]
    text = "\n".join(["client,timestamp,kwh", *rows]) + "\n"
    assert refusal(text, timezone="Europe/Vienna") == (
        "a.csv: timestamps such as 2017-08-01 00:00-01:00 have more offsets than clocks have: they may be ranges of "
        'time (declare them in a layout of your own, with between = "-": --layout FILE)'
    )
