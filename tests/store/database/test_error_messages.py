"""A PostgreSQL server that refuses, is busy, reads only, or cuts the session: one line, and tried again where safe."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import Done, run
from tests.support.server_sessions import loaded_database, on, role
from tests.support.servers import NO_SERVER, SERVER

pytestmark = pytest.mark.skipif(not SERVER, reason=NO_SERVER)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """With August of two clients."""
    with loaded_database(tmp_path_factory.mktemp("made")) as url:
        yield url


def refused(done: Done, code: int = 1) -> str:
    assert done.code == code, done
    (line,) = done.err.splitlines()
    return line


def test_a_database_or_a_user_that_is_not_there_is_said_with_what_to_do(database: str, tmp_path: Path) -> None:
    line = refused(run(tmp_path, "--database", on(database, path="/nothing"), "status"))
    assert line == "etl: nothing: there is no such database on the server (createdb it, or check --database)"
    line = refused(run(tmp_path, "--database", on(database, login="nobody_known"), "status"))
    assert line.endswith(": the server does not know this user (check --database)")


def test_a_port_where_nobody_listens_is_said_with_what_to_do(tmp_path: Path) -> None:
    line = refused(run(tmp_path, "--database", "postgresql://somebody@127.0.0.1:9/nothing", "status"), 5)
    assert line == "etl: 127.0.0.1:9/nothing: no server answers there (start it, or check host and port in --database)"


def test_a_role_that_may_only_read_reads_and_is_told_so_when_it_writes(database: str, tmp_path: Path) -> None:
    only = "ALTER ROLE {name} SET default_transaction_read_only TO on"
    with role(database, "reads", only) as url:
        assert run(tmp_path, "--database", url, "status").code == 0
        line = refused(run(tmp_path, "--database", url, "bill", "--month", "2017-08"))
    assert "lets this user only read (name the primary server, or a role that may write)" in line


def test_an_error_of_the_driver_that_django_has_not_seen_is_a_cut_session_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import psycopg
    from django.db import connection
    from psycopg.errors import AdminShutdown

    from etl.core.errors import SessionError
    from etl.store.database.error_messages import readable_errors

    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setattr(connection, "Database", psycopg)
    with pytest.raises(SessionError), readable_errors():
        raise AdminShutdown("terminating connection due to administrator command")
