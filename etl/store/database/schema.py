"""Schema of the database: made and migrated on first use."""

import os
import pkgutil
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from django.db import OperationalError, connection

from etl.core.disk.database_files import database_files
from etl.core.disk.file_identity import Identity, identity
from etl.core.errors import DatabaseError
from etl.store import migrations
from etl.store.database import immutability, new_tables, seals, sql_views
from etl.store.database.error_messages import place, readable_errors
from etl.store.database.locks import WRITER, write_lock
from etl.store.database.other_programs import APPLICATION_ID, refuse_other_file, refuse_other_tables
from etl.store.database.retrying import connect

PAGE_SIZE = 8192
"""A week of household readings is about 1.4 kB: larger pages waste less of their ends than 4 kB ones."""


def prepare(*, create: bool = True) -> None:
    """Create the database if it does not exist, and bring its tables to this version, in one transaction.

    Raises DatabaseError if it was made by a newer version or another program, is not a database, or must not be
    created. What it refuses is left as it is.
    """
    known = {module.name for module in pkgutil.iter_modules(migrations.__path__)}
    if connection.vendor == "sqlite":
        with _looking:
            _prepare_file(Path(str(connection.settings_dict["NAME"])), known, create=create)
    with readable_errors():
        connect(WRITER)
        if connection.vendor == "sqlite":
            _set_file_format()
        if _applied(known) != known:
            _migrate(known)


def is_made() -> bool:
    """Return whether there is a database file; a database on a server is assumed to exist."""
    return connection.vendor != "sqlite" or Path(str(connection.settings_dict["NAME"])).exists()


def files() -> frozenset[Identity]:
    """Return the files that are the database; none on a server."""
    if connection.vendor != "sqlite":
        return frozenset()
    return frozenset(map(identity, database_files(str(connection.settings_dict["NAME"]))))


def folder() -> Path:
    """Return where temporary files of this database go: beside it, so that they can be renamed into place."""
    if connection.vendor == "sqlite":
        return Path(str(connection.settings_dict["NAME"])).parent
    return Path(tempfile.gettempdir())


_looking = threading.Lock()
_looked_at: set[Path] = set()
"""Files into which this process has looked, before it had a connection to them; not those that it refused."""


def _prepare_file(path: Path, known: set[str], *, create: bool) -> None:
    """Create or inspect the file, once a process.

    Closing any handle of a file drops all locks that the process has on it, SQLite's too. Another process that ends
    then takes itself for the last one, and deletes the log to which this one still writes.
    """
    if path in _looked_at and path.exists():
        return
    if path.exists() and not path.is_file():
        raise DatabaseError(f"{path.name}: is not a regular file (choose another: --database sqlite:///FILE)")
    if path.exists() and path.stat().st_size:
        _refuse_other_files(path)
        _refuse_newer(refuse_other_file(path) - known)
    elif create:
        _make_empty(path)
    else:
        raise DatabaseError(
            f"{path.name}: there is no such database (load readings first: etl load readings.csv)", code="E-NO-DATABASE"
        )
    _looked_at.add(path)


def _make_empty(path: Path) -> None:
    """Make the file where there is none; readings and bills are personal data, so it is its owner's only."""
    try:
        with suppress(FileExistsError):  # another process was first, or was ended before it wrote anything
            os.close(os.open(os.path.realpath(path), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise DatabaseError(
            f"{path}: the database cannot be created: {error} (choose another place: --database)"
        ) from error


def _refuse_other_files(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(16)
    except OSError as error:
        raise DatabaseError(
            f"{path}: the database cannot be opened: {error.strerror} (check its permissions)"
        ) from error
    if magic != b"SQLite format 3\0":
        raise DatabaseError(f"{path.name}: this file is not a database (choose another: --database sqlite:///FILE)")


def _set_file_format(patience: float = 30.0) -> None:
    """Have the file in WAL mode, in which bills are written while they are read; the pages of an empty one are set too.

    The file is asked each time: it may have been made by `VACUUM INTO`, or by a process that was ended too early. The
    mode is changed by one process alone: retry while the file is busy.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            with connection.cursor() as cursor:
                if cursor.execute("PRAGMA journal_mode").fetchall() != [("wal",)]:
                    cursor.execute(f"PRAGMA page_size={PAGE_SIZE}")
                    cursor.execute("PRAGMA journal_mode=WAL")
            return
        except OperationalError as error:
            connection.close()  # after a failure SQLite takes the mode for changed until it reads the file again
            if "readonly" in str(error):
                return  # it can be read
            if "lock" not in str(error) or time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def _applied(known: set[str]) -> set[str]:
    """Return the names of the migrations that the database has; DatabaseError if one is not known here."""
    from django.db.migrations.recorder import MigrationRecorder

    recorded = {name for app, name in MigrationRecorder(connection).applied_migrations() if app == "etl"}
    if recorded - known and connection.vendor == "postgresql":
        refuse_other_tables(WRITER)
    _refuse_newer(recorded - known)
    return recorded


def _refuse_newer(unknown: set[str]) -> None:
    if unknown:
        raise DatabaseError(
            f"{place()}: made by a newer etl (it has {max(unknown)}; install that version to use it)", code="E-VERSION"
        )


def _migrate(known: set[str]) -> None:
    sqlite = connection.vendor == "sqlite"
    if sqlite:  # Django's schema editor refuses to work inside a transaction that checks foreign keys.
        connection.disable_constraint_checking()
    try:
        with write_lock():
            applied = _applied(known)
            if applied != known:  # another process may have been first
                if not sqlite:
                    refuse_other_tables(WRITER)
                sql_views.drop()
                if sqlite and not applied:
                    new_tables.make(known)
                else:
                    _apply_migrations()
                immutability.protect()
                sql_views.make()
                seals.renew()
                if sqlite:
                    connection.cursor().execute(f"PRAGMA application_id={APPLICATION_ID}")
    finally:
        if sqlite:
            connection.enable_constraint_checking()


def _apply_migrations() -> None:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
