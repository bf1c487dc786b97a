"""One writer at a time, for whom others wait and say so; readers see one instant."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import started
from tests.support.places import ROOT
from tests.support.server_sessions import LOCK, loaded_database, session
from tests.support.servers import NO_SERVER, SERVER

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
        assert any("waiting for another etl that is writing to this database" in line for line in process.stderr)
        begun = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"
        assert other.execute(begun).fetchone() == (0,)  # it holds nothing while it waits
        other.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "2 bills" in out


@ON_SERVER
def test_a_writer_that_does_not_end_is_given_up(database: str) -> None:
    program = """
import sys, settings
settings.configure(sys.argv[1])
from etl.store.database import locks
waits = []
try:
    with locks.write_lock(0.5, waits.append):
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
