"""PostgreSQL, by nothing but its URL: the same readings, bills and files as SQLite, byte for byte."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parents[1]
SERVER = os.environ.get("ETL_TEST_POSTGRES_URL", "")
COMMANDS = (
    ["load", str(ROOT / "data" / "readings.csv"), "--timezone", "Europe/Lisbon"],
    ["load", "more.csv", "--timezone", "Europe/Lisbon"],
    ["bill", "--month", "2017-08"],
    ["bill", "--month", "2017-08"],
    ["export", "bills.csv"],
    ["export", "lines.jsonl", "--what", "lines"],
    ["export", "readings.parquet", "--what", "readings"],
)
MORE = """client_number,timestamp,kwh
Änne,2017-08-01 00:00:00,1.5
Änne,2017-08-01 00:15:00,1.25
7584,2017-08-01 00:00:00,9.999
7584,2017-08-01 00:15:00,9.999
"""

pytestmark = pytest.mark.skipif(not SERVER, reason="ETL_TEST_POSTGRES_URL names no server")


@pytest.fixture
def database() -> Iterator[str]:
    """A database of this test's own on the server."""
    import psycopg

    name = f"etl_test_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def results(url: str, folder: Path) -> tuple[list[str], dict[str, bytes]]:
    """What the commands print on standard output, and the files they write."""
    folder.mkdir()
    (folder / "more.csv").write_text(MORE, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ETL_DATABASE_URL": url}
    printed = []
    for command in COMMANDS:
        run = [sys.executable, "-c", "import cli; cli.main()", *command]
        done = subprocess.run(run, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 3), done.stderr
        printed.append(done.stdout)
    return printed, {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".sqlite3"}


def test_everything_comes_out_as_on_sqlite(database: str, tmp_path: Path) -> None:
    sqlite = results(f"sqlite:///{tmp_path}/etl.sqlite3", tmp_path / "sqlite")
    assert results(database, tmp_path / "postgresql") == sqlite


def test_a_server_that_is_away_is_one_line_without_the_password(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    url = "postgresql://somebody:sentinel-password@127.0.0.1:9/nothing"
    run = [sys.executable, "-c", "import cli; cli.main()", "--database", url, "status"]
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "sentinel-password" not in done.stderr + done.stdout
