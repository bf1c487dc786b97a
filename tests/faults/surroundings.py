"""Surroundings that no program should be given: one line that says what is wrong with them."""

import os
import shutil
from collections.abc import Callable
from contextlib import chdir

from tests.faults.tries import Try, fault
from tests.support.command import Done, run, written
from tests.support.forked import forked
from tests.support.readings import HEADER, hours

FULL = "etl: standard output cannot be written: No space left on device (what was done is done; lead it somewhere else)"
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
LOAD = ("load", "few.csv", "--timezone", "UTC")
CLIENTS = 12


def few(one: Try) -> None:
    """Readings of some clients as a file."""
    written(
        one.folder / "few.csv",
        HEADER,
        *(row for n in range(CLIENTS) for row in hours(f"c{n}", "2017-08-01", "2017-08-08")),
    )


def few_loaded(one: Try) -> None:
    """The file, and a database with it, made once a process."""
    few(one)
    loaded = one.shared / "few.sqlite3"
    if not loaded.exists():
        one.shell.reset()
        with chdir(one.folder):
            one.shell.ok(*LOAD)
        one.shell.close()
        shutil.copy(one.shell.database, loaded)
    shutil.copy(loaded, one.folder / "etl.sqlite3")


def through(script: str) -> list[str]:
    """A shell that runs some lines of its own, and then a command."""
    return ["sh", "-c", f'{script}exec "$@"', "sh"]


def refused(done: Done, line: str, code: int = 1) -> None:
    assert (done.code, done.out) == (code, ""), done.out + done.err
    assert done.err.splitlines()[-1] == line, done.err


def strange_names(one: Try) -> None:
    """A circle of links; and a name that is bytes but no text, as any name on a disk may be."""
    few_loaded(one)
    (one.folder / "a.csv").symlink_to("b.csv")
    (one.folder / "b.csv").symlink_to("a.csv")
    name = os.fsdecode(b"z\xe4hler.csv")
    (one.folder / name).write_text(f"{HEADER}\na,2017-08-01T00:00:00Z,1\na,2017-08-01T01:00:00Z,1\n")
    circle = (["load", "a.csv"], ["export", "a.csv"], ["--database", "sqlite:///a.csv", *LOAD])
    load, export, database, *no_text = forked(one.folder, *circle, ["load", name], ["status"])
    refused(load, "etl: a.csv: cannot be read: Too many levels of symbolic links (copy or download the file again)")
    refused(export, "etl: a.csv: is one of a circle of links (name another file)")
    assert database.code == 1
    assert database.error.startswith("etl: a.csv: cannot be opened"), database.err
    assert [done.code for done in no_text] == [0, 0]


def no_working_directory(one: Try) -> None:
    gone = through("mkdir gone; cd gone; rmdir ../gone; ")
    for done in forked(one.folder, ["status"], ["load", "x.csv"], ["export", "x.csv"], through=gone):
        refused(done, "etl: the working directory is gone (cd to another one)", 2)


def no_room(one: Try) -> None:
    """Little memory, and then a device that is full for what is printed, though not for the database."""
    few(one)
    for megabytes in (150, 200):
        done = run(one.folder, *LOAD, through=through(f"ulimit -v {megabytes << 10}; "))
        assert done.code != 0
        fatal = done.err.startswith("Fatal Python error") and "MemoryError" in done.err  # Python's own end
        assert fatal or "memory" in done.err.splitlines()[-1].casefold(), done.err
    commands = (["--help"], ["--version"], ["load", "--help"], LOAD, ["status"], ["status", "--json"])
    for done in forked(one.folder, *commands, stdout="/dev/full"):
        assert (done.code, done.err.splitlines()[-1]) == (1, FULL), done.err
    assert f"{CLIENTS} clients" in run(one.folder, "status").out


def closed_streams(one: Try) -> None:
    few_loaded(one)
    refused(
        run(one.folder, "load", "-", through=through("exec <&-; ")),
        "etl: -: standard input is closed (name a file, or lead one in: etl load - < FILE)",
    )
    refused(
        run(one.folder, "export", "-", "--format", "csv", "--what", "readings", through=through("exec >&-; ")),
        "etl: -: standard output is closed (name a file)",
    )


def no_utf_8(one: Try) -> None:
    """Names outside of ASCII are what they are, in a locale that has no characters for them."""
    (one.folder / "zähler.csv").write_text(f"{HEADER}\nä,2017-08-01T00:00:00Z,1\nä,2017-08-01T01:00:00Z,1\n")
    done = run(one.folder, "load", "zähler.csv", variables=ASCII)
    assert done.code == 0, done.err
    assert "zähler.csv: loaded 2 readings" in done.out
    done = run(one.folder, "explain", "ä", "--month", "2017-08", variables=ASCII)
    assert done.error.startswith("etl: client ä has no bill in 2017-08"), done.err


SURROUNDINGS: list[Callable[[Try], None]] = [strange_names, no_working_directory, no_room, closed_streams, no_utf_8]


@fault(
    "a circle of links, no working directory, a full or closed output, no UTF-8, little memory",
    len(SURROUNDINGS),
    len(SURROUNDINGS),
    "one line",
)
def surroundings(one: Try) -> None:
    SURROUNDINGS[one.number % len(SURROUNDINGS)](one)
