"""Processes killed, interrupted and terminated at random moments, and pipes closed."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tests.faults.dumps import dump
from tests.faults.scene import BILL, LOAD, Scene, moment, scene
from tests.faults.tries import Try, fault
from tests.support.command import Done, run, started, struck

FORMATS = ("csv", "jsonl", "json", "parquet", "arrow", "xlsx")
MADE = ("etl.sqlite3", "year.csv", "old.")
"""What files in a try's folder may be called."""


def strike(one: Try, command: tuple[str, ...], seconds: float, number: signal.Signals) -> Done:
    """The command, sent a signal at a random moment; one that Python can catch when it runs our lines."""
    process = started(one.folder, *command, stdin=subprocess.DEVNULL)
    begun, starts = time.monotonic(), Starts(process.pid)
    early = number != signal.SIGKILL and one.dice.random() < 0.4
    after = one.dice.uniform(0, 0.4) * seconds if early else moment(one.dice, seconds)

    def now() -> bool:
        ours = number == signal.SIGKILL or starts.over()
        return ours and time.monotonic() - begun > after

    return struck(process, now, number)


class Starts:
    """Python on its way to our first line: until then it has its own handler of SIGINT, which tells a traceback."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._caught = self._over = False

    def over(self) -> bool:
        """Whether that handler was there and is gone. Looks once, so it has to be asked often."""
        with suppress(FileNotFoundError, ProcessLookupError):
            lines = dict(line.split(":", 1) for line in self._status.read_text().splitlines())
            caught = bool(int(lines["SigCgt"], 16) >> signal.SIGINT - 1 & 1)
            self._over = self._over or (self._caught and not caught)
            self._caught = self._caught or caught
        return self._over


def ends_well(one: Try, made: Scene) -> None:
    """What is there is a state between two commands; the commands again end as if nothing had been (I1, I2)."""
    status = [["status", "--json"]] if (one.folder / "etl.sqlite3").exists() else []
    first, exports = dump(one.shell, one.folder, *status, LOAD, BILL)
    if status and first[0].code == 0:
        readings = first[0].json["readings"]
        assert readings in (0, made.dump_loaded[2].count("\n") - 1), f"{readings} readings of a file"
    assert exports == made.dump_billed, "the same commands again end otherwise"


@fault("SIGKILL at a random moment of load, then again", 2, 200, "I1 I2")
def kill_load(one: Try) -> None:
    made = scene(one)
    made.put(one.folder, None)
    strike(one, LOAD, made.seconds["load"], signal.SIGKILL)
    ends_well(one, made)


@fault("SIGKILL at a random moment of bill, then again", 2, 200, "I1 I5")
def kill_bill(one: Try) -> None:
    made = scene(one)
    made.put(one.folder, made.loaded)
    strike(one, BILL, made.seconds["bill"], signal.SIGKILL)
    ends_well(one, made)


@fault("SIGKILL at a random moment of export", 2, 100, "I4")
def kill_export(one: Try) -> None:
    whole_or_old(one, signal.SIGKILL)


def whole_or_old(one: Try, number: signal.Signals) -> Done:
    """An export that is struck leaves the old whole file or the new whole one."""
    made = scene(one)
    suffix = one.dice.choice(FORMATS)
    new = made.folder / f"new.{suffix}"
    command = ("export", f"old.{suffix}", "--what", "readings")
    if not new.exists():
        made_whole = run(made.folder, "--database", "sqlite:///billed.sqlite3", "export", new.name, *command[2:])
        assert made_whole.code == 0, made_whole.err
    made.put(one.folder, made.billed)
    old = one.folder / f"old.{suffix}"
    old.write_bytes(b"old")
    done = strike(one, command, made.seconds["export"], number)
    assert old.read_bytes() in (b"old", new.read_bytes()), f"half a {suffix} file"
    return done


@fault("Ctrl-C and SIGTERM at any moment of load, bill and export", 2, 60, "130, 143; nothing half-done, no traceback")
def stopped(one: Try) -> None:
    made = scene(one)
    number, code = ((signal.SIGINT, 130), (signal.SIGTERM, 143))[one.number % 2]
    which = ("load", "bill", "export")[one.number // 2 % 3]
    if which == "export":
        done = whole_or_old(one, number)
    else:
        command, before = (LOAD, None) if which == "load" else (BILL, made.loaded)
        made.put(one.folder, before)
        done = strike(one, command, made.seconds[which], number)
    assert done.code in (0, code, -number), f"{which}: exit code {done.code}"
    assert done.code != -number or not done.err, f"{which}: {done.err}"
    if done.code:
        stray = [path.name for path in one.folder.iterdir() if not path.name.startswith(MADE)]
        assert stray == [], f"{which}: left {stray}"
    if which != "export":
        ends_well(one, made)


@fault("closed pipe: whoever reads standard output has seen enough", 2, 50, "141 or a quiet end")
def closed_pipe(one: Try) -> None:
    made = scene(one)
    made.put(one.folder, made.billed)
    what, suffix = one.dice.choice(("readings", "lines")), one.dice.choice(("csv", "jsonl", "json", "parquet", "arrow"))
    process = started(one.folder, "export", "-", "--format", suffix, "--what", what, stdin=subprocess.DEVNULL)
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stderr:
        os.read(process.stdout.fileno(), one.dice.choice((1, 5_000)))
        process.stdout.close()
        printed = process.stderr.read()
    code = process.wait(timeout=600)
    assert code in (0, 141, -signal.SIGPIPE), f"exit code {code}"
    assert not printed, printed
