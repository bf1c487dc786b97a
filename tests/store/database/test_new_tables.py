"""A new SQLite file has the tables that the migrations make, to the letter."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

from etl.store.database import new_tables
from tests.support.new_tables import FILE, migrated, statements
from tests.support.places import ROOT

PREPARED = """
from etl.configuration import configure

configure("sqlite:///new.sqlite3")
from etl.store.database import schema

schema.prepare()
"""


def contents(file: Path) -> dict[str, object]:
    """How each table and index was made, and all rows but the times of migrations."""
    connection = sqlite3.connect(file)
    made = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('table', 'index') ORDER BY 2"
    )
    found: dict[str, object] = {"made": made.fetchall()}
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if name not in {"django_migrations", "sqlite_sequence"}:
            found[name] = connection.execute(f"SELECT * FROM {name}").fetchall()
    found["migrations"] = connection.execute("SELECT app, name FROM django_migrations ORDER BY name").fetchall()
    connection.close()
    return found


def test_a_new_file_is_what_the_migrations_make(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PREPARED]
    subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    migrated(tmp_path / "migrated.sqlite3")
    assert contents(tmp_path / "new.sqlite3") == contents(tmp_path / "migrated.sqlite3")


def test_the_statements_are_those_of_the_migrations(tmp_path: Path) -> None:
    migrated(tmp_path / "migrated.sqlite3")
    assert FILE.name == new_tables.STATEMENTS
    wanted = statements(tmp_path / "migrated.sqlite3")
    assert json.loads(FILE.read_text("utf-8")) == wanted, "write them again: python -m tests.support.new_tables"
