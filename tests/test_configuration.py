"""Settings of Django from the URL of a database: each, or one line that shows no password."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl import configuration
from etl.configuration import configure, database_url, files_of
from etl.core.errors import UsageError
from tests.support.command import Shell
from tests.support.places import ROOT

ANY = "(write sqlite:///file.sqlite3 or postgresql://user@host/name)"
FILE = "(write sqlite:///file.sqlite3, or sqlite:////absolute/file)"
CUT = "has # or ? in the name of its file (write %23 or %3F)"
SERVER = "(write postgresql://user@host:5432/name)"


def databases(url: str) -> dict[str, dict[str, object]]:
    return configuration._databases(url)


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///etl.sqlite3", "{here}/etl.sqlite3"),
        ("sqlite:///a/b c.db", "{here}/a/b c.db"),
        ("sqlite:////absolute/file.db", "/absolute/file.db"),
        ("sqlite:///a%20b%23c%3F.db", "{here}/a b#c?.db"),
        ("sqlite:///100%.db", "{here}/100%.db"),
    ],
)
def test_a_url_of_sqlite_names_a_file_for_the_writer_and_the_reader(
    url: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = databases(url)
    assert {name: one["NAME"] for name, one in found.items()} == dict.fromkeys(
        ("default", "reader"), file.format(here=tmp_path)
    )
    assert {one["ENGINE"] for one in found.values()} == {"django.db.backends.sqlite3"}


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://user:secret@host/name", f"mysql://user:***@host/name is not a database {ANY}"),
        ("etl.sqlite3", f"etl.sqlite3 is not a database {ANY}"),
        ("sqlite:///", f"sqlite:/// is not a database file {FILE}"),
        ("sqlite://", f"sqlite:// is not a database file {FILE}"),
        ("sqlite://file.db", f"sqlite://file.db is not a database file {FILE}"),
        ("sqlite:///:memory:", f"sqlite:///:memory: is not a database file {FILE}"),
        ("sqlite:///a#b.db", f"sqlite:///a#b.db {CUT}"),
        ("sqlite:///a.db?timeout=30", f"sqlite:///a.db?timeout=30 {CUT}"),
        ("postgresql://user:secret@host", f"postgresql://user:***@host is not a database URL {SERVER}"),
        ("postgresql://user:secret@h:port/n", f"postgresql://user:***@h:port/n is not a database URL {SERVER}"),
    ],
)  # fmt: skip
def test_what_is_no_database_is_refused_in_one_line(url: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        databases(url)
    assert str(caught.value) == message


def test_postgresql_keeps_the_options_of_its_url_and_reads_in_one_snapshot() -> None:
    found = databases("postgresql://etl:p%40ss@db.example:5433/bills?sslmode=require")
    writer, reader = found["default"], found["reader"]
    assert (writer["NAME"], writer["USER"], writer["PASSWORD"], writer["HOST"], writer["PORT"]) == (
        "bills", "etl", "p@ss", "db.example", 5433
    )  # fmt: skip
    assert writer["OPTIONS"] == {"sslmode": "require", "options": "-c jit=off"}
    assert reader["OPTIONS"] == {
        "sslmode": "require",
        "options": "-c jit=off -c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on",
    }


def test_options_of_the_session_that_the_url_names_come_first() -> None:
    found = databases("postgresql://etl@db.example/bills?options=-c%20work_mem%3D64MB")
    assert found["default"]["OPTIONS"] == {"options": "-c work_mem=64MB -c jit=off"}
    assert "'-c work_mem=64MB -c jit=off -c default_transaction_" in str(found["reader"]["OPTIONS"])


def test_without_psycopg_one_line_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError) as caught:
        databases("postgresql://host/name")
    assert str(caught.value) == "PostgreSQL needs an extra (pip install 'meter-etl[postgres]')"


def test_the_database_is_that_of_the_option_then_of_the_variable_then_a_file_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ETL_DATABASE_URL", "sqlite:///variable.db")
    assert database_url("sqlite:///option.db") == "sqlite:///option.db"
    assert database_url() == "sqlite:///variable.db"
    monkeypatch.delenv("ETL_DATABASE_URL")
    assert database_url() == "sqlite:///etl.sqlite3"


def test_files_of_a_database_are_those_that_sqlite_writes(tmp_path: Path) -> None:
    assert tmp_path / "a.db" in files_of(f"sqlite:///{tmp_path}/a.db")
    assert files_of("postgresql://host/name") == ()


def test_a_process_uses_one_database(shell: Shell) -> None:
    configure(shell.url)
    with pytest.raises(UsageError, match=r"^this process already uses .* \(use one database a process\)$"):
        configure("sqlite:///another.sqlite3")


def test_the_door_of_a_checkout_configures_the_same_process(tmp_path: Path) -> None:
    code = (
        "import settings, etl.configuration\n"
        "settings.configure()\n"
        "assert settings.configure is etl.configuration.configure\n"
        "etl.configuration.configure(settings.database_url())\n"
    )
    environment = {name: text for name, text in os.environ.items() if not name.startswith("ETL_")}
    environment |= {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
