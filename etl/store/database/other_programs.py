"""Databases of other programs, which are refused before anything in them is changed."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import OperationalError, connections

from etl.core.disk.targets import Target
from etl.core.errors import DatabaseError, TargetError
from etl.store.database.error_messages import place, readable_errors

APPLICATION_ID = 0x65_74_6C_62  # "etlb"
"""Mark in the header of our SQLite files (`PRAGMA application_id`); those that older versions made get it later."""
_OURS = {"django_migrations", "etl_intervalblock"}
"""Tables of every version. A program of another subject may well call its part of Django `etl`, too."""
_PATIENCE = 30.0
"""Seconds for which a look into a file waits, while another program has it for itself."""
_ELSEWHERE = "choose another: --database sqlite:///FILE"
_ON_SERVER = """
    SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    AND (nspname = current_schema() OR (relname = 'django_migrations' AND pg_table_is_visible(pg_class.oid)))
    AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
    ORDER BY relkind = 'S', relname
"""
"""Tables and views where ours are or would be made, without those that belong to an extension."""


def refuse_other_file(path: Path) -> set[str]:
    """Return the names of the migrations that an SQLite file has; DatabaseError if it is another program's.

    Nothing is written but what SQLite itself does for any reader: the index of a log that is there (`-shm`), and the
    end of a write that was cut short (`-journal`).
    """
    with readable_errors(), _errors_as_django_has_them():
        what, applied = _what_is_other(path)
    if what:
        raise DatabaseError(f"{path.name}: {what} ({_ELSEWHERE})")
    return applied


def refuse_to_replace(target: Target) -> None:
    """Raise TargetError where a copy would replace an SQLite file of another program."""
    with suppress(sqlite3.Error):  # a copy that is damaged may be replaced
        what, _ = _what_is_other(target.path)
        if what:
            raise TargetError(f"{target}: {what} (name another file)")


def _what_is_other(path: Path) -> tuple[str, set[str]]:
    """Return why an SQLite file is not ours, if so, and the names of our migrations that it has."""
    mark, version, tables, applied = _look_into(Path(os.path.realpath(path)))
    ours = mark == APPLICATION_ID or tables >= _OURS
    return _other_with(sorted(tables)) if not ours and (tables or mark or version) else "", applied


def refuse_other_tables(alias: str) -> None:
    """Raise DatabaseError if there are tables on the server, and none is ours; inside the write lock."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_ON_SERVER)
        tables = [name for (name,) in cursor.fetchall()]
    if tables and not set(tables) >= _OURS:
        raise DatabaseError(f"{place()}: {_other_with(tables)} (make one with createdb, and name it in --database)")


def _other_with(tables: list[str]) -> str:
    return "is a database of another program" + (f", with a table {tables[0][:60]}" if tables else "")


@contextmanager
def _errors_as_django_has_them() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise OperationalError(str(error)) from error


def _look_into(path: Path) -> tuple[int, int, set[str], set[str]]:
    """Return an SQLite file's mark and version of its tables, its tables and views, and our migrations in it.

    A file without a log is read as one that cannot change, for which SQLite makes no file beside it. It is read again
    if a log is there afterwards.
    """
    if not _has_log(path):
        try:
            facts = _facts(path, "mode=ro&immutable=1")
        except sqlite3.Error:
            if not _has_log(path):
                raise
        else:
            if not _has_log(path):
                return facts
    try:
        return _facts(path, "mode=ro")
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):
            raise
        return _facts(path, "mode=rw")  # a write was cut short, which SQLite takes back before anybody reads


def _has_log(path: Path) -> bool:
    return any(Path(f"{path}{companion}").exists() for companion in ("-wal", "-journal"))


def _facts(path: Path, mode: str) -> tuple[int, int, set[str], set[str]]:
    with closing(sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True, timeout=_PATIENCE)) as raw:
        ((mark,),), ((version,),) = _rows(raw, "PRAGMA application_id"), _rows(raw, "PRAGMA user_version")
        found = _rows(raw, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
        tables = {name for (name,) in found if not name.startswith("sqlite_")}
        applied = "SELECT name FROM django_migrations WHERE app = 'etl'"
        return mark, version, tables, {name for (name,) in _rows(raw, applied)} if tables >= _OURS else set()


def _rows(raw: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    return raw.execute(query).fetchall()
