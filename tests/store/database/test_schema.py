"""A database of every older version is brought up to date by the next command, whole, with all that is in it."""

import json
import pkgutil
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from etl.store import migrations
from etl.store.database import schema
from tests.faults.dumps import several
from tests.faults.refusals import NO_PRIVILEGE, no_setpriv
from tests.support.command import Done, Shell, run, written
from tests.support.places import ROOT
from tests.support.readings import HEADER, hours, line, standing, tariff
from tests.support.server_sessions import session
from tests.support.servers import NO_SERVER, SERVER, own_database

NAMES = sorted(module.name for module in pkgutil.iter_modules(migrations.__path__))
OLDER = NAMES[:-1]
EXPORTS = [["export", "-", "--format", "csv", "--what", what] for what in ("bills", "lines", "readings")]


def older(url: str, migration: str) -> None:
    command = [sys.executable, "-m", "tests.support.older", url, migration]
    subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)


def files(folder: Path) -> list[list[str]]:
    """The files of two clients, one of them with a tariff of its own, and the commands that load and bill them."""
    prices = tariff(str(folder / "t.toml"), line("energy", "0.20"), standing())
    written(folder / "a.csv", HEADER, *hours("a", "2017-08-01", "2017-09-01"), *hours("b", "2017-08-01", "2017-09-01"))
    written(folder / "who.csv", "client_number,tariff,from", f"b,{prices.name},2017-01-01")
    return [["load", "a.csv"], ["assign", "who.csv"], ["bill", "--month", "2017-08", "--tariff", "t.toml"]]


def filled(folder: Path, url: str) -> list[str]:
    """A database with bills; and its exports."""
    done = several(folder, url, *files(folder), *EXPORTS)
    assert [one.code for one in done] == [0] * len(done), done
    return [one.out for one in done[-len(EXPORTS) :]]


NEXT = [*EXPORTS, ["check", "--all"], ["load", "a.csv"], ["unload", "1"]]


def brought(done: list[Done], whole: list[str]) -> None:
    """The next commands find all that was in an older database, and can change it."""
    *exports, check, load, unload = done
    assert [one.out for one in exports] == whole
    assert (check.code, unload.code) == (0, 0), check.err + unload.err
    assert "already loaded" in load.out


GONE = {"revision": "0", "issued_at": "NULL", "current": "1"}
"""Columns that older tables have and this version's have not, with what stood in them."""


def copied(source: Path, target: Path) -> None:
    """All rows of one database into another one's tables, as far as it has their columns."""
    with sqlite3.connect(target) as raw:
        raw.execute("ATTACH ? AS newer", [str(source)])
        tables = [
            name
            for (name,) in raw.execute("SELECT name FROM main.sqlite_schema WHERE name LIKE 'etl_%' AND type = 'table'")
        ]
        for table in tables:
            own = [row[1] for row in raw.execute(f"PRAGMA main.table_info({table})")]
            into, values = (
                ", ".join(f'"{name}"' for name in own),
                ", ".join(GONE.get(name, f'"{name}"') for name in own),
            )
            values = values if table == "etl_bill" else into
            raw.execute(f"INSERT INTO main.{table} ({into}) SELECT {values} FROM newer.{table}")
    raw.close()


def test_there_is_an_older_version_to_test() -> None:
    assert OLDER[0] == "0001_initial"


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A file of this version, and its exports."""
    folder = tmp_path_factory.mktemp("newer")
    return folder, filled(folder, "sqlite:///newer.sqlite3")


OLD = """
import shutil, sys
from etl.configuration import configure

configure("sqlite:///old.sqlite3")
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

for migration in sys.argv[1:]:
    MigrationExecutor(connection).migrate([("etl", migration)])
    connection.close()
    shutil.copy("old.sqlite3", f"{migration}.sqlite3")
"""


@pytest.fixture(scope="module")
def olds(tmp_path_factory: pytest.TempPathFactory, newer: tuple[Path, list[str]]) -> Path:
    """A folder with a file of each older version that has the rows of the new one, as far as it had columns."""
    folder = tmp_path_factory.mktemp("olds")
    command = [sys.executable, "-c", OLD, *OLDER]
    subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    for migration in OLDER:
        copied(newer[0] / "newer.sqlite3", folder / f"{migration}.sqlite3")
    return folder


@pytest.mark.parametrize("migration", OLDER)
def test_an_older_file_is_brought_up_to_date_with_all_that_is_in_it(
    etl: Shell, newer: tuple[Path, list[str]], olds: Path, migration: str
) -> None:
    folder, whole = newer
    etl.take(olds / f"{migration}.sqlite3")
    shutil.copy(folder / "a.csv", "a.csv")
    brought([etl(*command) for command in NEXT], whole)


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
@pytest.mark.parametrize("migration", [OLDER[0], OLDER[-1]])
def test_an_older_database_on_a_server_too(tmp_path: Path, migration: str) -> None:
    """The oldest one comes by all the others."""
    with own_database() as url:
        whole = filled(tmp_path, url)
        older(url, migration)
        brought(several(tmp_path, url, *NEXT), whole)


def stale_after_update(folder: Path, url: str) -> None:
    """Bills of an older version in which a tax changes are billed again by the next `etl bill --stale`, no others."""
    rates = [f'[[line]]\nid = "vat"\nkind = "percent"\n{edge} = 2017-08-11\nrate = {rate}\n' for edge, rate in CHANGE]
    dated = tariff(str(folder / "dated.toml"), line("energy", "0.20"), *rates)
    rows = [*hours("a", "2017-07-01", "2017-10-01"), *hours("b", "2017-07-01", "2017-10-01")]
    written(folder / "a.csv", HEADER, *rows)
    written(
        folder / "who.csv",
        "client_number,tariff,from",
        f"b,{tariff(str(folder / 't.toml'), standing()).name},2017-01-01",
    )
    months = ["bill", "--month", "2017-07..2017-09", "--tariff", dated.name]
    assert [one.code for one in several(folder, url, ["load", "a.csv"], ["assign", "who.csv"], months)] == [0, 0, 0]
    older(url, "0007_runs")
    status, stale = several(folder, url, ["status", "--json"], ["bill", "--stale", "--json"])
    found = [(one["period_start"], one["stale"]) for one in json.loads(status.out)["bills"]]
    assert found == [("2017-07-01", 0), ("2017-08-01", 1), ("2017-09-01", 0)]
    assert json.loads(stale.out)["bills"] == 1


CHANGE = (("to", "0.2"), ("from", "0.1"))


def test_bills_in_which_a_tax_changes_are_stale_after_the_update(tmp_path: Path) -> None:
    stale_after_update(tmp_path, f"sqlite:///{tmp_path}/x.sqlite3")


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
def test_bills_in_which_a_tax_changes_are_stale_after_the_update_on_a_server_too(tmp_path: Path) -> None:
    with own_database() as url:
        stale_after_update(tmp_path, url)


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
def test_first_commands_at_the_same_time_all_find_the_tables_made(tmp_path: Path) -> None:
    with own_database() as url, ThreadPoolExecutor(3) as pool:
        for _ in range(3):
            done = list(pool.map(lambda _: run(tmp_path, "--database", url, "status"), range(3)))
            assert [one.code for one in done] == [0] * 3, [one.err for one in done]
            with session(url) as admin:
                admin.execute("DROP SCHEMA public CASCADE")
                admin.execute("CREATE SCHEMA public")


def test_first_commands_at_the_same_time_in_threads_of_one_process_all_find_the_tables_made(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", THREADS], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=True)
    assert done.returncode == 0
    assert (mode(tmp_path / "x.sqlite3"), (tmp_path / "x.sqlite3").stat().st_mode & 0o777) == ("wal", 0o600)


THREADS = """
from concurrent.futures import ThreadPoolExecutor
from etl.configuration import configure

configure("sqlite:///x.sqlite3")
from django.db import connections
from etl import status
from etl.store.database import schema

def first(_):
    schema.prepare(create=True)
    found = status.status()
    connections.close_all()
    return found.clients

with ThreadPoolExecutor(4) as pool:
    assert list(pool.map(first, range(8))) == [0] * 8
"""


def mode(file: Path) -> str:
    """How SQLite writes it: `wal`, or `delete` where a reader and a writer exclude each other."""
    raw = sqlite3.connect(file)
    ((found,),) = raw.execute("PRAGMA journal_mode").fetchall()
    raw.close()
    return str(found)


@pytest.fixture
def vacuumed(newer: tuple[Path, list[str]], tmp_path: Path) -> Path:
    """A copy of a database with August of two clients, as SQLite's own command makes it."""
    raw = sqlite3.connect(newer[0] / "newer.sqlite3")
    raw.execute("VACUUM INTO ?", [str(tmp_path / "etl.sqlite3")])
    raw.close()
    assert mode(tmp_path / "etl.sqlite3") == "delete"
    return tmp_path / "etl.sqlite3"


def test_a_copy_that_vacuum_into_has_made_is_billed(etl: Shell, vacuumed: Path, newer: tuple[Path, list[str]]) -> None:
    """Bills are written while readings are read, which SQLite lets nobody do in a file of its older kind."""
    etl.take(vacuumed)
    week = ("--from", "2017-08-01", "--to", "2017-08-08", "--tariff", newer[0] / "t.toml", "--replace")
    done = etl.ok("bill", *week, "--json").json
    assert (done["bills"], done["changed"]) == (2, 2)


@pytest.mark.skipif(bool(no_setpriv()), reason=no_setpriv())
def test_such_a_copy_that_may_only_be_read_is_read(vacuumed: Path) -> None:
    vacuumed.chmod(0o400)
    status = run(vacuumed.parent, "status", "--json", through=NO_PRIVILEGE)
    assert status.json["clients"] == 2
    unload = run(vacuumed.parent, "unload", "1", through=NO_PRIVILEGE)
    assert unload.error == "etl: etl.sqlite3: may not be written (check the permissions of the file and its folder)"


def test_such_a_copy_that_another_program_writes_is_waited_for(etl: Shell) -> None:
    """Its mode can be changed by a process that has the file for itself."""
    raw = sqlite3.connect(etl.database, isolation_level=None, check_same_thread=False)
    assert raw.execute("PRAGMA journal_mode=DELETE").fetchall() == [("delete",)]
    raw.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(in_thread)
        with pytest.raises(TimeoutError):
            done.result(timeout=0.3)
        raw.rollback()
        raw.close()
        done.result(timeout=600)
    assert mode(etl.database) == "wal"


def in_thread() -> None:
    from django.db import connections

    try:
        schema.prepare()
    finally:
        connections.close_all()
