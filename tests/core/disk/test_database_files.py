"""The files of an SQLite database are known by their bytes and by the names beside it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from etl.core.disk.database_files import belongs_to, database_files, is_database


@pytest.fixture
def database(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "meters.db")) as made:
        made.execute("CREATE TABLE t (x)")
    return tmp_path / "meters.db"


def test_a_database_is_known_by_its_first_bytes_whatever_its_name(database: Path, tmp_path: Path) -> None:
    (tmp_path / "text.sqlite3").write_text("no database")
    assert is_database(database)
    assert not is_database(tmp_path / "text.sqlite3")
    assert not is_database(tmp_path)
    assert not is_database(tmp_path / "missing")


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal"])
def test_a_companion_belongs_to_its_database(database: Path, suffix: str) -> None:
    assert belongs_to(Path(f"{database}{suffix}")) == database


def test_a_file_with_another_name_belongs_to_none(database: Path) -> None:
    assert belongs_to(Path(f"{database}-copy")) is None
    assert belongs_to(database.with_name("other-wal")) is None


def test_the_files_are_named_as_given_and_behind_links(database: Path) -> None:
    link = database.with_name("link.db")
    link.symlink_to(database)
    names = [path.name for path in database_files(link)]
    assert names == [
        "link.db", "link.db-wal", "link.db-shm", "link.db-journal",
        "meters.db", "meters.db-wal", "meters.db-shm", "meters.db-journal",
    ]  # fmt: skip
    assert len(database_files(database)) == 4
