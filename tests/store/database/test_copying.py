"""A copy is the whole database at one instant, its owner's only, and never put where it would do harm."""

import sqlite3
from pathlib import Path

import pytest

from etl.core.disk.named_inputs import Inputs
from etl.core.disk.targets import Target
from etl.core.errors import TargetError
from tests.support.command import Shell
from tests.support.store_rows import client


def copied(path: Path) -> list[tuple[int, int]]:
    """Copy the database there; the steps of which the copy told."""
    from etl.store.database.copying import copy_to

    steps: list[tuple[int, int]] = []
    copy_to(Target(path, Inputs([], []), is_copy=True), lambda done, pages: steps.append((done, pages)))
    return steps


def test_a_copy_has_every_row_and_is_its_owners_only(rows: Shell) -> None:
    for number in ("a", "b"):
        client(number)
    steps = copied(Path("copy.sqlite3"))
    assert steps[-1][0] == steps[-1][1] > 0
    with sqlite3.connect("copy.sqlite3") as raw:
        assert raw.execute("SELECT number FROM etl_client ORDER BY 1").fetchall() == [("a",), ("b",)]
    raw.close()
    assert Path("copy.sqlite3").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in Path.cwd().iterdir()] == ["copy.sqlite3"]
    assert not rows.on_server


@pytest.mark.usefixtures("etl")
@pytest.mark.parametrize("log", ["-wal", "-journal"])
def test_a_database_in_use_is_never_overwritten(log: str) -> None:
    Path("other.sqlite3").write_bytes(b"SQLite format 3\0")
    Path(f"other.sqlite3{log}").touch()
    with pytest.raises(TargetError, match=r"^other\.sqlite3: is a database in use \(name another file\)$"):
        copied(Path("other.sqlite3"))
    assert Path("other.sqlite3").read_bytes() == b"SQLite format 3\0"
