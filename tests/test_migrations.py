"""A database of every older version is brought up to date by the next command, whole, with all that is in it."""

import pkgutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT, run, written
from readings import HEADER, hours, line, standing, tariff
from servers import NO_SERVER, SERVER, own_database

from etl.store import migrations

NAMES = sorted(module.name for module in pkgutil.iter_modules(migrations.__path__))
OLDER = NAMES[:-1]
EXPORTS = ("bills", "lines", "readings")


def older(url: str, migration: str) -> None:
    command = [sys.executable, str(ROOT / "tests" / "older.py"), url, migration]
    subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)


def filled(folder: Path, url: str) -> list[str]:
    """A database of two clients, one of them with a tariff of its own, with bills; and its exports."""
    prices = tariff(str(folder / "t.toml"), line("energy", "0.20"), standing())
    written(folder / "a.csv", HEADER, *hours("a", "2017-08-01", "2017-09-01"), *hours("b", "2017-08-01", "2017-09-01"))
    written(folder / "who.csv", "client_number,tariff,from", f"b,{prices.name},2017-01-01")
    for command in (["load", "a.csv"], ["assign", "who.csv"], ["bill", "--month", "2017-08", "--tariff", "t.toml"]):
        done = run(folder, "--database", url, *command)
        assert done.code == 0, done.err
    return exports(folder, url)


def exports(folder: Path, url: str) -> list[str]:
    return [run(folder, "--database", url, "export", "-", "--format", "csv", "--what", what).out for what in EXPORTS]


def copied(source: Path, target: Path) -> None:
    """All rows of one database into another one's tables, as far as it has their columns."""
    with sqlite3.connect(target) as raw:
        raw.execute("ATTACH ? AS newer", [str(source)])
        tables = [
            name
            for (name,) in raw.execute("SELECT name FROM main.sqlite_schema WHERE name LIKE 'etl_%' AND type = 'table'")
        ]
        for table in tables:
            own = ", ".join(f'"{row[1]}"' for row in raw.execute(f"PRAGMA main.table_info({table})"))
            raw.execute(f"INSERT INTO main.{table} ({own}) SELECT {own} FROM newer.{table}")
    raw.close()


def test_there_is_an_older_version_to_test() -> None:
    assert OLDER[0] == "0001_initial"


@pytest.mark.parametrize("migration", OLDER)
def test_an_older_file_is_brought_up_to_date_with_all_that_is_in_it(tmp_path: Path, migration: str) -> None:
    whole = filled(tmp_path, "sqlite:///newer.sqlite3")
    older(f"sqlite:///{tmp_path}/old.sqlite3", migration)
    copied(tmp_path / "newer.sqlite3", tmp_path / "old.sqlite3")
    url = "sqlite:///old.sqlite3"
    assert exports(tmp_path, url) == whole
    assert run(tmp_path, "--database", url, "check", "--all").code == 0
    assert "already loaded" in run(tmp_path, "--database", url, "load", "a.csv").out
    assert run(tmp_path, "--database", url, "unload", "1").code == 0


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
@pytest.mark.parametrize("migration", OLDER)
def test_an_older_database_on_a_server_too(tmp_path: Path, migration: str) -> None:
    with own_database() as url:
        whole = filled(tmp_path, url)
        older(url, migration)
        assert exports(tmp_path, url) == whole
        assert run(tmp_path, "--database", url, "check", "--all").code == 0
