"""PostgreSQL, by nothing but its URL: the same readings, bills and files as SQLite, byte for byte."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.dumps import several
from tests.support.command import run, written
from tests.support.places import ROOT
from tests.support.readings import hours, line, tariff
from tests.support.servers import NO_SERVER, SERVER, own_database

COMMANDS = (
    ["load", str(ROOT / "data" / "readings.csv"), "--timezone", "Europe/Lisbon"],
    ["load", "more.csv", "--timezone", "Europe/Lisbon"],
    ["bill", "--month", "2017-08"],
    ["bill", "--month", "2017-08"],
    ["export", "bills.csv"],
    ["export", "lines.jsonl", "--what", "lines"],
    ["export", "meters.csv", "--what", "meters"],
    ["export", "readings.parquet", "--what", "readings"],
    ["explain", "7584", "--month", "2017-08"],
    ["validate", "--month", "2017-08"],
    ["prices", "load", "spot.csv", "--timezone", "UTC"],
    ["compare", "--month", "2017-08", "--tariff", "spot.toml", "--tariff", "flat.toml"],
    ["calendar", "load", "days.csv", "--name", "fair"],
    ["calendar", "list"],
    ["unload", "2"],
    ["bill", "--stale"],
    ["unbill", "--month", "2017-08"],
    ["export", "rest.csv", "--what", "readings"],
)
FOLDERS = (
    "store/bills store/checking store/control store/database store/documents store/edits store/existence",
    "store/assigning store/loads store/runs store/stored_readings store/succession store/usage",
    "store/*.py engines bill_runs file_loads user_tables *.py",
)
"""Of tests/: those of their tests that are marked `both_databases` are run on this database as they are on SQLite.

They are those of what asks a database, `etl/store` and the chunks of `etl/engines`, and clerks who give all commands in
any order. What commands read, price and print is the same whatever database they ask.
"""
MARK = "mark.both_databases"
MORE = """client_number,timestamp,kwh
Änne,2017-08-01 00:00:00,1.5
Änne,2017-08-01 00:15:00,1.25
7584,2017-08-01 00:00:00,9.999
7584,2017-08-01 00:15:00,9.999
""" + "".join(
    f"{'BaZä'[number % 4]}{number},2017-08-01 00:{minute}:00,1\n" for number in range(1100) for minute in ("00", "15")
)
"""More clients than a page holds, whose order is another one in a language than by bytes."""

pytestmark = pytest.mark.skipif(not SERVER, reason=NO_SERVER)


@pytest.fixture
def database() -> Iterator[str]:
    with own_database() as url:
        yield url


def results(url: str, folder: Path) -> tuple[list[tuple[int, str]], dict[str, bytes]]:
    """How the commands end and what they print on standard output, and the files they write."""
    folder.mkdir()
    (folder / "more.csv").write_text(MORE, encoding="utf-8")
    prices = [row.removeprefix(",") for row in hours("", "2017-07-31", "2017-09-01", "0.1")]
    written(folder / "spot.csv", "start,spot", *prices)
    written(folder / "days.csv", "date,type", "2017-08-15,rest")
    tariff(str(folder / "flat.toml"), line("energy", "0.2"))
    series = '[series.spot]\nunit = "EUR/MWh"\nsum = ["+spot"]\n'
    tariff(str(folder / "spot.toml"), series, line("energy", '"series:spot"'))
    done = several(folder, url, *COMMANDS)
    assert all(one.code in (0, 3) for one in done), [one.err for one in done]
    return [(one.code, one.out) for one in done], {
        path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".sqlite3"
    }


def test_everything_comes_out_as_on_sqlite(database: str, tmp_path: Path) -> None:
    sqlite = results(f"sqlite:///{tmp_path}/etl.sqlite3", tmp_path / "sqlite")
    assert results(database, tmp_path / "postgresql") == sqlite


def test_every_folder_with_tests_of_the_database_is_named() -> None:
    named = [path for folder in " ".join(FOLDERS).split() for path in marked_files(folder)]
    assert sorted(named) == marked_files("**")


def marked_files(folder: str) -> list[Path]:
    """Files with tests that are marked: to collect all others takes longer than to run many of these."""
    paths = (ROOT / "tests").glob(folder if folder.endswith(".py") else f"{folder}/**/test_*.py")
    return [path for path in sorted(paths) if MARK in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("folders", FOLDERS)
def test_what_is_tested_on_sqlite_holds_here_too(database: str, folders: str, tmp_path: Path) -> None:
    """In a process of its own: Django knows one database a process."""
    options = ("-q", "-m", "both_databases", "-p", "no:cacheprovider", "-p", "no:xdist", "--basetemp", str(tmp_path))
    tests = [str(path) for folder in folders.split() for path in marked_files(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"ETL_TEST_SHELL_URL": database}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_each_page_of_clients_is_read_from_the_index_of_their_numbers(database: str, tmp_path: Path) -> None:
    """Numbers are in the order of their bytes there, in a database whose texts are in a language's.

    A load tells the server's planner how many there are: nobody else may have.
    """
    import psycopg

    run(tmp_path, "--database", database, "status")
    numbers = "(number, timezone) SELECT 'Ä' || number, '' FROM generate_series(1, 25000) AS number"
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(f"INSERT INTO etl_meter {numbers}")
        session.execute(f"INSERT INTO etl_client {numbers}")
    (tmp_path / "more.csv").write_text(MORE, encoding="utf-8")
    assert run(tmp_path, "--database", database, "load", "more.csv").code == 0
    program = [sys.executable, "-m", "tests.support.page_plans", database]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    plans = done.stdout.splitlines()
    assert len(plans) > 25000 // 1024 + 25000 // 256
    for plan in plans:
        assert re.search("Index (Only )?Scan (using|on) (meter|client)_number", plan), plan
    assert sum("Sort" in plan for plan in plans) <= 6  # of the few that are left behind the last numbers


def test_a_server_that_is_away_is_one_line_without_the_password(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    url = "postgresql://somebody:sentinel-password@127.0.0.1:9/nothing"
    run = [sys.executable, "-c", "from etl.start import main; main()", "--database", url, "status"]
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 5
    assert len(done.stderr.splitlines()) == 1
    assert "sentinel-password" not in done.stderr + done.stdout
