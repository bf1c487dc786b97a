"""However many processes compute, and on whichever database: the same bills to the letter, whatever is asked."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.dumps import several
from tests.support.command import Done, Shell, run, written
from tests.support.places import ROOT
from tests.support.readings import HEADER, hours, line, loaded, standing, table, tariff
from tests.support.servers import NO_SERVER, SERVER, own_database

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
    ["issue", "--month", "2017-08", "--client", FIRST],
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


UNLIKE = ("run", "seconds", "database", "versions", "warnings")
"""What of a result may differ from run to run, or from database to database."""


def told(done: list[Done]) -> list[tuple[int, str]]:
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
    return told(several(folder, url, *commands, *EXPORTS))


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
    assert len(json.loads(alone[1][6][1])["reissued"]) == 1


def test_a_pool_on_sqlite_ends_in_the_same(tmp_path: Path, alone: tuple[Path, list[tuple[int, str]]]) -> None:
    assert everything(alone[0], f"sqlite:///{tmp_path}/etl.sqlite3", "--workers", "1") == alone[1]


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
@pytest.mark.parametrize("workers", [(), ("--workers", "1"), ("--workers", "3")], ids=" ".join)
def test_workers_on_a_server_end_in_the_same(
    alone: tuple[Path, list[tuple[int, str]]], workers: tuple[str, ...]
) -> None:
    with own_database() as url:
        assert everything(alone[0], url, *workers) == alone[1]


@pytest.fixture
def two(etl: Shell) -> Iterator[Shell]:
    """Clients a and b, billed for August 2017 by one process."""
    tariff("t.toml", line("energy", "1"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01", "2"))
    yield etl
    etl.reset()


AUGUST_BILL = ("bill", "--month", "2017-08", "--tariff", "t.toml")


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
    assert shown[0].split() == ["run", "what", "engine", "state", "begun", "(UTC)", "s", "chunks", "bills", "failed"]
    assert shown[1].split()[:5] == ["1", "bill", "2017-08", "local", "done"]
    assert two("runs", "show", "7").error == "etl: there is no run 7 (etl runs lists the newest)"


@pytest.mark.parametrize("workers", [(), ("--workers", "2")], ids=["alone", "pool"])
def test_a_damaged_block_fails_its_client_and_the_others_are_billed(two: Shell, workers: tuple[str, ...]) -> None:
    from etl.store.models import IntervalBlock

    block = IntervalBlock.objects.filter(series__meter__number="a").order_by("week")[1]
    values = bytearray(block.values)
    values[len(values) // 2] ^= 1
    IntervalBlock.objects.filter(pk=block.pk).update(values=bytes(values))
    done = two(*AUGUST_BILL, *workers)
    assert (done.code, done.error) == (
        3, "etl: client a: a stored block of readings is damaged (restore the database from a backup)",
    )  # fmt: skip
    rows = [(row["client_number"], row["status"], row["total"]) for row in table(two.exported("bills"))]
    assert rows == [("a", "failed", ""), ("b", "complete", "1488.00")]
    block.save()


def test_an_assignment_while_bills_are_computed_makes_them_stale(two: Shell) -> None:
    """The snapshot of a run is older than what its bills are kept beside."""
    from etl import bill
    from etl.bill_runs.request import Request, Watcher
    from etl.core.periods import month

    written("who.csv", "client_number,meter,multiplier", "a,a,2")
    folder = Path(two.database).parent

    def assigned(_clients: int) -> None:
        if not two.on_server:  # there it is tested by chunks
            assert run(folder, "--database", two.url, "assign", Path("who.csv").absolute()).code == 0

    report = bill.bill(Request([month("2017-08")], tariff=Path("t.toml")), Watcher(begun=assigned))
    assert report.changed == 2
    assert report.stale == (0 if two.on_server else 2)


def test_bills_that_were_left_as_they_were_are_that_still_when_the_others_are_kept(two: Shell) -> None:
    """The snapshot of a run is older than what its bills are kept beside: another run has come between."""
    from etl import bill
    from etl.bill_runs.request import Request, Watcher
    from etl.core.errors import EtlError
    from etl.core.periods import month

    if two.on_server:
        pytest.skip("a process beside this one writes to the file")
    loaded(two, hours("b", "2017-09-01", "2017-10-01"), name="september.csv")
    two.ok(*AUGUST_BILL)
    other = tariff("other.toml", line("energy", "3")).absolute()

    def billed(_clients: int) -> None:
        command = ("bill", "--month", "2017-08", "--tariff", other)
        assert run(Path(two.database).parent, "--database", two.url, *command).code == 0

    request = Request([month("2017-08"), month("2017-09")], tariff=Path("t.toml"))
    with pytest.raises(
        EtlError, match=r"another etl process has changed bills that this run had found unchanged \(run"
    ):
        bill.bill(request, Watcher(begun=billed))
    assert {row["total"] for row in table(two.exported("bills"))} == {"2232.00", "4464.00"}


def test_a_second_look_at_a_database_in_use_leaves_its_locks_alone(tmp_path: Path) -> None:
    """A process that opens and closes the file by itself would lose what it commits after another one has ended."""
    program = """
import subprocess, sys
import settings
settings.configure("sqlite:///etl.sqlite3")
from etl.store.database import schema
from etl.store.models import Client
schema.prepare()
Client.objects.create(number="a")
schema.prepare()
other = [sys.executable, "-c", "import cli; cli.main()", "runs"]
subprocess.run(other, check=True, capture_output=True)
Client.objects.create(number="b")
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True)
    with sqlite3.connect(tmp_path / "etl.sqlite3") as raw:
        assert raw.execute("SELECT number FROM etl_client ORDER BY number").fetchall() == [("a",), ("b",)]
    raw.close()


def test_an_engine_that_is_unknown_or_cannot_be_here_is_one_line(two: Shell) -> None:
    assert two(*AUGUST_BILL, "--engine", "spark").error == "etl: --engine spark: is not one of local, celery"
    done = two(*AUGUST_BILL, "--engine", "celery")
    if not two.on_server:
        assert (done.code, done.error) == (
            2, "etl: SQLite is for one machine: workers elsewhere cannot write to it (use PostgreSQL, or --workers N)",
        )  # fmt: skip


def test_one_client_is_billed_by_one_process_and_leaves_no_run_open(two: Shell) -> None:
    two.ok("assign", written("who.csv", "client_number,tariff", "a,t.toml"))
    for workers in ([], ["--workers", "2"]):
        done = two(*AUGUST_BILL, "--client", "a", *workers)
        assert (done.code, done.error) == (
            1, "etl: client a has a tariff of its own (leave --tariff out, or etl assign)",
        )  # fmt: skip
    assert two.ok("runs", "--json").json["runs"] == []
    two.ok(*AUGUST_BILL, "--client", "b", "--workers", "2")
    assert [one["chunks"] for one in two.ok("runs", "--json").json["runs"]] == [0]


def test_an_interrupt_is_not_hidden_by_what_the_session_then_says(etl: Shell) -> None:
    """In the middle of a statement it leaves a session that refuses even to be rolled back."""
    from django.db import ProgrammingError

    from etl.store.database.error_messages import readable_errors

    assert etl.ok("runs").out
    refused = ProgrammingError("can't change 'autocommit' now: connection in transaction status ACTIVE")
    refused.__context__ = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt), readable_errors():
        raise refused
