"""Quality and method of a slot are in the database and come out of it as they went in, and no bill depends on it."""

import csv
from pathlib import Path

import pytest

from tests.blocks.test_merging import counts
from tests.support import nem13_files
from tests.support.command import Shell, written
from tests.support.nem_files import STAMP, channel, day, file
from tests.support.places import TESTS
from tests.support.stored import check_stored

TARIFF = TESTS / "golden" / "flat_vat" / "tariff.toml"
QUALITY = {"A": "measured", "S": "substituted", "F": "substituted", "E": "estimated"}
FLAGS = [letter + number for letter in "AEFS" for number in ["", *(f"{number:02}" for number in range(100))]]
LATER = "20240302010000"


def flags(etl: Shell) -> list[tuple[str, str]]:
    """Quality and method of all readings, in the order of time."""
    return [(row["quality"], row["method"]) for row in csv.DictReader(etl.exported("readings").splitlines())]


def half_day(flag: str) -> str:
    """Twelve hours by a method, and twelve that were measured."""
    return file(channel(), day(flag="V"), f"400,1,24,{flag},,", "400,25,48,A,,")


def test_each_flag_and_method_of_a_file_comes_out_as_it_went_in(etl: Shell) -> None:
    days = []
    for number, first in enumerate(range(0, len(FLAGS), 48), 1):
        every = [*FLAGS[first : first + 48], *["A"] * 48][:48]
        days += [day(f"202402{number:02}", flag="V"), *(f"400,{n},{n},{flag},," for n, flag in enumerate(every, 1))]
    etl.load("-", stdin=file(channel(), *days))
    written_as = [(QUALITY[flag[0]], "" if flag in {"A", "E", "S"} else flag) for flag in FLAGS]
    assert flags(etl)[: len(FLAGS)] == written_as
    check_stored()
    etl.ok("check")
    for name in ("all.csv", "all.parquet", "all.arrow"):
        etl.ok("export", name, "--what", "readings")
    for name in ("all.csv", "all.parquet", "all.arrow"):
        etl.reset()
        etl.load(Path(name))
        assert flags(etl)[: len(FLAGS)] == written_as


def test_the_method_of_the_worse_of_two_reads_is_that_of_the_use_between_them(etl: Shell) -> None:
    etl.load("-", stdin=nem13_files.file(nem13_files.used(flags=("A", "E64"))))
    assert flags(etl) == [("estimated", "E64")]
    again = etl.load("-", stdin=nem13_files.file(nem13_files.used(flags=("E52", "E"))))
    assert (counts(again), flags(etl)) == ({"duplicate": 1}, [("estimated", "E52")])
    etl.ok("check")


@pytest.mark.parametrize(
    ("then", "method"), [("F19", "F19"), ("S14", "S14"), ("S", "S17")], ids=["final", "another", "none"]
)
def test_another_method_is_a_duplicate_that_has_the_last_word_and_makes_no_bill_stale(
    etl: Shell, then: str, method: str
) -> None:
    etl.load("-", stdin=half_day("S17"))
    assert etl("bill", "--tariff", TARIFF, "--month", "2024-02").code == 3
    bills = etl.exported("bills")
    assert counts(etl.load("-", stdin=half_day(then))) == {"duplicate": 48}
    assert flags(etl) == [("substituted", method)] * 24 + [("measured", "")] * 24
    assert etl.ok("status", "--json").json["bills"][0]["stale"] == 0
    assert "nothing changed: every bill is the same" in etl("bill", "--tariff", TARIFF, "--month", "2024-02").out
    assert etl.exported("bills") == bills
    check_stored()


def test_an_older_version_changes_no_method_and_a_better_reading_takes_it_away(etl: Shell) -> None:
    etl.load("-", stdin=file(channel(), day(flag="E52", stamp=LATER)))
    etl.load("-", stdin=file(channel(), day(flag="E61", stamp=STAMP)))
    assert set(flags(etl)) == {("estimated", "E52")}
    etl.load("-", stdin=file(channel(), day(flag="A", stamp=LATER)))
    assert set(flags(etl)) == {("measured", "")}


def test_unload_takes_the_methods_of_what_it_removes_and_no_others(etl: Shell) -> None:
    etl.load("-", stdin=file(channel(), day(flag="E52")))
    etl.load("-", stdin=file(channel(), day("20240202", flag="S14")))
    etl.ok("unload", "2")
    assert flags(etl) == [("estimated", "E52")] * 48
    etl.ok("check")
    etl.ok("unload", "1")
    assert flags(etl) == []


def test_readings_of_one_file_that_differ_by_their_method_alone_are_one(etl: Shell) -> None:
    records = [day(flag="E52"), day(flag="E61"), day(flag="E")]
    done = [etl.load("-", stdin=file(channel(), *order)) and flags(etl) for order in (records, records[::-1])]
    assert [set(one) for one in done] == [{("estimated", "E61")}] * 2


def test_an_exported_method_that_does_not_fit_its_quality_is_refused(etl: Shell) -> None:
    header = "client_number,meter,register,flow,start,end,kwh,quality,billed_to,billed,method"
    remedy = "(use --rejects FILE to set such rows aside)"
    row = "a,M,,import,2024-02-01T00:00:00Z,2024-02-01T00:30:00Z,1,measured,,,"
    done = etl("load", written("a.csv", header, f"{row}S14"))
    assert done.error == f"etl: a.csv:2: method: 'S14' is no flag of a reading that is measured {remedy}"
    done = etl("load", written("a.csv", header, f"{row}X"))
    assert done.error == f"etl: a.csv:2: method: 'X' is no flag of a quality and a method {remedy}"
