"""Processes that compute for one that writes: whichever ends, the others' bills are there."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tests.faults.dumps import several
from tests.support.command import run, started, written
from tests.support.readings import HEADER, hours

CLIENTS = [f"{'aÄBzé'[number % 5]}{number:03}" for number in range(150)]
AUGUST = ("2017-08-01", "2017-08-04")
AUGUST_BILL = ("bill", "--month", "2017-08")
BILLS = ("export", "-", "--format", "csv")


def test_a_worker_of_a_pool_that_is_killed_is_made_up_for(tmp_path: Path) -> None:
    written(tmp_path / "all.csv", HEADER, *(row for client in CLIENTS for row in hours(client, *AUGUST)))
    assert run(tmp_path, "load", "all.csv").code == 0
    shutil.copy(tmp_path / "etl.sqlite3", tmp_path / "alone.sqlite3")
    whole, wanted = several(tmp_path, "sqlite:///alone.sqlite3", AUGUST_BILL, BILLS)
    process = started(tmp_path, *AUGUST_BILL, "--workers", "2", stdin=subprocess.DEVNULL)
    os.kill(child_of(process), signal.SIGKILL)
    _, err = process.communicate(timeout=600)
    assert (process.returncode, "Traceback" in err) == (whole.code, False), err
    assert run(tmp_path, *BILLS).out == wanted.out


def test_an_interrupt_while_workers_start_is_one_line(tmp_path: Path) -> None:
    """The terminal sends it to all processes at once."""
    written(tmp_path / "all.csv", HEADER, *(row for client in CLIENTS for row in hours(client, *AUGUST)))
    assert run(tmp_path, "load", "all.csv").code == 0
    process = started(tmp_path, *AUGUST_BILL, "--workers", "2", stdin=subprocess.DEVNULL, start_new_session=True)
    child_of(process)
    for number in (signal.SIGSTOP, signal.SIGINT, signal.SIGCONT):  # however fast they work, they are not done then
        os.killpg(process.pid, number)
    _, err = process.communicate(timeout=600)
    assert (process.returncode, err.splitlines()[-1]) == (130, "interrupted: nothing is half-done")
    assert "Traceback" not in err


def child_of(process: "subprocess.Popen[str]") -> int:
    """The first worker that another process has started; multiprocessing's own helper is none."""
    end = time.monotonic() + 600
    while time.monotonic() < end:
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rsplit(") ", 1)[1].split()
                told_of = (path.parent / "cmdline").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[1]) == process.pid and "resource_tracker" not in told_of:
                return int(path.parent.name)
        time.sleep(0.01)
    raise AssertionError("no worker was started")
