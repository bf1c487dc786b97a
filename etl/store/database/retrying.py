"""Retries: connecting to a server that is not ready, and, once, work whose session was lost.

Work is one transaction, so work that was cut has left nothing. Only if the session was lost during its commit it may
have been done: then the second try finds the file in the ledger, or the bills unchanged.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connections

from etl.core.errors import SessionError
from etl.store.database.error_messages import readable_errors

_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.5, 2.0, 2.0)
"""Seconds between tries: a server has started, or a session has ended, or it will take longer."""
_NOT_READY = ("starting up", "not yet accepting", "too many clients", "connection slots", "too many connections")
_RESTARTING = (*_NOT_READY, "shutting down", "refused", "recovery mode", "closed the connection")

Result = TypeVar("Result")


def connect(alias: str, while_it_says: tuple[str, ...] = _NOT_READY) -> None:
    """Open a connection that is not open yet, with patience if the server asks for it."""
    connection = connections[alias]
    if connection.vendor != "postgresql" or connection.connection is not None:
        return
    for pause in _PAUSES:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            if not any(words in str(error) for words in while_it_says):
                raise
            time.sleep(pause)
        else:
            return
    connection.ensure_connection()


def retry_lost_session(work: Callable[[], Result], note: Callable[[str], None]) -> Result:
    """Return the result of work that may be done twice; a second loss of the session is raised."""
    try:
        return work()
    except SessionError as lost:
        note(f"etl: {lost.place}: the session was cut: trying once more")
        connections.close_all()
    with readable_errors():
        connect("default", _RESTARTING)
    return work()
