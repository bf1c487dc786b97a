"""What a database says when it cannot go on, as one line with a remedy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError as DjangoError
from django.db import IntegrityError, InterfaceError, connection

from etl.errors import DatabaseError

_FULL = ("disk is full", "disk I/O error", "No space left", "could not extend file")
_REMEDIES = {
    "readonly database": "may not be written (check the permissions of the file and its folder)",
    "unable to open": "cannot be opened (check the name, and the permissions of the file and its folder)",
    "not a database": "is not a database (choose another: --database sqlite:///FILE)",
    "malformed": "is damaged (restore it from a backup)",
    "locked": "is being written by another program (try again when it has finished)",
}


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn the database's own errors into DatabaseError. What only a mistake of ours can cause stays what it is."""
    try:
        yield
    except IntegrityError:
        raise
    except (DjangoError, InterfaceError) as error:
        raise DatabaseError(_line(str(error))) from error


def _line(said: str) -> str:
    name = place()
    if any(word in said for word in _FULL):
        return f"{name}: the disk is full or fails, nothing was changed (free some space and run it again)"
    for word, remedy in _REMEDIES.items():
        if word in said:
            return f"{name}: {remedy}"
    return f"{name}: {said} (check --database and the server)"


def place() -> str:
    """The database as it may be shown."""
    name = str(connection.settings_dict["NAME"])
    return Path(name).name if connection.vendor == "sqlite" else name
