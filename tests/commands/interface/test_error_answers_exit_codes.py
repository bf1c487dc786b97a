"""Exit codes 4 and 5: what passes by itself, with a real lock and where nothing listens."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from etl.core.disk.places import data_file
from etl.store.database import locks
from tests.support.command import Shell, run

NOBODY = "127.0.0.1:1"
"""A port at which nothing listens."""


def test_a_database_that_another_program_writes_to_is_4(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    if etl.on_server:
        pytest.skip("the lock of a file")
    etl.ok("load", data_file("readings.csv"))
    write_lock: Any = locks.write_lock
    monkeypatch.setattr(write_lock.__wrapped__, "__defaults__", (0.1, None))
    other = sqlite3.connect(etl.database)
    other.execute("BEGIN IMMEDIATE")
    done = etl("unload", "1", "--json")
    other.close()
    assert (done.code, done.json["error"]["code"]) == (4, "E-LOCKED")
    assert "another etl has been writing" in done.error
    etl.ok("unload", "1")


def test_a_database_server_that_is_away_is_5(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    done = run(tmp_path, "status", "--json", "--database", f"postgresql://etl@{NOBODY}/etl")
    assert (done.code, done.json["error"]["code"]) == (5, "E-DATABASE-AWAY")
    assert done.error == (
        f"etl: {NOBODY}/etl: no server answers there (start it, or check host and port in --database)"
    )
