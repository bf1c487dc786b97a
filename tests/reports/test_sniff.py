"""What `etl sniff` and `etl layouts` show, of files of a few lines."""

from pathlib import Path

from etl.reports.sniff import as_json, layouts_json, layouts_lines, lines
from etl.sniff import Sniffed, sniff
from etl.sources.read_plan.layout import Layout
from etl.sources.read_plan.plan_values import Options
from tests.support.command import written

OPTIONS = Options(timezone="Europe/Lisbon", stamp="start")


def sniffed(folder: Path, *rows: str) -> Sniffed:
    return sniff(str(written(folder / "a.csv", "client,meter,timestamp,kwh", *rows)), OPTIONS)


def test_one_client_is_named_and_several_are_counted(tmp_path: Path) -> None:
    row = ",m,2017-08-01 00:00,0.5"
    assert lines(sniffed(tmp_path, f"7{row}"))[1] == "  client 7"
    six = [f"{number}{row}" for number in "123456"]
    assert lines(sniffed(tmp_path, *six))[1] == "  6 clients: 1, 2, 3, 4, 5, ..."
    assert lines(sniffed(tmp_path, *six[:5]))[1] == "  5 clients: 1, 2, 3, 4, 5"


def test_the_first_readings_are_shown_in_utc_with_their_meter_and_energy(tmp_path: Path) -> None:
    printed = lines(sniffed(tmp_path, "7,m,2017-08-01 00:00,0.5", "7,m,2017-08-01 00:15,0.25"))
    assert printed[2:6] == [
        "  flows: import; interval 15 min",
        "  2017-07-31 23:00 UTC to 2017-07-31 23:30 UTC",
        "",
        "  7 m import 2017-07-31 23:00 UTC 0.5 kWh measured",
    ]


def test_bad_rows_are_shown_before_the_readings(tmp_path: Path) -> None:
    found = sniffed(tmp_path, "7,m,2017-08-01 00:00,0.5", "7,m,2017-08-01 00:15,x")
    assert "  line 3: kwh: 'x' is not a number" in lines(found)
    assert as_json(found)["bad"] == ["line 3: kwh: 'x' is not a number"]


def test_json_says_what_was_assumed_and_what_a_reading_is(tmp_path: Path) -> None:
    found = as_json(sniffed(tmp_path, "7,m,2017-08-01 00:00,0.5", "7,m,2017-08-01 00:15,0.25"))
    assert (found["timezone"], found["stamp"], found["unit"], found["assumed"]) == (
        "Europe/Lisbon", "start", "kWh", [],
    )  # fmt: skip
    assert found["readings"][0] == {
        "client_number": "7", "meter": "m", "register": "", "flow": "import", "start": "2017-07-31T23:00:00+00:00",
        "end": "2017-07-31T23:15:00+00:00", "kwh": "0.5", "quality": "measured",
    }  # fmt: skip


def test_layouts_are_listed_with_who_writes_them() -> None:
    tables, others = [Layout("long", by="anybody"), Layout("wide")], {"nem12": "Australian meter data"}
    assert layouts_lines(tables, others) == ["long   anybody", "wide", "nem12  Australian meter data"]
    assert layouts_json(tables, others)["layouts"][::2] == [
        {"name": "long", "by": "anybody", "kind": "table", "zone": "", "unit": ""},
        {"name": "nem12", "by": "", "kind": "records", "zone": "", "unit": ""},
    ]
