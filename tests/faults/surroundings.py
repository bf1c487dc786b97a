"""Surroundings that no program should be given: one line that says what is wrong with them."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.faults.scene import LOAD, scene
from tests.faults.tries import Try, fault
from tests.support.command import Done, run
from tests.support.readings import HEADER

FULL = "etl: standard output cannot be written: No space left on device (what was done is done; lead it somewhere else)"
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def shell(folder: Path, script: str, *command: str) -> Done:
    """How a command ends that a shell starts after some lines of its own."""
    return run(folder, *command, through=["sh", "-c", f'{script}exec "$@"', "sh"])


def refused(done: Done, line: str, code: int = 1) -> None:
    assert (done.code, done.out) == (code, ""), done.out + done.err
    assert done.err.splitlines()[-1] == line, done.err


def circle_of_links(one: Try) -> None:
    scene(one).put(one.folder, scene(one).loaded)
    (one.folder / "a.csv").symlink_to("b.csv")
    (one.folder / "b.csv").symlink_to("a.csv")
    refused(
        run(one.folder, "load", "a.csv"),
        "etl: a.csv: cannot be read: Too many levels of symbolic links (copy or download the file again)",
    )
    refused(run(one.folder, "export", "a.csv"), "etl: a.csv: is one of a circle of links (name another file)")
    done = run(one.folder, "--database", "sqlite:///a.csv", *LOAD)
    assert done.code == 1
    assert done.error.startswith("etl: a.csv: cannot be opened"), done.err


def no_working_directory(one: Try) -> None:
    for command in (["status"], ["load", "x.csv"], ["export", "x.csv"]):
        done = shell(one.folder, "mkdir gone; cd gone; rmdir ../gone; ", *command)
        refused(done, "etl: the working directory is gone (cd to another one)", 2)


def full_device(one: Try) -> None:
    scene(one).put(one.folder, None)
    for command in (["--help"], ["--version"], ["load", "--help"], LOAD, ["status"], ["status", "--json"]):
        with Path("/dev/full").open("w") as full:
            done = run(one.folder, *command, stdout=full)
        assert (done.code, done.err.splitlines()[-1]) == (1, FULL), done.err
    assert "12 clients" in run(one.folder, "status").out


def closed_streams(one: Try) -> None:
    scene(one).put(one.folder, scene(one).loaded)
    refused(
        shell(one.folder, "exec <&-; ", "load", "-"),
        "etl: -: standard input is closed (name a file, or lead one in: etl load - < FILE)",
    )
    refused(
        shell(one.folder, "exec >&-; ", "export", "-", "--format", "csv", "--what", "readings"),
        "etl: -: standard output is closed (name a file)",
    )


def no_utf_8(one: Try) -> None:
    """Names outside of ASCII are what they are, in a locale that has no characters for them."""
    (one.folder / "zähler.csv").write_text(f"{HEADER}\nä,2017-08-01T00:00:00Z,1\nä,2017-08-01T01:00:00Z,1\n")
    done = run(one.folder, "load", "zähler.csv", variables=ASCII)
    assert done.code == 0, done.err
    done = run(one.folder, "explain", "ä", "--month", "2017-08", variables=ASCII)
    assert done.error.startswith("etl: client ä has no bill in 2017-08"), done.err
    assert "  zähler.csv: 2 readings" in run(one.folder, "status").out


def no_text(one: Try) -> None:
    """A name on a disk is bytes, which need not be a text."""
    name = os.fsdecode(b"z\xe4hler.csv")
    (one.folder / name).write_text(f"{HEADER}\na,2017-08-01T00:00:00Z,1\na,2017-08-01T01:00:00Z,1\n")
    assert run(one.folder, "load", name).code == 0
    assert run(one.folder, "status").code == 0


def little_memory(one: Try) -> None:
    scene(one).put(one.folder, None)
    for megabytes in (150, 200):
        done = shell(one.folder, f"ulimit -v {megabytes << 10}; ", *LOAD)
        assert done.code != 0
        assert "memory" in done.err.splitlines()[-1].casefold(), done.err
    assert run(one.folder, *LOAD).code == 0


SURROUNDINGS: list[Callable[[Try], None]] = [
    circle_of_links, no_working_directory, full_device, closed_streams, no_utf_8, no_text, little_memory,
]  # fmt: skip


@fault(
    "a circle of links, no working directory, a full or closed output, no UTF-8, little memory",
    len(SURROUNDINGS),
    len(SURROUNDINGS),
    "one line",
)
def surroundings(one: Try) -> None:
    SURROUNDINGS[one.number % len(SURROUNDINGS)](one)
