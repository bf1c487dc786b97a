"""Two commands at once: one waits for the other, and both end as if one had been after the other."""

import sqlite3
import subprocess
import threading
from pathlib import Path

from tests.faults.dumps import SOUND, dump
from tests.faults.scene import BILL, LOAD, scene
from tests.faults.tries import Try, fault
from tests.support.command import Done, run, started, written
from tests.support.readings import HEADER

KINDS = ("same file", "overlapping files", "two bills", "bill during load", "export during load")
EXPORT = ("export", "old.csv", "--what", "readings")


@fault("two loads of one file or of overlapping ones, two bills, bill and export during a load", 3, 100, "I1 I4 I5")
def race(one: Try) -> None:
    made = scene(one)
    kind = KINDS[one.number % len(KINDS)]
    if kind == "same file":
        made.put(one.folder, None)
        both(one, LOAD, LOAD)
        assert dump(one.shell, one.folder, BILL)[1] == made.dump_billed, "not as if one had been after the other"
    elif kind == "overlapping files":
        overlapping(one, made.folder / "year.csv")
        both(one, ("load", "a.csv", "--timezone", "UTC"), ("load", "b.csv", "--timezone", "UTC"))
        assert dump(one.shell, one.folder, BILL)[1][:3] == made.dump_billed[:3], "readings were lost"
    elif kind == "two bills":
        made.put(one.folder, made.loaded)
        both(one, BILL, BILL)
        assert dump(one.shell, one.folder)[1] == made.dump_billed, "not as if one had been after the other"
    elif kind == "bill during load":
        overlapping(one, made.folder / "year.csv")
        assert run(one.folder, "load", "a.csv", "--timezone", "UTC").code == 0
        both(one, ("load", "b.csv", "--timezone", "UTC"), BILL, fine=(0, 3))
        (sound, _), exports = dump(one.shell, one.folder, SOUND, BILL)
        assert sound.code == 0, f"a bill is out of date, unseen: {sound.out}"
        assert exports[:3] == made.dump_billed[:3], "billed again it ends otherwise"
    else:
        made.put(one.folder, None)
        _, exported = both(one, LOAD, EXPORT, fine=(0, 1))
        whole = made.dump_loaded[2]
        if exported.code == 0:
            assert (one.folder / "old.csv").read_text() in (whole.splitlines(keepends=True)[0], whole), "half a load"


def both(
    one: Try, first: tuple[str, ...], second: tuple[str, ...], *, fine: tuple[int, ...] = (0,)
) -> tuple[Done, Done]:
    """Two processes, the second a random moment after the first."""
    processes = [started(one.folder, *first, stdin=subprocess.DEVNULL)]
    pause = threading.Event()
    pause.wait(one.dice.choice((0, 0, one.dice.uniform(0, 0.5))))
    processes.append(started(one.folder, *second, stdin=subprocess.DEVNULL))
    done = []
    for process in processes:
        out, err = process.communicate(timeout=600)
        assert "Traceback" not in err, err
        assert "unexpected" not in err, err
        done.append(Done(process.returncode, out, err))
    assert done[0].code == 0, done[0].err
    assert done[1].code in fine, done[1].err
    return done[0], done[1]


def overlapping(one: Try, whole: Path) -> None:
    """Two files that have a third of the rows in common, and all of them together."""
    _, *rows = whole.read_text().splitlines()
    written(one.folder / "a.csv", HEADER, *rows[: len(rows) * 2 // 3])
    written(one.folder / "b.csv", HEADER, *rows[len(rows) // 3 :])


@fault("locked by another writer for some seconds", 1, 3, "waits and says so, or one line")
def locked(one: Try) -> None:
    made = scene(one)
    made.put(one.folder, made.loaded)
    seconds = (1, 5, 60)[one.number % 3]
    holder = sqlite3.connect(one.folder / "etl.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    process = started(one.folder, *BILL, stdin=subprocess.DEVNULL)
    assert process.stderr is not None
    printed = ""
    while "waiting" not in printed:
        line = process.stderr.readline()
        assert line, f"it ended without a word of waiting: {printed}"
        printed += line
    assert printed.splitlines()[-1] == "etl: waiting for another etl process that is writing to this database"
    if seconds == 60:
        err = process.stderr.read()
        assert process.wait(600) == 4
        assert err.endswith("(try again when it has finished)\n"), err
        holder.rollback()
    else:
        threading.Event().wait(seconds - 1)
        holder.rollback()
        _, err = process.communicate(timeout=600)
        assert process.returncode == 0, err
    holder.close()
    assert dump(one.shell, one.folder, BILL)[1] == made.dump_billed
