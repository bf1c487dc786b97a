"""Locks: one writer at a time, with a wait that can be shown and interrupted; and snapshots for readers."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from traceback import clear_frames
from typing import Any, TypeVar

from django.db import OperationalError, connections, transaction

from etl.configuration import SQLITE_PATIENCE
from etl.core.errors import BusyError
from etl.store.database.error_messages import readable_errors
from etl.store.database.retrying import connect

WRITER, READER = "default", "reader"

_ADVISORY_KEY = 0x65_74_6C  # "etl"
_CLIENTS_KEY = _ADVISORY_KEY + 1

_NOT_IN_TIME = "55P03"
"""PostgreSQL's code of a lock that was not to be had in time."""
_AT_ONCE = 0.5
"""Seconds of waiting before the wait is shown, or ends."""

Waiting = Callable[[float], None]
Fact = TypeVar("Fact")


@contextmanager
def write_lock(patience: float = 60.0, waiting: Waiting | None = None) -> Iterator[None]:
    """Open a transaction that holds the database's single write lock from its first statement to its commit.

    While another process holds it, `waiting` is called with the seconds waited so far; DatabaseError after `patience`.
    """
    with readable_errors(), _begun(patience, waiting):
        yield


@contextmanager
def _begun(patience: float, waiting: Waiting | None) -> Iterator[None]:
    atomic = transaction.atomic(using=WRITER)
    _enter(atomic, patience, waiting)
    try:
        yield
    except BaseException as error:
        atomic.__exit__(type(error), error, error.__traceback__)
        raise
    atomic.__exit__(None, None, None)


def _enter(atomic: transaction.Atomic, patience: float, waiting: Waiting | None) -> None:
    connect(WRITER)
    entered = _on_server if connections[WRITER].vendor == "postgresql" else _on_file
    started = time.monotonic()
    while not entered(atomic, min(_AT_ONCE, patience)):
        waited = time.monotonic() - started
        if waited > patience:
            raise BusyError(
                f"another etl has been writing to this database for {waited:.0f} s (try again when it has finished)"
            )
        if waiting:
            waiting(waited)


def _on_file(atomic: transaction.Atomic, _seconds: float) -> bool:
    """Return whether the transaction has begun: it begins with the lock."""
    _wait_in_sqlite(0.1)
    try:
        atomic.__enter__()
    except OperationalError as error:
        if "locked" not in str(error):
            raise
        # Django's error and its frames hold each other, and the cursor: SQLite could not close while they live.
        clear_frames(error.__traceback__)
        return False
    finally:
        _wait_in_sqlite(SQLITE_PATIENCE)
    return True


def _wait_in_sqlite(seconds: float) -> None:
    """Set how long a statement of the writer waits for other processes: also one that reads as they close the log."""
    with connections[WRITER].cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={seconds * 1000:.0f}")


def _on_server(atomic: transaction.Atomic, seconds: float) -> bool:
    """Return whether the transaction has begun with the lock; without it none is left open.

    Sessions queue for it: one that only tried from time to time would hardly ever come between many others.
    """
    atomic.__enter__()
    try:
        with connections[WRITER].cursor() as cursor:
            if not seconds:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ADVISORY_KEY])
                ((locked,),) = cursor.fetchall()
            else:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{seconds * 1000:.0f}"])
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_KEY])
                cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
                locked = True
    except BaseException as error:
        atomic.__exit__(type(error), error, error.__traceback__)
        if getattr(error.__cause__, "sqlstate", "") != _NOT_IN_TIME:
            raise
        return False
    if not locked:
        atomic.__exit__(None, None, None)
    return bool(locked)


def try_write_lock(stack: ExitStack) -> bool:
    """Enter `write_lock` unless another process holds it; return whether it was entered."""
    try:
        stack.enter_context(write_lock(patience=0))
    except BusyError:
        return False
    return True


class _OfSnapshot(threading.local):
    known: dict[str, Any] | None = None


_of_snapshot = _OfSnapshot()
"""Facts that hold in the whole snapshot of a thread."""


@contextmanager
def snapshot() -> Iterator[None]:
    """Let everything that is read inside be of one instant; the reader's connection cannot write."""
    with readable_errors():
        connect(READER)
        with transaction.atomic(using=READER):
            before, _of_snapshot.known = _of_snapshot.known, {}
            try:
                yield
            finally:
                _of_snapshot.known = before


def once_a_snapshot(name: str, find: Callable[[], Fact]) -> Fact:
    """Return a fact, which is found once in a snapshot; outside of one it is found each time."""
    if _of_snapshot.known is None:
        return find()
    if name not in _of_snapshot.known:
        _of_snapshot.known[name] = find()
    fact: Fact = _of_snapshot.known[name]
    return fact


@contextmanager
def concurrent_write(*, durable: bool = True) -> Iterator[None]:
    """Open a transaction that writes beside others: for rows that no other process writes.

    One that is not durable may be lost in a power cut, unless a later durable one has ended.
    """
    with readable_errors():
        connect(WRITER)
        with transaction.atomic(using=WRITER):
            if not durable and connections[WRITER].vendor == "postgresql":
                connections[WRITER].cursor().execute("SET LOCAL synchronous_commit TO off")
            yield


def only_writer_of_clients() -> None:
    """Wait on a server until no other transaction makes clients, and let none do so until this one ends."""
    with connections[WRITER].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLIENTS_KEY])


def disconnect() -> None:
    """Close this thread's connections: the next query opens new ones, as after a session was cut."""
    connections.close_all()
