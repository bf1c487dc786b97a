"""`etl sniff` and `etl layouts`: how files are read, told without loading; declarations that cannot be."""

import csv
import io
import json
import os
from datetime import date
from pathlib import Path

import pytest

from etl.sources.read_plan.declarations import names, parse_layout, text_of
from etl.sources.read_plan.plan_values import Options
from etl.sources.read_plan.slot_titles import slots_in
from etl.sources.read_plan.understand import understand
from tests.support import make_layouts
from tests.support.command import Shell, written
from tests.support.places import TESTS

FILES = TESTS / "layouts"
HEADERS = Path(os.environ.get("ETL_REAL_DATA", "/nowhere"), "uk_half_hourly_headers.csv")


def test_a_verdict_names_layout_zone_stamp_unit_and_shows_the_first_readings_as_stored(etl: Shell) -> None:
    found = etl.ok("sniff", FILES / "smart-meter-texas.csv", "--json").json
    assert (found["layout"], found["timezone"], found["unit"], found["interval"]) == (
        "smart-meter-texas",
        "America/Chicago",
        "kWh",
        15,
    )
    assert (found["flows"], found["clients"], found["assumed"]) == (["export", "import"], ["10443720000000001"], [])
    assert (found["first"], found["last"]) == ("2022-11-06T04:30:00+00:00", "2023-03-12T08:15:00+00:00")
    assert found["readings"][1] == {
        "client_number": "10443720000000001",
        "meter": "10443720000000001",
        "register": "",
        "flow": "import",
        "start": "2022-11-06T04:45:00+00:00",
        "end": "2022-11-06T05:00:00+00:00",
        "kwh": "0.2",
        "quality": "estimated",
    }
    assert found["declaration"] == text_of("smart-meter-texas")


def test_the_verdict_as_text_ends_with_a_declaration_that_reads_the_file_again(etl: Shell) -> None:
    file = written("home.csv", "Home;When;Used kWh", "7;01.08.2017 00:15;0,5", "7;31.08.2017 00:30;0,25")
    printed = etl.ok("sniff", file, "--columns", "client=Home,timestamp=When", "--timezone", "Europe/Lisbon").out
    assert printed == (
        "home.csv: layout long, separator semicolon, decimal comma, UTF-8, timestamps in Europe/Lisbon, "
        "at the start of the interval (assumed), kWh, interval found for each channel, "
        "electricity, no register (assumed), client = Home, timestamp = When, "
        "value = Used kWh\n"
        "  client 7\n"
        "  flows: import; no common interval\n"
        "  2017-07-31 23:15 UTC to 2017-08-30 23:30 UTC\n"
        "\n"
        "  7 import 2017-07-31 23:15 UTC 0.5 kWh measured\n"
        "  7 import 2017-08-30 23:30 UTC 0.25 kWh measured\n"
        "\n"
        '# by = "who writes such files"\n'
        'header = ["Home", "When", "Used kWh"]  # names that tell such a file from others\n'
        'zone = "Europe/Lisbon"\n'
        'dates = "dmy"\n'
        '# stamp = "start"\n'
        'unit = "kWh"\n'
        "\n"
        "[columns]\n"
        'client = "Home"\n'
        'timestamp = "When"\n'
        'value = "Used kWh"\n'
    )
    Path("my.toml").write_text(printed.partition("\n\n")[2].partition("\n\n")[2])
    found = etl.ok("sniff", file, "--layout", "my.toml", "--json").json
    assert (found["layout"], [one["kwh"] for one in found["readings"]]) == ("my", ["0.5", "0.25"])


def test_nothing_is_loaded_and_no_database_is_made(etl: Shell, tmp_path: Path) -> None:
    etl.ok("sniff", FILES / "fluvius.csv")
    etl.ok("layouts")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("rows", "remedy"),
    [
        (["7,03/04/2017 00:00,1", "7,03/04/2017 00:15,1"], "say which with --dates dmy or --dates mdy"),
        (['7,2017-08-01 00:00,"1,234"', '7,2017-08-01 00:15,"1,235"'], "say which with --decimal , or --decimal ."),
        (
            [f"7,2017-08-01 {at // 4:02}:{at % 4 * 15:02},1" for at in range(1, 97)],
            "say what they are with --stamp start or --stamp end",
        ),
    ],
)
def test_two_readings_of_a_file_are_refused_with_the_option_that_settles_it(
    etl: Shell, rows: list[str], remedy: str
) -> None:
    done = etl("sniff", written("a.csv", "client,timestamp,kwh", *rows))
    assert done.code == 1
    assert done.error.endswith(f"({remedy})")


def test_power_or_energy_is_asked_for(etl: Shell) -> None:
    done = etl("sniff", written("a.csv", "client,timestamp,power", "7,2017-08-01 00:00,1"))
    assert done.error == "etl: a.csv: column 'power' names no unit (give it with --unit, such as --unit kW)"


def test_layouts_are_listed_and_shown(etl: Shell) -> None:
    listed = etl.ok("layouts").out
    assert all(name in listed for name in names())
    assert {one["name"] for one in etl.ok("layouts", "--json").json["layouts"]} >= set(names())
    assert etl.ok("layouts", "show", "fluvius").out == text_of("fluvius")
    assert etl("layouts", "show", "nobody").error.startswith("etl: 'nobody' is not a layout that is declared (")


def test_the_table_of_the_documents_is_that_of_the_declarations() -> None:
    text = make_layouts.PAGE.read_text("utf-8")
    assert text == make_layouts.with_table(text), "run python -m tests.support.make_layouts"


def test_two_layouts_that_match_are_named(etl: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("one", "two"):
        written(tmp_path / "known" / f"{name}.toml", 'header = ["who", "kwh"]', "[columns]", 'date="d"', 'value="kwh"')
    monkeypatch.setattr("etl.sources.read_plan.declarations.FOLDER", tmp_path / "known")
    done = etl("sniff", written("a.csv", "who,d,kwh", "7,2017-08-01,1"))
    assert done.error == "etl: a.csv: may be of layout one or two (say which with --format)"


def test_a_layout_that_is_named_must_be_that_of_the_file(etl: Shell) -> None:
    done = etl("sniff", written("a.csv", "who,d,kwh", "7,2017-08-01,1"), "--format", "octopus")
    assert done.error == (
        "etl: a.csv: is not of layout octopus: none of its first 40 lines has Consumption (kWh), Start, End "
        "(omit --format, or correct the declaration)"
    )


@pytest.mark.skipif(not HEADERS.is_file(), reason="ETL_REAL_DATA names no folder")
def test_every_half_hourly_header_of_british_suppliers_is_a_day_of_slots() -> None:
    """Each header with a row of cells that its names ask for gives a whole day from midnight on."""
    matched = 0
    for row in csv.DictReader(io.StringIO(HEADERS.read_text("utf-8"))):
        header = next(csv.reader([row["header_example"]]), [])
        if len(header) < 24:
            continue
        matched += 1
        slots = slots_in(header)
        assert slots is not None, header
        assert (len(slots.columns) in {48, 50}, slots.minutes, slots.starts[:2]) == (True, 30, (0, 30)), header
        nobodys = header[0] == "" or "Generation MSN" in header  # they say only whose they are by their name
        options = Options(client="home" if nobodys else None)
        plan = understand(_table(header, slots.columns).encode(), "a.csv", options)
        assert (plan.layout, plan.clock.interval, plan.clock.stamp_format) == ("wide", 30, "iso"), header
        assert plan.table is not None
        assert [cell.seconds for cell in plan.table.cells][:2] == [0, 1800]
        assert nobodys == (plan.columns.client is None), header
    assert matched > 50


def _table(header: list[str], slots: tuple[int, ...]) -> str:
    """Two days under a header."""
    wanted = dict.fromkeys(slots, "0.5")
    days = [title for title in header if any(word in title.casefold() for word in ("date", "day", "time", "settle"))]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    for day in (date(2023, 2, 13), date(2023, 2, 14)):
        named = {title: "kWh" if "unit" in title.casefold() else "Q1200" for title in header} | {days[-1]: f"{day}"}
        writer.writerow(wanted.get(place, named[title]) for place, title in enumerate(header))
    return text.getvalue()


def test_json_and_declaration_are_those_of_a_wide_table_too(etl: Shell) -> None:
    found = etl.ok("sniff", FILES / "wide-half-hours.csv", "--json").json
    assert (found["layout"], found["interval"], found["whole"]) == ("wide", 30, True)
    made = parse_layout(found["declaration"], "my", "my.toml")
    assert (made.wide, made.columns["client"], made.columns["date"]) == ("slots", ("MPAN",), ("Reading Date",))
    assert json.dumps(found)
