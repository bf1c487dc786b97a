"""However many processes compute, and on whichever database: the same bills to the letter, whatever is asked."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from etl.engines import ENGINES
from tests.faults.dumps import several
from tests.support.command import Done, Shell, written
from tests.support.places import ROOT
from tests.support.readings import HEADER, hours, line, standing, tariff
from tests.support.servers import NO_SERVER, SERVER, prepared_database
from tests.support.table_runs import AUGUST_BILL

CLIENTS = [f"{'aÄBzé'[number % 5]}{number:03}" for number in range(150)]
"""Their order is another one in a language than by bytes."""
FIRST, SECOND, OTHER, POWERLESS = CLIENTS[0], CLIENTS[1], CLIENTS[77], CLIENTS[140]
JULY, AUGUST = ("2017-07-30", "2017-08-01"), ("2017-08-01", "2017-08-04")
BILL = ["bill", "--tariff", "t.toml", "--json"]
EXPORTS = [["export", "-", "--format", "csv", "--what", what] for what in ("bills", "lines", "readings")]
COMMANDS: list[list[str]] = [
    ["load", "all.csv", "--timezone", "Europe/Lisbon"],
    ["assign", "who.csv"],
    [*BILL, "--month", "2017-07..2017-08"],
    [*BILL, "--month", "2017-08"],  # nothing changed
    ["issue", "--month", "2017-08", "--client", FIRST, "--allow-incomplete", "--json"],
    ["load", "corrected.csv", "--timezone", "Europe/Lisbon"],
    ["bill", "--stale", "--json"],
    [*BILL, "--from", "2017-08-01", "--to", "2017-08-02"],  # overlaps everybody's
    [*BILL, "--from", "2017-08-01", "--to", "2017-08-02", "--client", SECOND, "--replace"],
    [*BILL, "--periods", "periods.csv", "--replace"],
    ["bill", "--month", "2017-08", "--missing", "refuse", "--tariff", "t.toml", "--client", OTHER, "--json"],
    ["check", "--all", "--json"],
]


def files(folder: Path) -> None:
    rows = [row for client in CLIENTS for days in (JULY, AUGUST) for row in hours(client, *days, f"0.{len(client)}7")]
    written(folder / "all.csv", HEADER, *rows)
    written(folder / "corrected.csv", HEADER, *(hours(FIRST, *AUGUST, "2") + hours(OTHER, *AUGUST, "3")))
    tariff(str(folder / "t.toml"), line("energy", "0.2173"), standing())
    tariff(
        str(folder / "demand.toml"), line("demand", "3.333"), line("fixed", "1", 'per = "day"', 'times = "kw"', id="kw")
    )
    who = [f"{client},demand.toml,{number}" for number, client in enumerate(CLIENTS[40:60], 1)]
    written(folder / "who.csv", "client_number,tariff,kw", *who, f"{POWERLESS},demand.toml,")
    spans = [f"{client},2017-08-02,2017-08-04" for client in (CLIENTS[2], CLIENTS[50])]
    written(folder / "periods.csv", "client_number,from,to", *spans, "nobody,2017-08-02,2017-08-04")


UNLIKE = ("run", "seconds", "database", "versions", "warnings", "head", "heads")
"""What of a result may differ from run to run, or from database to database."""


def answers(done: list[Done]) -> list[tuple[int, str]]:
    """Exit codes and what was printed, but for what differs from run to run."""
    found = []
    for one in done:
        out = one.out
        if out.startswith("{"):
            result = {name: value for name, value in json.loads(out).items() if name not in UNLIKE}
            out = json.dumps(result, ensure_ascii=False)
        found.append((one.code, out))
    return found


def everything(folder: Path, url: str, *workers: str) -> list[tuple[int, str]]:
    """What all commands say, and then the exports."""
    commands = [[*command, *workers] if command[0] == "bill" else command for command in COMMANDS]
    return answers(several(folder, url, *commands, *EXPORTS))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[int, str]]]:
    """The files, and what one process makes of them."""
    folder = tmp_path_factory.mktemp("alone")
    files(folder)
    return folder, everything(folder, f"sqlite:///{folder}/etl.sqlite3")


def test_one_process_makes_of_them_what_the_tests_below_compare_with(alone: tuple[Path, list[tuple[int, str]]]) -> None:
    codes = [code for code, _ in alone[1]]
    assert codes == [0, 0, 3, 3, 0, 0, 3, 1, 0, 3, 1, 0, 0, 0, 0]
    first = json.loads(alone[1][2][1])
    assert (first["bills"], first["clients"], first["failed"]) == (298, 149, 2)
    assert len(json.loads(alone[1][6][1])["open"]) == 1


def test_a_pool_on_sqlite_ends_in_the_same(tmp_path: Path, alone: tuple[Path, list[tuple[int, str]]]) -> None:
    assert everything(alone[0], f"sqlite:///{tmp_path}/etl.sqlite3", "--workers", "2") == alone[1]


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
@pytest.mark.parametrize("workers", [(), ("--workers", "3")], ids=" ".join)
def test_workers_on_a_server_end_in_the_same(
    alone: tuple[Path, list[tuple[int, str]]], workers: tuple[str, ...]
) -> None:
    with prepared_database() as url:
        assert everything(alone[0], url, *workers) == alone[1]


def test_runs_are_listed_with_what_they_made(two: Shell) -> None:
    assert two.ok("runs").out == "no runs yet (etl bill --month 2017-08)\n"
    made = two.ok(*AUGUST_BILL, "--json").json
    unchanged = two.ok(*AUGUST_BILL, "--json").json
    assert (made["run"], unchanged["run"]) == (1, None)
    (row,) = two.ok("runs", "--json").json["runs"]
    assert (row["run"], row["kind"], row["asked"], row["engine"], row["state"]) == (
        1,
        "bill",
        "2017-08",
        "local",
        "done",
    )
    assert (row["made"]["bills"], row["made"]["changed"], row["made"]["total"]) == (2, 2, {"EUR": "2232.00"})
    shown = two.ok("runs").out.splitlines()
    assert shown[0].split() == ["run", "what", "engine", "state", "started", "(UTC)", "s", "chunks", "bills", "failed"]
    assert shown[1].split()[:5] == ["1", "bill", "2017-08", "local", "done"]
    assert two("runs", "show", "7").error == "etl: there is no run 7 (etl runs lists the newest)"


def test_a_second_look_at_a_database_in_use_leaves_its_locks_alone(tmp_path: Path) -> None:
    """A process that opens and closes the file by itself would lose what it commits after another one has ended."""
    program = """
import subprocess, sys
from etl.configuration import configure
configure("sqlite:///etl.sqlite3")
from etl.store.database import schema
from etl.store.models import Client
schema.prepare()
Client.objects.create(number="a")
schema.prepare()
other = [sys.executable, "-c", "from etl.start import main; main()", "runs"]
subprocess.run(other, check=True, capture_output=True)
Client.objects.create(number="b")
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True)
    with sqlite3.connect(tmp_path / "etl.sqlite3") as raw:
        assert raw.execute("SELECT number FROM etl_client ORDER BY number").fetchall() == [("a",), ("b",)]
    raw.close()


def test_an_engine_that_is_unknown_or_cannot_be_here_is_one_line(two: Shell) -> None:
    assert two(*AUGUST_BILL, "--engine", "spark").error == f"etl: --engine spark: is not one of {', '.join(ENGINES)}"
    done = two(*AUGUST_BILL, "--engine", "celery")
    if not two.on_server:
        assert (done.code, done.error) == (
            2, "etl: SQLite is for one machine: workers elsewhere cannot write to it (use PostgreSQL, or --workers N)",
        )  # fmt: skip


def test_an_interrupt_is_not_hidden_by_what_the_session_then_says(etl: Shell) -> None:
    """In the middle of a statement it leaves a session that refuses even to be rolled back."""
    from django.db import ProgrammingError

    from etl.store.database.error_messages import readable_errors

    assert etl.ok("runs").out
    refused = ProgrammingError("can't change 'autocommit' now: connection in transaction status ACTIVE")
    refused.__context__ = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt), readable_errors():
        raise refused
