"""Pages by several processes: the same bytes as by one, and whole or not at all whatever becomes of a process."""

import os
import shutil
import signal
import subprocess
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from etl.core.processes import cores
from tests.engines.test_pool import child_of
from tests.faults.dumps import several
from tests.support.command import run, started, written
from tests.support.readings import HEADER, hours, line, tariff

pytestmark = pytest.mark.skipif(cores() < 2, reason="one core is one process")

CLIENTS = [f"{'aÄBzé'[number % 5]}{number:03}" for number in range(150)]
STATEMENT = ("statement", "--month", "2017-08", "--output", "out")
TWO = (*STATEMENT, "--workers", "2")
COUNTING = """
import os, sys
os.register_at_fork(after_in_parent=lambda: print("copied", file=sys.stderr))
from etl.start import main
main()
"""
WAITING = """
import os, signal
os.register_at_fork(after_in_child=lambda: signal.sigwait({signal.SIGINT}))
from etl.start import main
main()
"""
"""A command whose copies make no page before there was an interrupt, which is blocked in them."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """150 bills of three days, and the pages that one process makes of them."""
    folder = tmp_path_factory.mktemp("town")
    rows = (row for client in CLIENTS for row in hours(client, "2017-08-01", "2017-08-04"))
    written(folder / "all.csv", HEADER, *rows)
    tariff(str(folder / "t.toml"), line("energy", "1"))
    bills = ("bill", "--month", "2017-08", "--tariff", "t.toml")
    several(folder, "sqlite:///etl.sqlite3", ("load", "all.csv"), bills, STATEMENT)
    assert len(pages(folder)) == len(CLIENTS) + 1
    return folder


@pytest.fixture
def folder(town: Path, tmp_path: Path) -> Path:
    shutil.copy(town / "etl.sqlite3", tmp_path)
    return tmp_path


def pages(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "out").glob("*.html")}


def test_two_processes_write_the_same_bytes_as_one(town: Path, folder: Path) -> None:
    done = run(folder, *TWO, program=COUNTING)
    assert (done.code, done.err.count("copied")) == (0, 2), done.err
    assert pages(folder) == pages(town)


def test_pages_of_a_process_that_is_killed_are_made_by_the_one_that_writes(town: Path, folder: Path) -> None:
    process = started(folder, *TWO, stdin=subprocess.DEVNULL)
    os.kill(child_of(process), signal.SIGKILL)
    _, err = process.communicate(timeout=600)
    assert (process.returncode, "Traceback" in err) == (0, False), err
    assert pages(folder) == pages(town)


def test_an_interrupt_leaves_nothing(folder: Path) -> None:
    """The terminal sends it to all processes at once."""
    process = started(folder, *TWO, program=WAITING, stdin=subprocess.DEVNULL, start_new_session=True)
    child_of(process)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=600)
    assert (process.returncode, err.splitlines()[-1]) == (130, "interrupted: nothing is half-done")
    assert "Traceback" not in err
    assert [path.name for path in folder.iterdir() if path.is_dir()] == []


def test_a_fault_in_a_process_is_one_line(folder: Path) -> None:
    (folder / "mine").mkdir()
    (folder / "mine/statement.html").write_text("{% include 'none.html' %}", encoding="utf-8")
    done = run(folder, *TWO, "--template", "mine")
    assert done.code == 1
    assert done.err.splitlines()[-1].startswith("etl: mine: statement.html: cannot be used: ")
    assert "Traceback" not in done.err


@pytest.mark.parametrize("end", ["late", "lost", "killed"])
def test_what_no_process_has_made_of_the_same_bills_is_made_here(end: str) -> None:
    from etl.statements.page_processes import pages_of
    from etl.store.input_versions import InputVersion
    from etl.store.shown_versions import ShownVersion

    class Maker:
        """Makes a page of each bill that is its name."""

        def of_bills(self, bills: Any) -> Any:
            yield from (f"here {bill}" for bill in bills)

    maker: Any = Maker()
    saw, other = (ShownVersion(InputVersion(load, 0), (1, 0, 1), 0) for load in (1, 2))
    future: Any = Future()
    if end == "killed":
        future.set_exception(BrokenProcessPool())
    else:
        future.set_result((other, ["there a"]))
    bills: Any = ["a", "b"]
    made: list[Any] = [*pages_of(bills, None if end == "lost" else future, saw, maker)]
    assert made == ["here a", "here b"]
    same: Any = Future()
    same.set_result((saw, ["there a"]))
    made = [*pages_of(bills, same, saw, maker)]
    assert made == ["there a"]
