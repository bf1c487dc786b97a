"""Messages for database errors: one line, with a remedy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError as DjangoError
from django.db import IntegrityError, InterfaceError, connection
from django.db.transaction import TransactionManagementError

from etl.core.errors import AwayError, BusyError, DatabaseError, SessionError, interrupt_behind

_FULL = ("disk is full", "disk I/O error", "No space left", "could not extend file")
_LOST = (
    "terminating connection", "server closed the connection", "connection is lost", "connection is closed",
    "connection already closed", "could not receive data", "could not send data", "connection has been closed",
    "connection is bad: connection", "connection not open", "no connection to the server",
)  # fmt: skip
_ON_SERVERS = {
    "password authentication failed": "the server refuses the password (check --database)",
    "no password supplied": "the server wants a password (postgresql://user:password@host/name)",
    "pg_hba.conf": "the server does not let this user in from here (its pg_hba.conf says who may)",
    'role "': "the server does not know this user (check --database)",
    "does not exist": "there is no such database on the server (createdb it, or check --database)",
    "refused": "no server answers there (start it, or check host and port in --database)",
    "timeout expired": "no server answers there (start it, or check host and port in --database)",
    "resolve host": "there is no such host (check --database)",
    "starting up": "the server is starting up (try again in a minute)",
    "shutting down": "the server is shutting down (try again when it is back)",
    "too many clients": "the server has no session left (end some, or raise its max_connections)",
    "connection slots": "the server has no session left (end some, or raise its max_connections)",
    "too many connections": "the server gives this user or database no more sessions (end some, or raise the limit)",
    "read-only transaction": "the server lets this user only read (name the primary server, or a role that may write)",
    "permission denied": "{text} (grant it to the role, or name another one in --database)",
    "other objects depend": "another view uses those of etl (drop it, and make it again after this)",
    "statement timeout": "the server's statement_timeout is too short for this (raise it for the role)",
}
"""Meanings of a server's words; the first that fits counts."""
_AWAY = {
    "refused", "timeout expired", "resolve host", "starting up", "shutting down", "too many clients",
    "connection slots", "too many connections",
}  # fmt: skip
"""Those of a server that is away, or has no room now."""
_REMEDIES = {
    "readonly database": "may not be written (check the permissions of the file and its folder)",
    "unable to open": "cannot be opened (check the name, and the permissions of the file and its folder)",
    "not a database": "is not a database (choose another: --database sqlite:///FILE)",
    "malformed": "is damaged (restore it from a backup)",
    "locked": "is being written by another program (try again when it has finished)",
}


@contextmanager
def readable_errors() -> Iterator[None]:
    """Turn the database's own errors into DatabaseError; integrity errors are faults of ours and stay as they are."""
    try:
        yield
    except IntegrityError:
        raise
    except (DjangoError, InterfaceError, _driver_error()) as last:
        error = _first_of(last)
        if interrupt := interrupt_behind(error):
            raise interrupt from None
        if connection.vendor == "postgresql" and any(words in str(error) for words in _LOST):
            raise SessionError(place()) from error
        raise _readable(str(error)) from error


def _driver_error() -> type[Exception]:
    """Return the base of the errors of the driver itself, which pass where Django does not see them."""
    driver: Any = connection
    error: type[Exception] = driver.Database.Error
    return error


def _first_of(error: BaseException) -> BaseException:
    """Return the error that broke a transaction, where a later statement in it is what failed."""
    while isinstance(error, TransactionManagementError) and isinstance(error.__context__, DjangoError):
        error = error.__context__
    return error


def _readable(text: str) -> DatabaseError:
    name = place()
    if any(word in text for word in _FULL):
        what = f"{name}: the disk is full or fails, nothing was changed (free some space and run it again)"
        return DatabaseError(what, code="E-DISK-FULL")
    if connection.vendor == "postgresql":
        for word, remedy in _ON_SERVERS.items():
            if word in text:
                if word in _AWAY:
                    return AwayError(f"{_address()}: {remedy}")
                return DatabaseError(f"{name}: {remedy.format(text=text)}")
    for word, remedy in _REMEDIES.items():
        if word in text:
            return (BusyError if word == "locked" else DatabaseError)(f"{name}: {remedy}")
    return DatabaseError(f"{name}: {text} (check --database and the server)")


def place() -> str:
    """Return the database as it may be shown."""
    name = str(connection.settings_dict["NAME"])
    return Path(name).name if connection.vendor == "sqlite" else name


def _address() -> str:
    """Return where a server was looked for: host, port and database, without the user."""
    settings = connection.settings_dict
    host = ":".join(str(settings[part]) for part in ("HOST", "PORT") if settings[part])
    return f"{host}/{place()}" if host else place()
