"""One writer at a time, with a wait that can be seen and interrupted; and snapshots for readers."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from traceback import clear_frames
from typing import Any

from django.db import OperationalError, connections, transaction

from etl.errors import DatabaseError
from etl.store.faults import told_plainly

WRITER, READER = "default", "reader"

_ADVISORY_KEY = 0x65_74_6C  # "etl"

Waiting = Callable[[float], None]


@contextmanager
def writing(patience: float = 60.0, waiting: Waiting | None = None) -> Iterator[None]:
    """A transaction that holds the database's single write lock from its first statement to its commit.

    While another process holds it, `waiting` is called with the seconds waited so far; DatabaseError after `patience`.
    """
    with told_plainly(), _begun(patience, waiting):
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
    connection = connections[WRITER]
    if connection.vendor == "postgresql":
        atomic.__enter__()
        try:
            _wait_on_server(connection.cursor(), waiting)
        except BaseException as error:
            atomic.__exit__(type(error), error, error.__traceback__)
            raise
        return
    started = time.monotonic()
    while True:
        try:
            atomic.__enter__()
            return
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            # Django's error and its frames hold each other, and the cursor: SQLite could not close while they live.
            clear_frames(error.__traceback__)
            waited = time.monotonic() - started
            if waited > patience:
                raise DatabaseError(
                    f"another etl has been writing to this database for {waited:.0f} s (try again when it has finished)"
                ) from error
            if waiting:
                waiting(waited)
            time.sleep(0.05)


def _wait_on_server(cursor: Any, waiting: Waiting | None) -> None:
    """Take the lock; ask for it again and again, so that whoever waits can say so and can be stopped."""
    started = time.monotonic()
    while True:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ADVISORY_KEY])
        if cursor.fetchone()[0]:
            return
        if waiting:
            waiting(time.monotonic() - started)
        time.sleep(0.02)


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one instant; the reader's connection cannot write."""
    with told_plainly(), transaction.atomic(using=READER):
        yield


@contextmanager
def together() -> Iterator[None]:
    """A transaction that writes, beside others: for rows that nobody else writes."""
    with told_plainly(), transaction.atomic(using=WRITER):
        yield


def disconnect() -> None:
    """Close this thread's connections: the next question opens new ones, as after a session was cut."""
    connections.close_all()
