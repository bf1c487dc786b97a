"""Pages that SQLite cannot read and rows that name missing ones are found."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import run, written
from tests.support.readings import HEADER, hours

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize(
    "damage",
    [lambda raw: raw[: len(raw) // 2], lambda raw: raw[:40_000] + b"\xaa" * 40_000 + raw[80_000:]],
    ids=["cut off", "written over"],
)
def test_pages_that_sqlite_cannot_read_are_told_and_never_a_traceback(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    written(tmp_path / "a.csv", HEADER, *hours("a", "2017-01-01", "2018-01-01"))
    assert run(tmp_path, "load", "a.csv").code == 0
    file = tmp_path / "etl.sqlite3"
    file.write_bytes(damage(file.read_bytes()))
    done = run(tmp_path, "check")
    assert done.code == 1
    assert all(one.startswith("etl: ") for one in done.err.splitlines())


def test_a_row_that_names_one_that_is_not_there_is_found(tmp_path: Path) -> None:
    written(tmp_path / "a.csv", HEADER, *hours("a", "2017-01-01", "2017-01-03"))
    assert run(tmp_path, "load", "a.csv").code == 0
    with sqlite3.connect(tmp_path / "etl.sqlite3") as raw:
        raw.execute("DELETE FROM etl_meter")
    raw.close()
    done = run(tmp_path, "check", "--json")
    assert done.code == 1
    assert done.json["violations"][0]["what"].endswith("of etl_series names a row of etl_meter that is not there")
