"""A run of many bills is computed by a process a core, and what is stored is the same as if one had done it."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.core.processes import cores
from tests.faults.dumps import several
from tests.support.command import Shell, run, written
from tests.support.computed_bills import AUGUST, CLIENTS, nine_clients
from tests.support.readings import HEADER, line, tariff

BILL = ("bill", "--month", "2017-07..2017-08")
COUNTING = """
import os, sys
os.register_at_fork(after_in_parent=lambda: print("copied", file=sys.stderr))
from etl.start import main
main()
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,500 clients, whose bills of two months are 5,000, all incomplete."""
    folder = tmp_path_factory.mktemp("town")
    stamps = [f"2017-{month}-02 {hour:02}:00" for month in ("07", "08") for hour in (1, 2, 3)]
    rows = [f"{client:04},{stamp},0.{client % 10}" for client in range(2500) for stamp in stamps]
    written(folder / "all.csv", HEADER, *rows)
    assert run(folder, "load", "all.csv").code == 0
    return folder / "etl.sqlite3"


def billed(town: Path, folder: Path, *options: str, **how: Any) -> tuple[int, list[Any], str]:
    """How many copies a process made of itself to bill the town, what it stored, and its report."""
    folder.mkdir()
    shutil.copy(town, folder)
    done = run(folder, *BILL, *options, program=COUNTING, **how)
    assert done.code == 3, done.err
    with sqlite3.connect(folder / "etl.sqlite3") as database:
        rows = database.execute("SELECT * FROM etl_bill ORDER BY client_id, period_start").fetchall()
    database.close()
    return done.err.count("copied"), [row[1:] for row in rows], done.out


@pytest.mark.skipif(cores() < 2, reason="one core is one process")
def test_from_five_thousand_bills_on_there_is_a_process_a_core_and_what_is_stored_is_the_same(
    town: Path, tmp_path: Path
) -> None:
    alone = billed(town, tmp_path / "alone", "--workers", "1")
    assert (alone[0], len(alone[1])) == (0, 5000)
    assert billed(town, tmp_path / "all") == (2, *alone[1:])
    one_core = {min(os.sched_getaffinity(0))}
    assert billed(town, tmp_path / "core", through=("taskset", "-c", str(*one_core))) == alone


@pytest.mark.skipif(cores() < 2, reason="one core is one process")
@pytest.mark.parametrize(("workers", "copies"), [((), 0), (("--workers", "2"), 2)], ids=["default", "two"])
def test_fewer_bills_are_done_by_one_process_and_a_tariff_that_comes_through_a_pipe_is_read_once(
    town: Path, tmp_path: Path, workers: tuple[str, ...], copies: int
) -> None:
    shutil.copy(town, tmp_path)
    text = tariff(str(tmp_path / "t.toml"), line("energy", "1")).read_text(encoding="utf-8")
    options = ("--month", "2017-08", "--tariff", "/dev/stdin", *workers)
    done = run(tmp_path, "bill", *options, stdin=text, program=COUNTING)
    assert ("2,500 bills" in done.out, done.err.count("copied")) == (True, copies), done.err


@pytest.mark.skipif(cores() < 2, reason="one core is one process")
def test_stale_bills_are_counted_before_they_are_done(tmp_path: Path) -> None:
    """A process of its own: in that of the tests there are threads, and one with threads makes no copies."""
    written(tmp_path / "a.csv", HEADER, "7,2017-08-01 00:00,1", "7,2017-08-01 01:00,1")
    written(tmp_path / "b.csv", HEADER, "7,2017-08-01 02:00,1", "7,2017-08-01 03:00,1")
    several(tmp_path, "sqlite:///etl.sqlite3", ["load", "a.csv"], ["bill", "--month", "2017-08"], ["load", "b.csv"])
    done = run(tmp_path, "bill", "--stale")
    assert (done.code, "1 bill" in done.out) == (3, True), done.err


@pytest.fixture
def order(etl: Shell) -> Iterator[Any]:
    """Of nine clients' bills, in a snapshot."""
    from etl.bill_runs.order import Order
    from etl.bill_runs.request import Request
    from etl.store.database.locks import snapshot
    from etl.tariffs.tariff_files import read_tariff

    nine_clients(etl)
    with snapshot():
        yield Order(Request([AUGUST]), read_tariff(Path("t.toml")))


def test_a_part_whose_process_saw_other_inputs_is_computed_again(order: Any) -> None:
    from etl.bill_runs.outcome import Outcome
    from etl.bill_runs.request import ALL
    from etl.engines.own_processes import OwnProcesses
    from etl.engines.part_job import ComputedPart
    from etl.store import input_versions
    from etl.store.input_versions import InputVersion

    class Late:
        """A pool whose only worker opened its snapshot after the next load."""

        def computed(self) -> Iterator[ComputedPart]:
            yield ComputedPart(ALL, InputVersion(2, 0), Outcome(bills=77))

    pool: Any = Late()
    (found,) = OwnProcesses(order, input_versions.current(), 9, pool).computed()
    assert (found.outcome.bills, found.saw) == (len(CLIENTS), InputVersion(1, 0))
