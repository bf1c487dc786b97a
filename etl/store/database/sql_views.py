"""Views of bills for programs that look into the database: docs/reference/views.md.

They are dropped before migrations, which could not change a table that a view reads, and made again after them. A view
or table of such a name that is not ours stays as it is. A text that changes needs a migration, which may be empty.
"""

from hashlib import sha256

from django.db import connections

from etl.store.database.locks import WRITER
from etl.store.database.view_texts import SERVER, SQLITE

_MARK = "made by etl"


def drop() -> None:
    """Drop our views; used in the transaction of the migrations."""
    there = _there(WRITER)
    with connections[WRITER].cursor() as cursor:
        for name in reversed(_texts(WRITER)):
            if _MARK in there.get(name, ""):
                cursor.execute(f"DROP VIEW {name}")


def make() -> None:
    """Make the views that are not there; used in the transaction of the migrations."""
    there = _there(WRITER)
    with connections[WRITER].cursor() as cursor:
        for name, text in _texts(WRITER).items():
            if name not in there:
                cursor.execute(_statement(name, text))
                if connections[WRITER].vendor == "postgresql":
                    cursor.execute(f"COMMENT ON VIEW {name} IS '{_label(text)}'")


def changed(alias: str) -> list[str]:
    """Return the names of the views that are gone, or are ours and not as this version makes them."""
    there = _there(alias)
    wanted = {
        name: _label(text) if connections[alias].vendor == "postgresql" else _statement(name, text)
        for name, text in _texts(alias).items()
    }
    return [name for name, text in wanted.items() if (found := there.get(name, _MARK)) != text and _MARK in found]


def _there(alias: str) -> dict[str, str]:
    """Return tables and views that have names of ours: on SQLite to their statements, on a server to their comments."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT relname, coalesce(obj_description(pg_class.oid, 'pg_class'), '') FROM pg_class "
                "JOIN pg_namespace ON pg_namespace.oid = relnamespace "
                "WHERE nspname = current_schema() AND relname = ANY(%s)",
                [list(SERVER)],
            )
        else:
            cursor.execute("SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'view')")
        return {name: text for name, text in cursor.fetchall() if name in SQLITE}


def _statement(name: str, text: str) -> str:
    return f"CREATE VIEW {name} AS /* {_MARK} */ {text}"


def _label(text: str) -> str:
    """Return the comment of a view on a server, which writes a text of its own for what the view selects."""
    return f"{_MARK}: {sha256(text.encode()).hexdigest()[:16]}"


def _texts(alias: str) -> dict[str, str]:
    return SERVER if connections[alias].vendor == "postgresql" else SQLITE
