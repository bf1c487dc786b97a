"""What the tries of the table found, each as a small case of its own."""

import os
import shutil
import signal
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from etl.commands.app import signals_caught
from tests.faults.dumps import Command, several
from tests.support import green_button as gb
from tests.support import nem_files as nem12
from tests.support.command import Shell, run, started, written
from tests.support.readings import HEADER, hours

FLOWS = "client_number,timestamp,flow,kwh"
HOURS = [f"2017-08-01T{hour:02}:00:00Z" for hour in range(24)]


def test_a_channel_of_one_reading_before_another_of_its_meter_is_told_as_such(etl: Shell) -> None:
    """The first page made the meter, and the last one made it again."""
    rows = [f"a,{HOURS[0]},export,1", *(f"a,{hour},import,1" for hour in HOURS)]
    done = etl("load", written("a.csv", FLOWS, *rows))
    assert (done.code, done.error) == (
        1, "etl: a.csv: client a has only one reading: its interval is not known (give it: --interval 15min)",
    )  # fmt: skip
    assert etl.load("a.csv", "--interval", "1h")["loaded"] == 25


def test_a_file_that_begins_as_utf8_and_goes_on_otherwise_is_told_by_its_line(etl: Shell) -> None:
    Path("a.csv").write_bytes(b"\xef\xbb\xbfclient_number,timestamp,kwh\na,2017-08-01T00:00:00Z,1\nM\xfcller,2017,1\n")
    done = etl("load", "a.csv")
    assert (done.code, done.error) == (
        1, "etl: a.csv:3: byte 0xfc is not UTF-8, which the file begins as (save it as UTF-8)",
    )  # fmt: skip


def test_a_nem12_register_that_cannot_be_one_is_told_by_its_line(etl: Shell) -> None:
    bad = nem12.file(nem12.channel("E\x7f1"), nem12.day())
    assert etl("load", "-", stdin=bad).error == (
        "etl: standard input:2: NMI suffix 'E?1' has the control character U+007F (load the file as it was downloaded)"
    )


def test_readings_of_the_first_of_january_1970_are_counted_in_that_month(etl: Shell) -> None:
    """The month begins at minute 0, inside a week."""
    etl.load(written("a.csv", "client_number,timestamp,kwh", "a,1970-01-01T00:00:00Z,1", "a,1970-01-01T01:00:00Z,1"))
    assert etl.ok("check").code == 0
    etl.ok("unload", "1")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("UsagePoint/" + "x" * 300, f"'UsagePoint/{'x' * 29}...' is longer than 255 characters"),
        ("UsagePoint/a&#x85;b", "'UsagePoint/a?b' has the control character U+0085"),
    ],
)
def test_a_usage_point_of_green_button_has_a_name_as_other_meters_have(etl: Shell, name: str, what: str) -> None:
    feed = gb.feed(gb.point(name), gb.series(1, name), gb.reading_type(), gb.block(gb.hourly(1, 2), 1, name))
    assert etl("load", "-", stdin=feed).error == (
        f"etl: standard input: the usage point {what} (correct its links, or ask for another export)"
    )


def test_ctrl_c_while_a_module_makes_its_classes_is_no_error_of_the_module() -> None:
    """Python 3.11 makes a RuntimeError of it."""

    class Property:
        def __set_name__(self, *_: object) -> None:
            raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with pytest.raises(KeyboardInterrupt), signals_caught():
            type("Made", (), {"one": Property()})
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.parametrize(
    ("block", "what"),
    [
        ("y\n" * 50_000, "standard input: has a header but no readings in its first 256 KB"),
        ("\n" * 100_000, "standard input: holds no readings in its first 256 KB"),
        ("\0" * 100_000, "standard input:1: the line is longer than 256 KB"),
    ],
)
def test_endless_input_is_refused_by_its_beginning(tmp_path: Path, block: str, what: str) -> None:
    printed = ""
    with suppress(BrokenPipeError), started(tmp_path, "load", "-") as process:
        assert process.stdin is not None
        assert process.stderr is not None
        with suppress(BrokenPipeError):
            while process.poll() is None:
                process.stdin.write(block)
        printed = process.stderr.read()
    assert (process.returncode, printed) == (1, f"etl: {what} (is it a file of readings?)\n")


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("/dev/null", "is not a regular file (name a file)"),
        ("folder", "is a folder (name a file in it)"),
        ("nowhere/bad.csv", "the folder nowhere is not there (make it first)"),
    ],
)
def test_rejects_that_cannot_be_a_file_are_told_before_anything_is_read(etl: Shell, target: str, why: str) -> None:
    """A device was replaced by a file."""
    Path("folder").mkdir()
    done = etl("load", written("a.csv", HEADER, "a,x,1", *hours("a", "2017-08-01", "2017-08-02")), "--rejects", target)
    assert (done.code, done.err) == (1, f"etl: {target}: {why}\n")
    assert Path("/dev/null").is_char_device()


def test_rejects_and_exports_have_the_mode_of_the_umask_or_of_the_file_that_they_replace(etl: Shell) -> None:
    before = os.umask(0o027)
    try:
        Path("old.csv").touch(0o600)
        rows = ["a,x,1", *hours("a", "2017-08-01", "2017-08-02")]
        etl.load(written("a.csv", HEADER, *rows), "--rejects", "bad.csv", "--timezone", "UTC")
        for name in ("new.csv", "old.csv"):
            etl.ok("export", name, "--what", "readings")
    finally:
        os.umask(before)
    modes = {name: Path(name).stat().st_mode & 0o777 for name in ("bad.csv", "new.csv", "old.csv")}
    assert modes == {"bad.csv": 0o640, "new.csv": 0o640, "old.csv": 0o600}


def test_json_shows_no_character_that_a_terminal_would_obey(etl: Shell) -> None:
    name = "a\u202e\x9b31m\u2028.csv"
    done = etl("load", written(name, HEADER, *hours("a", "2017-08-01", "2017-08-02")), "--json")
    assert done.out.strip().isprintable()
    assert done.json["loads"][0]["name"] == name


@pytest.mark.parametrize(("column", "value"), [("period_end", "2017-09-011"), ("tariff_id", 99)])
def test_a_bill_that_cannot_even_be_read_is_a_violation(etl: Shell, column: str, value: object) -> None:
    etl.load(written("a.csv", HEADER, *hours("a", "2017-08-01", "2017-09-01")), "--timezone", "UTC")
    etl.ok("bill", "--month", "2017-08")
    etl.close()
    raw = sqlite3.connect(etl.database)
    with raw:
        raw.execute(f"UPDATE etl_bill SET {column} = ?", [value])
    raw.close()
    done = etl("check", "--all")
    assert done.code == 1
    assert "the rest: was not checked: its rows cannot be read" in done.err


@pytest.mark.parametrize(
    ("client", "what"),
    [
        ("a\x1bb", "'a?b' has the control character U+001B"),
        ("", "'' is empty"),
        ("x" * 256, f"'{'x' * 40}...' is longer than 255 characters"),
    ],
)
def test_a_client_that_is_said_is_one_that_a_file_could_name(etl: Shell, client: str, what: str) -> None:
    file = written("a.csv", "timestamp,kwh", "2017-08-01T00:00:00Z,1", "2017-08-01T01:00:00Z,1")
    for command in ("load", "sniff"):
        done = etl(command, file, "--client", client)
        assert (done.code, done.err) == (2, f"etl: --client {what}\n")


def test_a_traceback_shows_no_character_that_a_terminal_would_obey(tmp_path: Path) -> None:
    process = started(tmp_path, "-vv", "load", "no\x1b[2J\x9b.csv")
    _, err = process.communicate(timeout=600)
    assert err.startswith("Traceback")
    assert err.replace("\n", "").isprintable()


def test_a_name_of_several_lines_is_shown_on_one(etl: Shell) -> None:
    """Else it could say what a command did not say."""
    name = "a.csv: loaded 9 readings\nb.csv"
    done = etl.ok("load", written(name, HEADER, *hours("a", "2017-08-01", "2017-08-02")), "--timezone", "UTC")
    assert (len(done.out.splitlines()), len(done.err.splitlines())) == (1, 1)
    assert done.out.startswith("a.csv: loaded 9 readings\\nb.csv: loaded 24 readings")


@pytest.mark.skipif(not shutil.which("prlimit"), reason="there is no prlimit")
@pytest.mark.parametrize("size", [20_000, 60_000, 90_000])
def test_a_disk_that_is_full_while_the_tables_are_made_is_said_to_be(tmp_path: Path, size: int) -> None:
    """Django asks for more in the transaction that has failed, and then complains of that."""
    written(tmp_path / "a.csv", HEADER, *hours("a", "2017-08-01", "2017-08-02"))
    done = run(tmp_path, "load", "a.csv", through=["prlimit", f"--fsize={size}"])
    assert (done.code, done.err.splitlines()[-1]) == (
        1, "etl: etl.sqlite3: the disk is full or fails, nothing was changed (free some space and run it again)",
    )  # fmt: skip


LOAD, BILL = ("load", "a.csv", "--timezone", "UTC"), ("bill", "--month", "2017-08")
LATER: list[Command] = [
    ("status",), LOAD, BILL, ("issue", "--month", "2017-08"), ("export", "old.csv"), ("backup", "old.sqlite3"),
    ("check", "--all"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("size", "before", "full"),
    [(0, [], [LOAD]), (7_000, [], [LOAD]), (20_000, [LOAD], [BILL, ("unload", "1"), ("backup", "old.sqlite3")])],
)
def test_when_the_disk_has_room_again_the_process_whose_command_found_none_does_all(
    tmp_path: Path, size: int, before: list[Command], full: list[Command]
) -> None:
    """It took the file that it could not write for one that it had prepared, and no bill could be read and written."""
    written(tmp_path / "a.csv", HEADER, *hours("a", "2017-08-01", "2017-09-01"))
    limited = [*before, ("limit", str(size)), *full, ("limit", "-1")]
    done = several(tmp_path, "sqlite:///etl.sqlite3", *limited, *LATER)
    failed, later = done[len(before) : -len(LATER)], done[-len(LATER) :]
    assert [one.code for one in failed] == [1] * len(full), [one.err for one in failed]
    assert [one.code for one in later] == [0] * len(LATER), [one.err for one in later]


def test_a_file_without_a_byte_that_a_process_has_refused_is_made_a_database_by_its_next_load(tmp_path: Path) -> None:
    written(tmp_path / "a.csv", HEADER, *hours("a", "2017-08-01", "2017-09-01"))
    (tmp_path / "etl.sqlite3").touch()
    status, *later = several(tmp_path, "sqlite:///etl.sqlite3", ("status",), LOAD, BILL)
    assert status.error == "etl: etl.sqlite3: there is no such database (load readings first: etl load readings.csv)"
    assert [one.code for one in later] == [0, 0], [one.err for one in later]
