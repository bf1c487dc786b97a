"""A server without a free session is waited for; work whose session was cut is done once more."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import started, written
from tests.support.readings import HEADER, hours
from tests.support.server_sessions import WRITE_LOCK, cut, loaded_database, role, session, sessions
from tests.support.servers import NO_SERVER, SERVER

pytestmark = pytest.mark.skipif(not SERVER, reason=NO_SERVER)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """With August of two clients."""
    with loaded_database(tmp_path_factory.mktemp("made")) as url:
        yield url


def test_a_session_more_than_there_may_be_is_waited_for(database: str, tmp_path: Path) -> None:
    with role(database, "two", "ALTER ROLE {name} CONNECTION LIMIT 2") as url:
        with session(url):
            process = started(tmp_path, "--database", url, "status")  # which needs two, one to read and one to write
            time.sleep(1.5)
            assert process.poll() is None, process.communicate()
        _, err = process.communicate(timeout=600)
        assert process.returncode == 0, err


@pytest.mark.parametrize(
    ("command", "struck", "says"),
    [
        (["load", "c.csv"], (WRITE_LOCK, "%pg_advisory_xact_lock%"), "loaded 24 readings of 1 client,"),
        (["bill", "--month", "2017-08"], (WRITE_LOCK, "%pg_advisory_xact_lock%"), " bills, "),
        (["export", "r.csv", "--what", "readings"], ("LOCK etl_series", '%FROM "etl_series"%'), "r.csv: "),
        (["status"], ("LOCK etl_bill", '%FROM "etl_bill"%'), "2017-08"),
    ],
)
def test_a_command_whose_session_is_cut_begins_once_more(
    database: str, tmp_path: Path, command: list[str], struck: tuple[str, str], says: str
) -> None:
    """Struck when it waits for what somebody else holds, by the words of what it asks."""
    lock, query = struck
    written(tmp_path / "c.csv", HEADER, *hours("c", "2017-08-01", "2017-08-02"))
    with session(database) as other:
        other.execute("DELETE FROM etl_bill")
        other.execute("BEGIN")
        other.execute(lock)
        before = sessions(database)
        process = started(tmp_path, "--database", database, *command)
        cut(database, query, before)
        other.execute("ROLLBACK")
        out, err = process.communicate(timeout=600)
    assert process.returncode in {0, 3}, err
    assert says in out
    assert [line for line in err.splitlines() if line.endswith(": the session was cut: trying once more")], err


def test_a_session_that_is_cut_again_is_one_line(database: str, tmp_path: Path) -> None:
    with session(database) as other:
        other.execute("BEGIN")
        other.execute("LOCK etl_load")
        before = sessions(database)
        process = started(tmp_path, "--database", database, "status")
        first = cut(database, '%FROM "etl_load"%', before)
        cut(database, '%FROM "etl_load"%', [*before, *first])
        other.execute("ROLLBACK")
        _, err = process.communicate(timeout=600)
    assert process.returncode == 5
    assert err.splitlines()[-1].endswith(
        ": the session was cut, nothing is half-done (check the server, and run it again)"
    )
    assert len(err.splitlines()) == 2
