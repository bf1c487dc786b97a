"""`etl load`: what it takes, what it answers, what it keeps when something is wrong."""

import json
from pathlib import Path

import pytest

from tests.support.command import Shell, run, written
from tests.support.nine_readings import HEADER, ROWS, TEXT, plain_export

UNDERSTOOD = (
    "layout long, separator comma, decimal point, UTF-8, timestamps in UTC, meters in UTC (assumed), "
    "at the start of the interval (assumed), kWh, interval found for each channel, import, electricity (assumed)"
)


def test_one_line_says_how_the_file_is_read_before_it_is_loaded(etl: Shell) -> None:
    done = etl("load", written("a.csv", HEADER, *ROWS))
    assert done.err == f"a.csv: {UNDERSTOOD}\n"
    assert done.out == (
        "a.csv: loaded 9 readings of 1 client, 2017-08-01 00:00 UTC to 2017-08-01 09:00 UTC, 4.500 kWh\n"
    )
    assert etl("-q", "load", written("b.csv", HEADER, *ROWS[:3])).err == ""


def test_the_result_as_json_has_the_fields_of_the_contract(etl: Shell) -> None:
    result = etl.load(written("a.csv", HEADER, *ROWS, "7584,2017-08-01T09:00:00Z,"))
    expected = {
        "id": 1, "files": 1, "rows": 10, "read": 10, "loaded": 9, "duplicate": 0, "revised": 0, "rejected": 0,
        "blank": 1, "ignored": 0, "estimated": 0, "rounded": 0, "clients": 1, "kwh": {"import": "4.5"},
        "first": "2017-08-01T00:00:00+00:00", "last": "2017-08-01T09:00:00+00:00", "layout": "long",
        "timezone": "UTC", "warnings": [],
    }  # fmt: skip
    assert {name: result[name] for name in expected} == expected
    assert result["seconds"] > 0


def test_clients_of_several_files_are_counted_once_each(etl: Shell) -> None:
    written("a.csv", HEADER, *ROWS)
    written("b.csv", HEADER, *[row.replace("7584", "9").replace("08-01", "08-02") for row in ROWS])
    written("c.csv", HEADER, *[row.replace("08-01", "08-03") for row in ROWS])
    assert etl.load("a.csv", "b.csv", "c.csv")["clients"] == 2


def test_a_file_that_is_known_is_skipped_under_any_name(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *ROWS))
    Path("other.csv").write_text(TEXT)
    done = etl("load", "other.csv")
    assert (done.code, done.out) == (0, "other.csv: already loaded (load 1), nothing to do\n")
    result = etl.load("other.csv", "a.csv")
    assert [(one["id"], one["skipped"]) for one in result["loads"]] == [(1, True), (1, True)]
    assert etl.ok("status", "--json").json["loads"] == 1


def test_a_file_that_is_known_is_refused_when_it_is_read_otherwise(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *ROWS))
    done = etl("load", "a.csv", "--unit", "Wh", "--interval", "1h")
    assert done.code == 1
    assert done.error == (
        "etl: a.csv: was already loaded as a.csv with other options: --unit was kWh then, now Wh, "
        "--interval was not given then, now 60min (repeat the earlier options, or use --replace)"
    )
    assert etl.ok("status", "--json").json["loads"] == 1


def test_a_dry_run_counts_everything_and_keeps_nothing(etl: Shell) -> None:
    path = written("a.csv", HEADER, *ROWS, "7584,2017-08-01T09:00:00Z,oops")
    dry = etl.load(path, "--dry-run", "--rejects", "bad.csv", "--max-rejects", "100%")
    assert (dry["loaded"], dry["rejected"], dry["id"]) == (9, 1, None)
    assert not Path("bad.csv").exists()
    assert etl.ok("status").out == "no readings yet (load some: etl load readings.csv)\n"
    assert (
        "would load 9 readings" in etl("load", path, "--dry-run", "--rejects", "bad.csv", "--max-rejects", "100%").out
    )
    wet = etl.load(path, "--rejects", "bad.csv", "--max-rejects", "100%")
    assert {**dry, "id": 1, "seconds": 0} | {"loads": []} == {**wet, "seconds": 0} | {"loads": []}


def test_the_first_bad_row_stops_the_load_and_nothing_of_the_file_stays(etl: Shell) -> None:
    rows = [*ROWS[:3], "7584,2017-08-01 KABOOM,1", "7584,2017-08-01T09:00:00Z,n/a", *ROWS[3:]]
    done = etl("load", written("a.csv", HEADER, *rows))
    assert (done.code, done.out) == (1, "")
    assert done.error == (
        "etl: a.csv:5: timestamp: '2017-08-01 KABOOM' is not in the timestamp format of this file "
        "(use --rejects FILE to set such rows aside)"
    )
    assert etl.ok("status").out.startswith("no readings yet")


def test_rows_set_aside_can_be_mended_and_loaded(etl: Shell) -> None:
    plain = plain_export(etl)
    bad = {3: '"7584",2017-08-01T03:00:00Z,0.4x', 6: "7584,2017-08-01T06:00:00Z,0.7,1", 8: "7584,2017-08-01T08:00:00Z"}
    rows = [bad.get(number, row) for number, row in enumerate(ROWS)]
    done = etl("load", written("a.csv", HEADER, *rows), "--rejects", "bad.csv", "--max-rejects", "100%")
    assert done.code == 3
    lines = Path("bad.csv").read_text().splitlines()
    assert lines == [
        f"line,reason,{HEADER}",
        f"5,kwh: '0.4x' is not a number,{bad[3]}",
        f'8,"the row has 4 fields, not 3",{bad[6]}',
        f'10,"the row has 2 fields, not 3",{bad[8]}',
    ]
    mended = [lines[0], f"5,mended,{ROWS[3]}", f"8,mended,{ROWS[6]}", f"10,mended,{ROWS[8]}"]
    Path("bad.csv").write_text("\n".join(mended) + "\n")
    assert etl.load("bad.csv", "--interval", "1h")["loaded"] == 3
    assert etl.exported("readings") == plain


@pytest.mark.parametrize(
    ("limit", "code"), [("0", 1), ("2", 1), ("3", 3), ("100", 3), ("24%", 1), ("25%", 3), ("0.5%", 1), ("0%", 1)]
)
def test_more_bad_rows_than_the_user_allows_fail_the_load(etl: Shell, limit: str, code: int) -> None:
    path = written("a.csv", HEADER, *ROWS, *["7584,2017-08-01T09:00:00Z,oops"] * 3)
    done = etl("load", path, "--rejects", "bad.csv", "--max-rejects", limit)
    assert done.code == code
    assert Path("bad.csv").exists() == (code == 3)
    assert etl.ok("status", "--json").json["readings"] == (9 if code == 3 else 0)
    if code == 1:
        assert "a.csv:11: kwh: 'oops' is not a number, and " in done.error
        assert f"more bad rows are more than --max-rejects {limit} (use --rejects FILE" in done.error


def test_without_a_rejects_file_rows_may_still_be_set_aside(etl: Shell) -> None:
    result = etl.load(written("a.csv", HEADER, *ROWS, "7584,2017-08-01T09:00:00Z,oops"), "--max-rejects", "1")
    assert (result["loaded"], result["rejected"]) == (9, 1)


def test_a_failing_file_stops_the_command_and_says_what_is_in(etl: Shell) -> None:
    written("1.csv", HEADER, *ROWS[:3])
    written("2.csv", HEADER, "7584,2017-08-01T03:00:00Z,oops")
    written("3.csv", HEADER, *ROWS[5:8])
    done = etl("load", "1.csv", "2.csv", "3.csv")
    assert done.code == 1
    assert done.err.splitlines()[-2:] == [
        "etl: 2.csv:2: kwh: 'oops' is not a number (use --rejects FILE to set such rows aside)",
        "etl: loaded before it: 1.csv",
    ]
    assert etl.ok("status", "--json").json["readings"] == 3
    done = etl("load", "1.csv", "2.csv", "3.csv", "--keep-going")
    assert (done.code, etl.ok("status", "--json").json["readings"]) == (3, 6)
    assert "2.csv: not loaded\n" in done.out


def test_rejects_of_several_files_are_together(etl: Shell) -> None:
    for name in ("1.csv", "2.csv"):
        written(name, HEADER, *ROWS[:3], f"{name},2017-08-01T03:00:00Z,oops")
    etl.load("1.csv", "2.csv", "--rejects", "bad.csv", "--max-rejects", "100%")
    assert [line.split(",")[2] for line in Path("bad.csv").read_text().splitlines()[1:]] == ["1.csv", "2.csv"]


def test_the_tools_own_export_comes_back_as_it_was(etl: Shell) -> None:
    header = "client_number,meter,register,flow,timestamp,kwh,quality"
    rows = [
        f"{client},{meter},{register},{flow},2017-08-{day:02}T{hour:02}:00:00Z,{day * hour % 11 / 8},{quality}"
        for client, meter, register, flow, quality in (
            ("7584", "M1", "E1", "import", "A"),
            ("7584", "M1", "E2", "import", "E"),
            ("7584", "M1", "", "export", "A"),
            ("7584", "M2", "", "import", "S"),
            ("0042", "0042", "", "generation", "A"),
        )
        for day in (1, 2, 3)
        for hour in range(24)
        if (day, hour) != (2, 7)
    ]
    etl.load(written("a.csv", header, *rows))
    export = etl.exported("readings")
    etl("bill", "--month", "2017-08")
    bills = etl.exported("bills")
    for suffix in ("csv", "csv again"):
        Path(f"{suffix}.csv").write_text(export)
        etl.reset()
        result = etl.load(f"{suffix}.csv")
        assert (result["loaded"], result["estimated"]) == (5 * 71, 71)
        assert etl.exported("readings") == export
    etl("bill", "--month", "2017-08")
    assert etl.exported("bills") == bills


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.csv"], "missing.csv: there is no such file (check the name and the folder)"),
        (["*.nothing"], "*.nothing: no file matches (check the pattern and the folder)"),
        (["empty"], "empty: the folder holds no file (name the files, or the folder that holds them)"),
        (["a.csv", "--unit", "kWs"], None),
        (["a.csv", "--interval", "7min"], "--interval 7min: not an interval that divides an hour (15min, 30min, 1h)"),
        (["a.csv", "--timezone", "Mars/Base"], None),
        (["a.csv", "--stamp", "middle"], None),
        (["a.csv", "--columns", "colour=1"], None),
        (["a.csv", "--max-rejects", "many"], None),
        (["a.csv", "--max-rejects", "-1"], None),
        (["a.csv", "--negative", "keep"], None),
        (["a.csv", "--flow", "up"], None),
        (["a.csv", "--format", "nem99"], None),
        (["a.csv", "--dates", "ymd"], None),
        (["a.csv", "--decimal", "'"], None),
        (["-", "-"], "- is given twice (standard input can be read once)"),
        (["a.csv", "--no-such-option"], None),
    ],
)
def test_what_cannot_be_asked_ends_in_one_line(etl: Shell, arguments: list[str], message: str | None) -> None:
    Path("empty").mkdir()
    written("a.csv", HEADER, *ROWS)
    done = etl("load", *arguments)
    assert done.code == (1 if message and not message.startswith("-") else 2)
    assert message is None or done.error == f"etl: {message}"
    assert done.out == ""
    assert etl.ok("status").out.startswith("no readings yet")


def test_one_reading_takes_the_interval_that_is_known_of_its_client(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *ROWS))
    assert etl.load(written("b.csv", HEADER, "7584,2017-08-02T05:00:00Z,1"))["loaded"] == 1
    assert "2017-08-02T05:00:00+00:00,2017-08-02T06:00:00+00:00" in etl.exported("readings")
    done = etl("load", written("c.csv", HEADER, "4521,2017-08-02T05:00:00Z,1"))
    assert (
        done.error
        == "etl: c.csv: client 4521 has only one reading: its interval is not known (give it: --interval 15min)"
    )


def test_a_process_of_its_own_reads_standard_input_and_makes_the_database(tmp_path: Path) -> None:
    done = run(tmp_path, "load", "-", "--json", stdin=TEXT)
    assert (done.code, json.loads(done.out)["loaded"]) == (0, 9)
    assert (tmp_path / "etl.sqlite3").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["etl.sqlite3"]


def test_a_few_readings_do_not_make_another_interval_than_is_stored(etl: Shell) -> None:
    quarters = [f"A,2024-01-01 00:{minute:02},1" for minute in (0, 15, 30, 45)]
    etl.load(written("q.csv", "client,timestamp,kwh", *quarters))
    few = ("A,2024-01-02 00:00,1", "A,2024-01-02 00:30,1")
    for title in ("kwh", "kw"):
        assert etl("load", written("h.csv", f"client,timestamp,{title}", *few)).err.splitlines()[-1] == (
            "etl: h.csv: client A: its few readings here are 30 minutes apart, those in the database 15 "
            "(give --interval 15min or --interval 30min)"
        )
    assert etl.load("h.csv", "--interval", "15min")["kwh"] == {"import": "0.5"}
