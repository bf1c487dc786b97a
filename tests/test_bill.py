"""`etl bill`: bills worked by hand come out of the whole command, runs change what has changed and nothing else."""

import csv
import hashlib
import io
import json
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Shell, written
from tests.support.places import ROOT

GOLDEN = ROOT / "tests" / "golden"
CASES = sorted(path for path in GOLDEN.iterdir() if (path / "bill.json").exists())
SAMPLE = "priced by the sample tariff standard.toml, whose prices are examples (name yours: --tariff FILE)"
HEADER = "client_number,timestamp,kwh"
FLAT = GOLDEN / "flat_vat" / "tariff.toml"


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def same(found: str, expected: Any) -> bool:
    """A cell as it is exported against a value as a bill is written down: numbers are equal as numbers."""
    if expected is None or isinstance(expected, bool):
        return found == {None: "", True: "true", False: "false"}[expected]
    try:
        return Decimal(found) == Decimal(expected)
    except ArithmeticError:
        return found == str(expected)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bill_worked_by_hand_comes_out_of_load_bill_and_export(etl: Shell, case: Path) -> None:
    expected = json.loads((case / "bill.json").read_text())
    lines, warnings = expected.pop("lines"), expected.pop("warnings")
    etl.load(case / "readings.csv", "--timezone", expected["timezone"])
    done = etl("bill", "--month", expected["month"], "--tariff", case / "tariff.toml", "--json")
    assert (done.code, done.json["warnings"]) == (0 if expected["status"] == "complete" else 3, [])
    (bill,) = table(etl.exported("bills"))
    bill["client"] = bill["client_number"]
    wrong = {name: (bill[name], value) for name, value in expected.items() if not same(bill[name], value)}
    assert wrong == {}
    assert bill["warnings"] == "; ".join(warnings)
    found = table(etl.exported("lines"))
    assert len(found) == len(lines)
    for number, (line, one) in enumerate(zip(found, lines, strict=True), 1):
        assert {name: (line[name], value) for name, value in one.items() if not same(line[name], value)} == {}
        assert line["line"] == str(number)
    assert sum(Decimal(line["amount"]) for line in found) == Decimal(expected["total"])


def august(client: str, kwh: str = "0.125") -> list[str]:
    """A UTC August of hours."""
    days = [f"2017-08-{day:02}T{hour:02}:00:00Z" for day in range(1, 32) for hour in range(24)]
    return [f"{client},{stamp},{kwh}" for stamp in days]


def test_two_meters_of_a_client_are_one_bill(etl: Shell) -> None:
    """744 h x (0.5 + 0.25) kWh = 558 kWh x 0.1658 = 92.5164; + 9.50 = 102.02; x 0.23 = 23.4646."""
    rows = [f"7584,M1{row}" for row in august("", "0.5")] + [f"7584,M2{row}" for row in august("", "0.25")]
    etl.load(written("a.csv", "client_number,meter,timestamp,kwh", *rows))
    result = etl.ok("bill", "--month", "2017-08", "--tariff", FLAT, "--json").json
    assert (result["bills"], result["kwh"], result["total"]) == (1, "558", {"EUR": "125.48"})
    assert [line["amount"] for line in table(etl.exported("lines"))] == ["9.50", "92.52", "23.46"]


def test_while_one_of_two_meters_is_silent_the_other_one_counts(etl: Shell) -> None:
    """744 x 0.5 + (744 - 24) x 0.25 = 552 kWh, all that was loaded; the day is told as missing."""
    rows = [f"7584,M1{row}" for row in august("", "0.5")] + [f"7584,M2{row}" for row in august("", "0.25")[24:]]
    result = etl.load(written("a.csv", "client_number,meter,timestamp,kwh", *rows))
    assert result["kwh"] == {"import": "552"}
    etl.load(written("b.csv", "client_number,meter,timestamp,kwh", "7584,M2,2017-07-31T23:00:00Z,0"))
    found = etl("bill", "--month", "2017-08", "--tariff", FLAT, "--json").json
    assert (found["kwh"], found["incomplete"]) == ("552", 1)
    (one,) = etl.ok("explain", "7584", "--month", "2017-08", "--json").json["bills"]
    assert {line["quantity"] for line in one["lines"] if line["id"] == "energy"} == {"552"}


def test_the_result_as_json_has_the_fields_of_the_contract(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *august("7584"), *august("4521")[:700]), "--timezone", "UTC")
    done = etl("bill", "--month", "2017-08", "--tariff", FLAT, "--json")
    expected = {
        "month": "2017-08", "clients": 2, "bills": 2, "kwh": "180.5", "changed": 2, "unchanged": 0, "incomplete": 1,
        "stale": 0, "failed": 0, "warnings": [], "total": {"EUR": "60.18"},
    }  # fmt: skip
    assert {name: done.json[name] for name in expected} == expected
    assert done.code == 3


def test_the_sample_tariff_is_named_on_stderr_and_on_each_bill(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *august("7584"), *august("4521")), "--timezone", "UTC")
    for _ in range(2):
        assert f"etl: {SAMPLE}\n" in etl.ok("bill", "--month", "2017-08").err
    assert [bill["warnings"] for bill in table(etl.exported("bills"))] == [SAMPLE, SAMPLE]
    assert etl.ok("bill", "--month", "2017-08", "--tariff", FLAT).err == ""
    assert [bill["warnings"] for bill in table(etl.exported("bills"))] == ["", ""]


def test_each_client_has_its_line_when_the_user_wants_to_see_them(etl: Shell) -> None:
    etl.load(ROOT / "data" / "readings.csv")
    done = etl.ok("-v", "bill", "--month", "2017-08", "--tariff", FLAT)
    assert done.err.splitlines() == [
        "Finished processing client 4174: (1 of 5 = 20.0 %)",
        "Finished processing client 4521: (2 of 5 = 40.0 %)",
        "Finished processing client 7419: (3 of 5 = 60.0 %)",
        "Finished processing client 7531: (4 of 5 = 80.0 %)",
        "Finished processing client 7584: (5 of 5 = 100.0 %)",
    ]


def digests(etl: Shell) -> dict[str, str]:
    """The bytes of the database and of its log."""
    files = [path for path in etl.database.parent.glob("etl.sqlite3*") if path.suffix != ".sqlite3-shm"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_second_run_changes_nothing_and_writes_nothing(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *august("7584"), *august("4521")[:700]), "--timezone", "UTC")
    etl("bill", "--month", "2017-08", "--tariff", FLAT)
    etl.close()
    before = digests(etl)
    done = etl("bill", "--month", "2017-08", "--tariff", FLAT)
    assert "nothing changed: every bill is the same" in done.out
    assert digests(etl)["etl.sqlite3"] == before["etl.sqlite3"]
    etl.close()
    assert digests(etl) == before
    assert etl("bill", "--month", "2017-08", "--tariff", FLAT, "--json").json["unchanged"] == 2


def bills(etl: Shell) -> dict[str, dict[str, str]]:
    return {bill["client_number"]: bill for bill in table(etl.exported("bills"))}


def test_a_revised_reading_makes_its_own_bill_stale_and_only_that_one_changes(etl: Shell) -> None:
    july = [row.replace("2017-08", "2017-07") for row in august("7584")]
    etl.load(written("a.csv", HEADER, *august("7584"), *july, *august("4521")), "--timezone", "UTC")
    for month in ("2017-07", "2017-08"):
        etl.ok("bill", "--month", month, "--tariff", FLAT)
    before = table(etl.exported("bills"))
    revised = [row.replace(",0.125", ",5.125") for row in august("7584")[100:101]]
    etl.load(written("b.csv", HEADER, *revised), "--timezone", "UTC")
    assert [(one["period_start"], one["stale"]) for one in etl.ok("status", "--json").json["bills"]] == [
        ("2017-07-01", 0), ("2017-08-01", 1),
    ]  # fmt: skip
    result = etl.ok("bill", "--month", "2017-08", "--tariff", FLAT, "--json").json
    assert (result["changed"], result["unchanged"]) == (1, 1)
    after = table(etl.exported("bills"))
    (changed,) = [new for old, new in zip(before, after, strict=True) if old != new]
    assert (changed["client_number"], changed["month"], changed["kwh"]) == ("7584", "2017-08", "98.000000")
    assert [one["stale"] for one in etl.ok("status", "--json").json["bills"]] == [0, 0]


def test_the_same_readings_again_make_no_bill_stale(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *august("7584")), "--timezone", "UTC")
    etl.ok("bill", "--month", "2017-08", "--tariff", FLAT)
    etl.load(written("b.csv", HEADER, *august("7584")[::-1]), "--timezone", "UTC")
    assert [one["stale"] for one in etl.ok("status", "--json").json["bills"]] == [0]


def test_readings_that_their_source_doubts_count_as_estimated(etl: Shell) -> None:
    rows = [f"{row},{'suspect' if place < 3 else 'A'}" for place, row in enumerate(august("7584"))]
    etl.load(written("a.csv", f"{HEADER},quality", *rows), "--timezone", "UTC")
    etl.ok("bill", "--month", "2017-08", "--tariff", FLAT)
    (bill,) = table(etl.exported("bills"))
    assert (bill["intervals_estimated"], bill["kwh_estimated"], bill["status"]) == ("3", "0.375", "estimated")
    etl.ok("check")


def hour(stamp: str, kwh: str) -> str:
    return f"7584,2017-{stamp}:00:00Z,{kwh}"


def rebilled(etl: Shell, *rows: str) -> int:
    """How many bills of a Lisbon August (from 31 July, 23:00 UTC on) change after these rows were loaded."""
    july = [row.replace("2017-08", "2017-07") for row in august("7584")]
    etl.load(written("a.csv", HEADER, *july, *august("7584")), "--timezone", "Europe/Lisbon")
    etl.ok("bill", "--month", "2017-08", "--tariff", FLAT)
    etl.load(written("b.csv", HEADER, *rows))
    changed: int = etl.ok("bill", "--month", "2017-08", "--tariff", FLAT, "--json").json["changed"]
    return changed


def test_the_first_hour_of_the_local_month_is_on_its_bill(etl: Shell) -> None:
    assert rebilled(etl, hour("07-31T22", "0.125"), hour("07-31T23", "9")) == 1


@pytest.mark.parametrize("rows", [("07-31T21", "07-31T22"), ("08-31T23", "09-01T00"), ("09-01T00", "09-01T01")])
def test_readings_outside_the_local_month_do_not_change_its_bill(etl: Shell, rows: tuple[str, str]) -> None:
    assert rebilled(etl, *[hour(stamp, "9") for stamp in rows]) == 0


def test_another_tariff_changes_every_bill(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *august("7584")), "--timezone", "UTC")
    etl.ok("bill", "--month", "2017-08", "--tariff", FLAT)
    other = Path("other.toml")
    other.write_text(FLAT.read_text().replace("0.1658", "0.1659"))
    assert etl.ok("bill", "--month", "2017-08", "--tariff", other, "--json").json["changed"] == 1
    assert [line["price"] for line in table(etl.exported("lines"))] == ["9.5", "0.1659", "0.23"]
    commented = Path("commented.toml")
    commented.write_text("# the same prices\n" + other.read_text())
    assert etl.ok("bill", "--month", "2017-08", "--tariff", commented, "--json").json["unchanged"] == 1


def test_missing_readings_are_told_on_the_bill_and_by_the_exit_code(etl: Shell) -> None:
    rows = august("7584")
    etl.load(written("a.csv", HEADER, *rows[:100], *rows[105:300], *rows[301:]), "--timezone", "UTC")
    assert etl("bill", "--month", "2017-08", "--tariff", FLAT).code == 3
    (bill,) = table(etl.exported("bills"))
    counts = [bill[f"intervals_{name}"] for name in ("expected", "actual", "estimated", "missing")]
    assert (bill["status"], counts) == ("incomplete", ["744", "738", "0", "6"])
    assert bill["warnings"] == ("6 h missing, longest gap from 2017-08-05T04:00+00:00 to 2017-08-05T09:00+00:00")
    done = etl("bill", "--month", "2017-08", "--tariff", FLAT, "--missing", "refuse", "--client", "7584")
    assert done.code == 1
    assert done.error == ("etl: client 7584: readings are missing in 2017-08 (load them, or bill with --missing bill)")


def test_estimated_readings_make_an_estimated_bill(etl: Shell) -> None:
    rows = [f"{row},{'E' if number % 2 else 'A'}" for number, row in enumerate(august("7584"))]
    etl.load(written("a.csv", f"{HEADER},quality", *rows), "--timezone", "UTC")
    etl.ok("bill", "--month", "2017-08", "--tariff", FLAT)
    (bill,) = table(etl.exported("bills"))
    assert (bill["status"], bill["intervals_estimated"], bill["kwh_estimated"]) == ("estimated", "372", "46.5")


def test_one_client_is_billed_alone(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *august("7584"), *august("4521")), "--timezone", "UTC")
    etl.ok("bill", "--month", "2017-08", "--client", "4521")
    assert list(bills(etl)) == ["4521"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--month", "2017-13"], 2, "'2017-13' is not a month (write it like 2017-08)"),
        (["--month", "august"], 2, "'august' is not a month (write it like 2017-08)"),
        (
            ["--month", "2019-01"],
            1,
            (
                "nobody has a reading in 2019-01; the readings of this database begin on 2017-08-01 and end on "
                "2017-08-31 (choose another --month, or bill it --even-without-readings)"
            ),
        ),
        (["--month", "2017-08", "--tariff", "no.toml"], 1, None),
        (["--month", "2017-08", "--tariff", "."], 1, None),
        (["--month", "2017-08", "--tariff", "a.csv"], 1, None),
        (["--month", "2017-08", "--client", "nobody"], 1, None),
        (["--month", "2017-08", "--missing", "perhaps"], 2, None),
        (["--month", "2017-08", "--tariff", "hole.toml"], 1, None),
    ],
)
def test_what_cannot_be_billed_ends_in_one_line(
    etl: Shell, arguments: list[str], code: int, message: str | None
) -> None:
    etl.load(written("a.csv", HEADER, *august("7584")), "--timezone", "UTC")
    hole = '\n[schedule.tou]\nall.day = ["all 08:00-22:00"]\nall.night = ["all 22:00-07:00"]\n'
    Path("hole.toml").write_text(FLAT.read_text().replace("\n[[line]]", f"{hole}\n[[line]]", 1))
    done = etl("bill", *arguments)
    assert (done.code, done.out) == (code, "")
    assert done.error.startswith("etl: ")
    assert message is None or done.error == f"etl: {message}"
    assert etl("export", "x.csv").code == 1


def test_a_database_without_readings_has_nothing_to_bill(etl: Shell) -> None:
    done = etl("bill", "--month", "2017-08")
    assert done.code == 1
    assert done.error == "etl: there are no readings in this database (load some first: etl load readings.csv)"


def test_a_week_of_zeros_beside_one_of_single_milliwatt_hours_is_billed(etl: Shell) -> None:
    """Blocks of other scales in one page: zeros take the narrowest type, which cannot hold what they are scaled by."""
    zeros = [f"9,2017-08-01T{hour:02}:00Z,0.000" for hour in range(24)]
    ones = [f"8,2017-08-01T{hour:02}:00Z,0.000001" for hour in range(24)]
    etl.load(written("a.csv", HEADER, *zeros, *ones), "--timezone", "UTC")
    etl("bill", "--month", "2017-08", "--tariff", FLAT)
    assert [row.split(",")[9] for row in etl.exported("bills").splitlines()[1:]] == ["0.000024", "0.000000"]


@pytest.mark.parametrize("command", [("bill", "--month", "2017-08"), ("bill", "--stale")], ids=["same", "stale"])
def test_bills_that_are_as_they_should_be_wait_for_no_writer(etl: Shell, command: tuple[str, ...]) -> None:
    """The deletion of no bill waited for the lock for some seconds, and then said that another program had it."""
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("a server's lock is not one of single statements")
    etl.load(written("a.csv", HEADER, "a,2017-08-01T00:00:00Z,1", "a,2017-08-01T01:00:00Z,1"))
    etl("bill", "--month", "2017-08")
    other = sqlite3.connect(etl.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert etl(*command).code in (0, 3)
    finally:
        other.close()
