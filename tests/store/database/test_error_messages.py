"""A PostgreSQL server that refuses, is busy, reads only, or cuts the session: one line, and tried again where safe."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.support.command import Done, run, started, written
from tests.support.places import ROOT
from tests.support.readings import HEADER, hours
from tests.support.servers import NO_SERVER, SERVER, own_database

pytestmark = pytest.mark.skipif(not SERVER, reason=NO_SERVER)

LOCK = 0x65_74_6C
"""The key of the lock of whoever writes: `etl`."""
WRITE_LOCK = f"SELECT pg_advisory_xact_lock({LOCK})"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """With August of two clients."""
    with own_database() as url:
        folder = tmp_path_factory.mktemp("made")
        assert run(folder, "--database", url, "load", made(folder)).code == 0
        yield url


def made(folder: Path) -> Path:
    rows = [row for client in ("a", "b") for row in hours(client, "2017-08-01", "2017-09-01")]
    return written(folder / "a.csv", HEADER, *rows)


def on(url: str, **parts: str) -> str:
    """The URL with another `login` or `path`."""
    split = urlsplit(url)
    if "login" in parts:
        split = split._replace(netloc=f"{parts['login']}@{split.netloc.rpartition('@')[2]}")
    return urlunsplit(split._replace(path=parts.get("path", split.path)))


@contextmanager
def session(url: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@contextmanager
def role(url: str, name: str, *statements: str) -> Iterator[str]:
    """The URL for a role of its own that may read."""
    name = f"{name}_{url.rpartition('/')[2]}"
    with session(url) as admin:
        admin.execute(f"DROP ROLE IF EXISTS {name}")
        admin.execute(f"CREATE ROLE {name} LOGIN IN ROLE pg_read_all_data")
        for statement in statements:
            admin.execute(statement.format(name=name))
        try:
            yield on(url, login=name)
        finally:
            admin.execute(f"DROP ROLE {name}")


def refused(done: Done) -> str:
    assert done.code == 1, done
    (line,) = done.err.splitlines()
    return line


def test_a_database_or_a_user_that_is_not_there_is_said_with_what_to_do(database: str, tmp_path: Path) -> None:
    line = refused(run(tmp_path, "--database", on(database, path="/nothing"), "status"))
    assert line == "etl: nothing: there is no such database on the server (createdb it, or check --database)"
    line = refused(run(tmp_path, "--database", on(database, login="nobody_known"), "status"))
    assert line.endswith(": the server does not know this user (check --database)")


def test_a_port_where_nobody_listens_is_said_with_what_to_do(tmp_path: Path) -> None:
    line = refused(run(tmp_path, "--database", "postgresql://somebody@127.0.0.1:9/nothing", "status"))
    assert line == "etl: nothing: no server answers there (start it, or check host and port in --database)"


def test_a_role_that_may_only_read_reads_and_is_told_so_when_it_writes(database: str, tmp_path: Path) -> None:
    only = "ALTER ROLE {name} SET default_transaction_read_only TO on"
    with role(database, "reads", only) as url:
        assert run(tmp_path, "--database", url, "status").code == 0
        line = refused(run(tmp_path, "--database", url, "bill", "--month", "2017-08"))
    assert "lets this user only read (name the primary server, or a role that may write)" in line


def test_a_session_more_than_there_may_be_is_waited_for(database: str, tmp_path: Path) -> None:
    with role(database, "two", "ALTER ROLE {name} CONNECTION LIMIT 2") as url:
        with session(url):
            process = started(tmp_path, "--database", url, "status")  # which needs two, one to read and one to write
            time.sleep(1.5)
            assert process.poll() is None, process.communicate()
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err


def test_another_writer_is_waited_for_and_that_is_said(database: str, tmp_path: Path) -> None:
    with session(database) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        process = started(tmp_path, "--database", database, "bill", "--month", "2017-08")
        assert process.stderr
        assert any("waiting for another etl that is writing to this database" in line for line in process.stderr)
        begun = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"
        assert other.execute(begun).fetchone() == (0,)  # it holds nothing while it waits
        other.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "2 bills" in out


def test_a_writer_that_does_not_end_is_given_up(database: str) -> None:
    program = """
import sys
from etl.configuration import configure
configure(sys.argv[1])
from etl.store.database import locks
waits = []
try:
    with locks.writing(0.5, waits.append):
        print("got it")
except Exception as error:
    print(error, len(waits) > 2)
"""
    with session(database) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        command = [sys.executable, "-c", program, database]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "another etl has been writing to this database for" in done.stdout
    assert done.stdout.endswith("True\n")


def cut(url: str, asked: str) -> None:
    """End the sessions whose last statement has these words, as soon as there is one."""
    with session(url) as admin:
        deadline = time.monotonic() + 30
        while not admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE %s",
            [asked],
        ).fetchall():
            assert time.monotonic() < deadline
            time.sleep(0.02)


@pytest.mark.parametrize(
    ("command", "struck", "says"),
    [
        (["load", "c.csv"], (WRITE_LOCK, "%_try_advisory_%"), "loaded 24 readings of 1 client,"),
        (["bill", "--month", "2017-08"], (WRITE_LOCK, "%_try_advisory_%"), " bills, "),
        (["export", "r.csv", "--what", "readings"], ("LOCK etl_series", '%FROM "etl_series"%'), "r.csv: "),
        (["status"], ("LOCK etl_bill", '%FROM "etl_bill"%'), "2017-08"),
    ],
)
def test_a_command_whose_session_is_cut_begins_once_more(
    database: str, tmp_path: Path, command: list[str], struck: tuple[str, str], says: str
) -> None:
    """Struck when it waits for what somebody else holds, by the words of what it asks."""
    held, asked = struck
    written(tmp_path / "c.csv", HEADER, *hours("c", "2017-08-01", "2017-08-02"))
    with session(database) as other:
        other.execute("DELETE FROM etl_bill")
        other.execute("BEGIN")
        other.execute(held)
        process = started(tmp_path, "--database", database, *command)
        cut(database, asked)
        other.execute("ROLLBACK")
        out, err = process.communicate(timeout=60)
    assert process.returncode in {0, 3}, err
    assert says in out
    assert [line for line in err.splitlines() if line.endswith(": the session was cut: trying once more")], err


def test_a_session_that_is_cut_again_is_one_line(database: str, tmp_path: Path) -> None:
    with session(database) as other:
        other.execute("BEGIN")
        other.execute("LOCK etl_load")
        process = started(tmp_path, "--database", database, "status")
        cut(database, '%FROM "etl_load"%')
        time.sleep(0.1)
        cut(database, '%FROM "etl_load"%')
        other.execute("ROLLBACK")
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.splitlines()[-1].endswith(
        ": the session was cut, nothing is half-done (look after the server, and run it again)"
    )
    assert len(err.splitlines()) == 2


def test_first_commands_at_the_same_time_all_find_the_tables_made(tmp_path: Path) -> None:
    with own_database() as url, ThreadPoolExecutor(3) as pool:
        for _ in range(3):
            done = list(pool.map(lambda _: run(tmp_path, "--database", url, "status"), range(3)))
            assert [one.code for one in done] == [0] * 3, [one.err for one in done]
            with session(url) as admin:
                admin.execute("DROP SCHEMA public CASCADE")
                admin.execute("CREATE SCHEMA public")
