"""Checks by the database itself: SQLite's check of its pages, and versions with known faults."""

import platform
import sqlite3
from collections.abc import Iterator

from django.db import DatabaseError, connections

from etl.core.violations import Violation
from etl.store.database import sql_views
from etl.store.database.error_messages import place
from etl.store.database.locks import READER

_WAL_RESET_GONE = (3, 51, 3)
_REPAIRED = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}
"""Older lines in which the fault was repaired too."""
_MOST = 100
"""Lines that SQLite's own check gives at most."""


def versions() -> dict[str, str]:
    """Return the versions of Python and of the database."""
    connection = connections[READER]
    if connection.vendor == "sqlite":
        return {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    number = int(connection.pg_version)  # type: ignore[attr-defined]  # the stubs' base has no vendor's own fields
    return {"python": platform.python_version(), "postgresql": f"{number // 10_000}.{number % 10_000}"}


def known_faults() -> list[str]:
    """Return a line for each fault of these versions that can damage a database."""
    version = sqlite3.sqlite_version_info
    repaired = version >= _REPAIRED.get(version[:2], _WAL_RESET_GONE)
    if connections[READER].vendor != "sqlite" or repaired:
        return []
    fault = "can damage a database that two programs write to at the same instant (WAL-reset fault, gone in 3.51.3)"
    return [
        f"SQLite {sqlite3.sqlite_version} {fault}; etl lets one write at a time, so let no other program write to it"
    ]


def changed_views() -> list[str]:
    """Return a line for each view that other programs may look at, and that is not what this version makes."""
    return [f"view {name} is not there as etl makes it (docs/reference/views.md)" for name in sql_views.changed(READER)]


def check_pages() -> Iterator[Violation]:
    """Run SQLite's quick_check and check its foreign keys; PostgreSQL guards both by itself."""
    if connections[READER].vendor != "sqlite":
        return
    try:
        with connections[READER].cursor() as cursor:
            cursor.execute(f"PRAGMA quick_check({_MOST})")
            yield from (Violation(place(), f"SQLite says: {row[0]}") for row in cursor.fetchall() if row[0] != "ok")
            cursor.execute("PRAGMA foreign_key_check")
            for table, row, parent, _ in cursor.fetchmany(_MOST):
                yield Violation(place(), f"row {row} of {table} names a row of {parent} that is not there")
    except DatabaseError as error:
        yield Violation(place(), f"SQLite says: {error}")
