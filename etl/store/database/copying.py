"""Consistent copies of an SQLite database in use, made by SQLite's own backup."""

import errno
import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import connections

from etl.core.disk import leftovers
from etl.core.disk.targets import Target
from etl.core.errors import DatabaseError, EtlError, TargetError
from etl.store.database.error_messages import place
from etl.store.database.locks import READER, snapshot
from etl.store.database.other_programs import refuse_to_replace

PAGES = 4096
"""Pages (32 MB) copied between two looks at the keyboard."""

Progress = Callable[[int, int], None]
"""Told pages that are done and all pages."""


def copy_to(target: Target, progress: Progress) -> None:
    """Write the copy beside the target, for its owner only, sync it and rename it.

    The snapshot holds the source at one instant through all steps: otherwise each commit of another process would start
    the copy again.
    """
    source = connections[READER]
    if source.vendor != "sqlite":
        raise DatabaseError(f"{place()}: is on a server (back it up with pg_dump --format=custom)")
    path = _at_rest(target)
    leftovers.clear(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise _refused(target, error) from error
    leftovers.lock(handle)
    temporary = Path(name)
    try:
        with snapshot():
            _copy(target, temporary, progress)
        os.fsync(handle)
        target.take(temporary)
    except OSError as error:
        raise _refused(target, error) from error
    finally:
        os.close(handle)
        for left in (temporary, Path(f"{name}-journal")):
            left.unlink(missing_ok=True)


def _copy(target: Target, temporary: Path, progress: Progress) -> None:
    source = connections[READER]
    with source.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_schema")  # from here on the snapshot is of this instant
        cursor.fetchall()
    copy = sqlite3.connect(temporary, isolation_level=None)
    try:
        copy.execute("PRAGMA synchronous=OFF")  # it is synced once, before it takes its name
        source.connection.backup(copy, pages=PAGES, progress=lambda _status, left, pages: progress(pages - left, pages))
    except sqlite3.Error as error:
        raise _refused(target, error) from error
    finally:
        copy.close()


def _at_rest(target: Target) -> Path:
    """Return where the copy goes; TargetError for a database in use, whose log would be taken for the copy's."""
    if any(Path(f"{target.path}{log}").exists() for log in ("-wal", "-journal")):
        raise TargetError(f"{target}: is a database in use (name another file)")
    if target.path.exists() and target.path.stat().st_size:
        refuse_to_replace(target)
    return target.path


def _refused(target: Target, error: Exception) -> EtlError:
    text = str(error)
    full = getattr(error, "errno", None) in {errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO}
    if full or "disk is full" in text or "disk I/O error" in text:
        return TargetError(
            f"{target}: the disk is full; no copy was made (make room, or choose another place)", code="E-DISK-FULL"
        )
    why = getattr(error, "strerror", None) or text
    if "malformed" in text:
        return DatabaseError(f"{place()}: is damaged and was not copied (etl check says where)", code="E-DAMAGED")
    return TargetError(f"{target}: cannot be written: {why} (choose another place)")
