"""Files of SQLite databases: the database, and the files that SQLite makes beside it."""

import os
from pathlib import Path

COMPANIONS = ("-wal", "-shm", "-journal")
_MAGIC = b"SQLite format 3\0"


def database_files(database: str | Path) -> tuple[Path, ...]:
    """Return the file and its companions, whether they exist or not, by its name and by the name its links lead to."""
    names = dict.fromkeys((os.fspath(database), os.path.realpath(database)))
    return tuple(Path(f"{name}{suffix}") for name in names for suffix in ("", *COMPANIONS))


def belongs_to(path: Path) -> Path | None:
    """Return the SQLite database that a file is, or is a companion of. Opens it: never use it for one in use here."""
    names = [path.name, *(path.name.removesuffix(suffix) for suffix in COMPANIONS if path.name.endswith(suffix))]
    return next((path.with_name(name) for name in names if name and is_database(path.with_name(name))), None)


def is_database(path: Path) -> bool:
    """Return whether a file begins as SQLite's do; False if it may not be read."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False
