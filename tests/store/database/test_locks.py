"""One writer at a time, for whom others wait and say so; readers see one instant."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from etl.core.errors import DatabaseError
from etl.store.database.error_messages import readable_errors
from tests.support.command import Shell, started
from tests.support.places import ROOT
from tests.support.server_sessions import LOCK, loaded_database, session
from tests.support.servers import NO_SERVER, SERVER
from tests.support.store_rows import client

ON_SERVER = pytest.mark.skipif(not SERVER, reason=NO_SERVER)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """With August of two clients."""
    with loaded_database(tmp_path_factory.mktemp("made")) as url:
        yield url


@ON_SERVER
def test_another_writer_is_waited_for_and_that_is_said(database: str, tmp_path: Path) -> None:
    with session(database) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        process = started(tmp_path, "--database", database, "bill", "--month", "2017-08")
        assert process.stderr
        assert any(
            "waiting for another etl process that is writing to this database" in line for line in process.stderr
        )
        begun = """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND backend_type = 'client backend' AND backend_xid IS NOT NULL
        """  # the server's own processes write too, when they like
        assert other.execute(begun).fetchone() == (0,)  # it holds nothing while it waits
        other.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    assert "2 bills" in out


@ON_SERVER
def test_a_writer_that_does_not_end_is_given_up(database: str) -> None:
    program = """
import sys
from etl.configuration import configure
configure(sys.argv[1])
from etl.store.database import locks
waits = []
try:
    with locks.write_lock(1, waits.append):
        print("got it")
except Exception as error:
    print(error, bool(waits))
"""
    with session(database) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        command = [sys.executable, "-c", program, database]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "another etl has been writing to this database for" in done.stdout
    assert done.stdout.endswith("True\n")


@ON_SERVER
def test_a_writer_gets_its_turn_among_others_that_never_leave_the_lock_alone(database: str) -> None:
    program = """
import sys
from etl.configuration import configure
configure(sys.argv[1])
from etl.store.database import locks
with locks.write_lock():
    print("got it")
"""
    queued = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"
    with session(database) as one, session(database) as other:
        one.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        waiting = subprocess.Popen(
            [sys.executable, "-c", program, database], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        while other.execute(queued, [LOCK]).fetchone() == (0,):
            assert waiting.poll() is None
        one.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # behind the one that has waited
        other.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        out, _ = waiting.communicate(timeout=600)
    assert out == "got it\n"


@pytest.mark.usefixtures("rows")
def test_a_write_that_fails_leaves_nothing() -> None:
    from etl.store.database.locks import write_lock
    from etl.store.models import Client

    def work() -> None:
        with write_lock():
            client("a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert not Client.objects.exists()


def test_a_lock_that_another_process_holds_is_not_waited_for_when_tried(rows: Shell) -> None:
    """SQLite's own lock, held by another connection."""
    from etl.store.database.locks import try_write_lock, write_lock

    waits: list[float] = []
    other = sqlite3.connect(rows.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ExitStack() as stack:
        assert not try_write_lock(stack)
    with (
        pytest.raises(DatabaseError, match=r"^another etl has been writing to this database for \d+ s \(try again"),
        write_lock(1, waits.append),
    ):
        pytest.fail("it was entered")
    assert waits
    other.execute("ROLLBACK")
    other.close()
    with ExitStack() as stack:
        assert try_write_lock(stack)


def test_sqlite_waits_shortly_for_the_write_lock_alone_and_longer_for_a_log_that_is_being_closed(rows: Shell) -> None:
    from django.db import connection

    from etl.store.database.locks import try_write_lock

    def patience_ms() -> int:
        with connection.cursor() as cursor:
            ((found,),) = cursor.execute("PRAGMA busy_timeout").fetchall()
        return int(found)

    other = sqlite3.connect(rows.database, isolation_level=None)
    before = patience_ms()
    other.execute("BEGIN IMMEDIATE")
    with ExitStack() as stack:
        assert not try_write_lock(stack)
    other.close()
    assert (before, patience_ms()) == (5000, 5000)
    with ExitStack() as stack:
        assert try_write_lock(stack)
        assert patience_ms() == 5000


@pytest.mark.usefixtures("rows")
def test_a_reader_cannot_write_and_sees_one_instant() -> None:
    from etl.store.database.locks import READER, concurrent_write, snapshot
    from etl.store.models import Client

    with snapshot():
        assert Client.objects.using(READER).count() == 0
        with concurrent_write():
            client("a")
        assert (Client.objects.using(READER).count(), Client.objects.count()) == (0, 1)
        with pytest.raises(DatabaseError, match=r"may not be written|only read"), readable_errors():
            Client.objects.using(READER).update(number="b")


@pytest.mark.usefixtures("etl")
def test_a_fact_is_found_once_in_a_snapshot_and_again_in_the_next() -> None:
    from etl.store.database.locks import once_a_snapshot, snapshot

    found: list[int] = []

    def find() -> int:
        found.append(1)
        return len(found)

    for _ in range(2):
        with snapshot():
            assert once_a_snapshot("fact", find) == once_a_snapshot("fact", find)
    assert len(found) == 2
    assert [once_a_snapshot("fact", find), once_a_snapshot("fact", find)] == [3, 4]
