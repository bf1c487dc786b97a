"""Whatever a file holds, the whole command ends in one line with file, line and remedy, and keeps nothing of it."""

import gzip
import tomllib
from pathlib import Path

import pytest

from tests.support.command import Shell, written
from tests.support.places import ROOT

BAD = ROOT / "tests" / "bad"
MESSAGES: dict[str, str] = tomllib.loads((BAD / "messages.toml").read_text("utf-8"))
ASIDE = "(use --rejects FILE to set such rows aside)"
HEADER = "client_number,timestamp,kwh"
ROWS = [f"7584,2017-08-01T{hour:02}:00:00Z,0.5" for hour in range(20)]


@pytest.mark.parametrize("case", MESSAGES)
def test_a_bad_file_ends_the_command_in_its_exact_line(etl: Shell, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    done = etl("load", f"{case}.csv")
    assert (done.code, done.out) == (1, "")
    assert done.error == f"etl: {MESSAGES[case]}"
    assert [line for line in done.err.splitlines()[:-1] if not line.startswith(f"{case}.csv: layout long")] == []
    assert etl.ok("status").out.startswith("no readings yet")


@pytest.mark.parametrize("case", [case for case, message in MESSAGES.items() if ASIDE in message])
def test_its_bad_rows_can_be_set_aside_and_the_rest_is_loaded(
    etl: Shell, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    result = etl.load(f"{case}.csv", "--interval", "15min", "--rejects", tmp_path / "bad.csv", "--max-rejects", "100%")
    assert result["rejected"] >= 1
    line = MESSAGES[case].removeprefix(f"{case}.csv:").partition(":")[0]
    assert (tmp_path / "bad.csv").read_text(encoding="utf-8", errors="replace").splitlines()[1].startswith(f"{line},")


PANDAS = {  # what pandas does to it, and what is done to it here
    "short row: NaN": ("7584,2017-08-01T20:00:00Z", "the row has 2 fields, not 3"),
    "long row: an error, or shifted": ("7584,2017-08-01T20:00:00Z,0.5,0.5", "the row has 4 fields, not 3"),
    "a blank id: NaN": (",2017-08-01T20:00:00Z,0.5", "client_number is empty"),
    "an id that Excel damaged": (
        '"6,43007E+17",2017-08-01T20:00:00Z,0.5',
        "client_number: '6,43007E+17' is an id damaged by a spreadsheet: its last digits are lost",
    ),
    "inf: inf": ("7584,2017-08-01T20:00:00Z,inf", "kwh: 'inf' is not a finite number"),
    "-Infinity: -inf": ("7584,2017-08-01T20:00:00Z,-Infinity", "kwh: '-Infinity' is not a finite number"),
    "1e999: inf": ("7584,2017-08-01T20:00:00Z,1e999", "kwh: '1e999' is too large for a reading"),
    "nan: NaN": ("7584,2017-08-01T20:00:00Z,nan", "kwh: 'nan' is not a finite number"),
    "a late n/a: NaN": ("7584,2017-08-01T20:00:00Z,n/a", "kwh: 'n/a' is not a number"),
    "0x10: text": ("7584,2017-08-01T20:00:00Z,0x10", "kwh: '0x10' is not a number"),
    "1_000: text": ("7584,2017-08-01T20:00:00Z,1_000", "kwh: '1_000' is not a number"),
    "NUL: accepted": ("7584,2017-08-01T20:00:00Z,0.\0005", "the row holds a NUL character"),
    "a stamp that is none": (
        "7584,2017-08-01T25:00:00Z,1",
        "timestamp: '2017-08-01T25:00:00Z' is a time that does not exist",
    ),
    "a stamp without its offset": ("7584,2017-08-01T20:00:00,1", None),
    "a year out of reach": ("7584,9999-01-01T00:00:00Z,1", None),
    "a year before all meters": ("7584,0001-01-01T00:00:00Z,1", None),
    "a stray stamp": ("7584,2017-08-01T20:07:00Z,1", "the stamp is not on the channel's grid of 60 minutes"),
    "a value of a whole grid": ("7584,2017-08-01T20:00:00Z,1e15", None),
    "a quote in the middle": ('75"84,2017-08-01T20:00:00Z,1', None),
    "a number in other digits": ("7584,2017-08-01T20:00:00Z,\u0661", None),
    "blanks inside": ("7584,2017-08-01T20:00:00Z,1 2", None),
    "minus zero point": ("7584,2017-08-01T20:00:00Z,-.", None),
}


@pytest.mark.parametrize("many", [1, 5000], ids=["in a small file", "behind many rows"])
@pytest.mark.parametrize("case", PANDAS)
def test_a_row_that_pandas_would_take_or_break_on_is_named(etl: Shell, case: str, many: int) -> None:
    row, reason = PANDAS[case]
    before = [*ROWS, *[f"{number},{row.partition(',')[2]}" for number in range(many // 20) for row in ROWS]]
    written("a.csv", HEADER, *before, row, "7584,2017-08-01T21:00:00Z,0.5", "7584,2017-08-01T22:00:00Z,0.5")
    done = etl("load", "a.csv")
    assert (done.code, done.out) == (1, "")
    assert done.error.startswith(f"etl: a.csv:{len(before) + 2}: ")
    assert done.error.endswith((ASIDE, "correct this line)"))
    assert reason is None or done.error == f"etl: a.csv:{len(before) + 2}: {reason} {ASIDE}"
    assert etl.ok("status").out.startswith("no readings yet")
    if "correct this line" in done.error:  # nothing behind an open quote can be trusted
        return
    result = etl.load("a.csv", "--rejects", "bad.csv", "--max-rejects", "100%")
    assert result["rejected"] == 1
    assert Path("bad.csv").read_text(encoding="utf-8").splitlines()[1].startswith(f"{len(before) + 2},")


def test_a_torn_last_line_is_named(etl: Shell) -> None:
    Path("a.csv").write_text("\n".join([HEADER, *ROWS, "7584,2017-08-"]))
    assert etl("load", "a.csv").error == f"etl: a.csv:22: the row has 2 fields, not 3 {ASIDE}"


def test_a_torn_archive_is_named_and_nothing_of_it_is_kept(etl: Shell) -> None:
    data = gzip.compress("\n".join([HEADER, *ROWS * 3000]).encode())
    Path("a.csv.gz").write_bytes(data[:-9])
    assert etl("load", "a.csv.gz").error == (
        "etl: a.csv.gz: the gzip stream ends before its end (copy or download the file again)"
    )
    assert etl.ok("status").out.startswith("no readings yet")


def test_a_line_of_a_megabyte_is_refused_before_it_is_parsed(etl: Shell) -> None:
    table = "\n".join([HEADER, *ROWS * 1000])
    Path("a.csv").write_text(f"{table}\n7584,2017-08-01T20:00:00Z,{'1' * 1_100_000}\n")
    assert etl("load", "a.csv").error == ("etl: a.csv:20002: the line is longer than 1 MB (is it a file of readings?)")


ROW = "client,timestamp,kwh\n1,2017-08-01 00:00,1\n"
JUNK = {
    "nothing": b"", "a line": b"\n", "a mark": b"\xff\xfe", "another mark": b"\xef\xbb\xbf", "zeros": b"\0" * 5000,
    "a header": b"client,timestamp,kwh", "other columns": b"a,b,c\n1,2,3\n", "a quote": b'"', "an apostrophe": b"'",
    "blank lines": b"client,timestamp,kwh\n" + b"\n" * 9, "blank cells": b"client,timestamp,kwh\n,,\n",
    "every byte": bytes(range(256)) * 40, "gzip": b"\x1f\x8b", "zip": b"PK\x03\x04", "zstd": b"\x28\xb5\x2f\xfd",
    "bzip2": b"BZh9", "xz": b"\xfd7zXZ\0", "no value": b"client,timestamp,kwh\r1,2017-08-01 00:00,\r",
    "separators": b",,,\n,,,\n", "numbers": b"1\n2\n3\n",
    "two commas": b"client;timestamp;kwh\n1;2017-08-01 00:00;1,2,3\n",
    "a torn end": ROW.encode() + b"\xff" * 90,
    "two stamps": b"client,timestamp,timestamp,kwh\n1,2017-08-01,2017-08-01,1\n",
    "hours alone": b"client,timestamp,kwh\n1,12:00,1\n", "one stamp": f"{ROW}2,2017-08-01 00:00,1\n".encode(),
    "dashes": b"-" * 400_000, "two columns": b"a,b\n" * 200_000, "open quotes": b'client,timestamp,kwh\n"1,2,1\n' * 3,
    "a separator's name": b"sep=;\n", "and a header": b"sep=;\nclient;timestamp;kwh\n",
}  # fmt: skip


@pytest.mark.parametrize("name", JUNK)
def test_no_content_brings_more_than_one_line(etl: Shell, name: str) -> None:
    content = JUNK[name]
    Path("a.csv").write_bytes(content)
    for arguments in (
        ["a.csv"],
        ["a.csv", "--rejects", "bad.csv", "--max-rejects", "100%"],
        ["a.csv", "--client", "1"],
        ["-"],
    ):
        etl.reset()
        done = etl("load", *arguments, stdin=content)
        assert done.code in {1, 3} or (name, done.code) == ("no value", 0)
        assert len([line for line in done.err.splitlines() if line.startswith("etl: ")]) == (done.code == 1)


def test_a_folder_for_a_file_a_device_and_a_vanished_file_are_one_line(etl: Shell) -> None:
    Path("folder/inner").mkdir(parents=True)
    Path("gone.csv").symlink_to("nowhere.csv")
    assert etl("load", "folder").error.startswith("etl: folder: the folder holds no file")
    assert etl("load", "gone.csv").error.startswith("etl: gone.csv: there is no such file")
    assert etl("load", "/dev/null").error == "etl: /dev/null: is empty (was it exported whole?)"
