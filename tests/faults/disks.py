"""Disks that are full at some size: a limit on a file's size, and a small tmpfs where one may be mounted."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.kills import ends_well
from tests.faults.scene import BILL, LOAD, scene
from tests.faults.tries import Try, fault
from tests.support.command import run

COMMANDS = (LOAD, BILL, ("export", "old.csv", "--what", "readings"), ("backup", "old.sqlite3"))


def no_limit() -> str:
    return "" if shutil.which("prlimit") else "there is no prlimit"


def no_mount() -> str:
    if os.geteuid():
        return "only root may mount a tmpfs"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "no tmpfs may be mounted here"


@fault("disk full: no file may grow beyond a random size", 2, 40, "I1 I4, exit 1, one line", needs=no_limit)
def limited(one: Try) -> None:
    made = scene(one)
    command = COMMANDS[one.number % len(COMMANDS)]
    made.put(one.folder, None if command is LOAD else made.loaded if command is BILL else made.billed)
    size = one.dice.randrange(1_000, 500_000)
    done = run(one.folder, *command, through=["prlimit", f"--fsize={size}"])
    check_message(done.code, done.err, size)
    ends_well(one, made)


@fault("disk full: a tmpfs of a random size", 2, 40, "I1 I4, exit 1, one line", needs=no_mount)
def small_disk(one: Try) -> None:
    made = scene(one)
    command = COMMANDS[one.number % len(COMMANDS)]
    before = None if command is LOAD else made.loaded if command is BILL else made.billed
    needed = (made.folder / "year.csv").stat().st_size + (before.stat().st_size if before else 0)
    size = needed + one.dice.randrange(20_000, 1_200_000)
    with tmpfs(one.folder, size):
        made.put(one.folder, before)
        done = run(one.folder, *command)
        check_message(done.code, done.err, size)
        ends_well(one, made)  # on a copy, elsewhere


def check_message(code: int, err: str, size: int) -> None:
    """Done, or one line that says that the disk is full."""
    assert code in (0, 1), f"exit code {code} at {size} bytes: {err}"
    if code:
        line = err.splitlines()[-1]
        assert line.startswith("etl: "), line
        assert any(word in line for word in ("disk is full", "cannot be created", "MB are free")), line


@contextmanager
def tmpfs(folder: Path, size: int) -> Iterator[None]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
