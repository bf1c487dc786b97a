"""Sessions and roles of tests on a PostgreSQL server, and a database there with August 2017 of two clients."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.support.command import run, written
from tests.support.readings import HEADER, hours
from tests.support.servers import prepared_database

LOCK = 0x65_74_6C
"""The key of the lock of whoever writes: `etl`."""
WRITE_LOCK = f"SELECT pg_advisory_xact_lock({LOCK})"


@contextmanager
def loaded_database(folder: Path) -> Iterator[str]:
    """The URL of a database of its own, with August of two clients."""
    with prepared_database() as url:
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


def sessions(url: str) -> list[int]:
    """The numbers of the sessions that are shown: some may be about to end."""
    with session(url) as admin:
        return [number for (number,) in admin.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")]


def cut(url: str, query: str, but: Sequence[int]) -> list[int]:
    """End the sessions whose last statement has these words, as soon as there is one; their numbers.

    Those named in `but` are not meant: they were there or were ended before, and may be shown for a while.
    """
    statement = (
        "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND pid <> ALL(%s) AND query LIKE %s"
    )
    with session(url) as admin:
        deadline = time.monotonic() + 600
        while not (ended := admin.execute(statement, [list(but), query]).fetchall()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    return [number for number, _ in ended]
