"""Databases of other programs are refused in one line by every command, and left as they are."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.store.database.other_programs import APPLICATION_ID
from tests.support.brokers import REDIS
from tests.support.command import Done, Shell, run, written
from tests.support.places import ROOT
from tests.support.readings import HEADER, hours, line, tariff
from tests.support.server_sessions import session
from tests.support.servers import NO_SERVER, SERVER, own_database

COMMANDS = [
    "load a.csv", "bill --month 2017-08 --tariff t.toml", "status", "check", "validate --month 2017-08",
    "backup copy.sqlite3", "export x.csv", "unload 1", "unbill --month 2017-08", "explain a --month 2017-08",
    "assign who.csv", "history load who.csv", "prices load who.csv", "calendar list", "calendar load who.csv",
    "items list", "items load who.csv", "clients rename a b", "runs", "runs show 1", "runs stop 1", "documents",
    "findings list", "findings reopen 1", "findings accept a --month 2017-08 --because x",
    "compare --month 2017-08 --tariff t.toml --tariff t.toml", "issue --month 2017-08", "tariff list",
]  # fmt: skip
"""Every command that opens the database, as far as that."""
SOME = ["load a.csv", "status"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tariff(str(tmp_path / "t.toml"), line("energy", "0.20"))
    written(tmp_path / "a.csv", HEADER, *hours("a", "2017-08-01", "2017-08-02"))
    written(tmp_path / "who.csv", "client_number,tariff,from", "a,t.toml,2017-01-01")
    return tmp_path


def made(file: Path, *statements: str, end: str = "raw.close()") -> Path:
    """An SQLite file that another process has made, and closed unless it ends otherwise."""
    program = f"import os, sqlite3\nraw = sqlite3.connect({str(file)!r}, isolation_level=None)\n"
    program += "\n".join(f"raw.execute({one!r})" for one in statements)
    subprocess.run([sys.executable, "-c", f"{program}\n{end}"], check=True)
    return file


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refused(done: Done, text: str) -> None:
    assert (done.code, done.out, done.err) == (1, "", f"etl: {text}\n")


ELSEWHERE = "(choose another: --database sqlite:///FILE)"


ALL = """
import sys
from typer import testing
from etl.commands.app import app

for command in sys.argv[1:]:
    done = testing.CliRunner().invoke(app, command.split(), prog_name="etl")
    print(command, done.exit_code, done.stdout, done.stderr, sep="|", end="")
"""


def test_every_command_leaves_the_file_of_another_program_as_it_is(folder: Path) -> None:
    made(folder / "etl.sqlite3", "CREATE TABLE bookmarks (url)", "INSERT INTO bookmarks VALUES ('a')")
    before = files(folder)
    variables = {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", ALL, *COMMANDS]
    done = subprocess.run(command, cwd=folder, env=variables, check=True, capture_output=True, text=True)
    text = f"etl: etl.sqlite3: is a database of another program, with a table bookmarks {ELSEWHERE}"
    assert done.stdout.splitlines() == [f"{command}|1||{text}" for command in COMMANDS]
    assert files(folder) == before


OTHERS = {
    "a log that was folded in": ["PRAGMA journal_mode=WAL", "CREATE TABLE bookmarks (url)"],
    "another program's mark": ["PRAGMA application_id=252006675", "PRAGMA journal_mode=DELETE"],
    "a version of tables to come": ["PRAGMA user_version=7"],
    "a view": ["CREATE VIEW one AS SELECT 1"],
    "a program on Django": ["CREATE TABLE django_migrations (id, app, name, applied)", "CREATE TABLE shop_order (id)"],
    "one whose part is called etl": [
        "CREATE TABLE django_migrations (id, app, name, applied)", "CREATE TABLE etl_job (id)",
        "INSERT INTO django_migrations VALUES (1, 'etl', '0001_initial', '2024-01-01')",
        "INSERT INTO django_migrations VALUES (1, 'etl', '0002_job', '2024-01-01')",
    ],
}  # fmt: skip


@pytest.mark.parametrize("statements", OTHERS.values(), ids=list(OTHERS))
def test_whatever_another_program_has_written(folder: Path, statements: list[str]) -> None:
    made(folder / "etl.sqlite3", *statements)
    before = files(folder)
    for command in SOME:
        done = run(folder, *command.split())
        assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
        assert done.err.startswith("etl: etl.sqlite3: is a database of another program"), done.err
    assert files(folder) == before


def test_a_database_that_another_program_has_open(folder: Path) -> None:
    """Its log holds what the file does not have yet; reading it rebuilds the index of the log at most."""
    raw = sqlite3.connect(folder / "etl.sqlite3", isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("CREATE TABLE bookmarks (url)")
    before = files(folder)
    for command in SOME:
        assert "is a database of another program, with a table bookmarks" in run(folder, *command.split()).error
    after = files(folder)
    raw.close()
    assert after.pop("etl.sqlite3-shm")
    before.pop("etl.sqlite3-shm")
    assert after == before


def test_a_database_of_another_program_that_was_killed(folder: Path) -> None:
    path = made(
        folder / "etl.sqlite3", "PRAGMA journal_mode=WAL", "CREATE TABLE bookmarks (url)", end="os._exit(0)"
    )  # fmt: skip
    before = path.read_bytes()
    assert "with a table bookmarks" in run(folder, "load", "a.csv").error
    assert path.read_bytes() == before
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT name FROM sqlite_schema").fetchall() == [("bookmarks",)]
    raw.close()


def test_a_write_of_another_program_that_was_cut_short(folder: Path) -> None:
    rows = [f"INSERT INTO bookmarks VALUES ('{'x' * 1000}')"] * 100
    path = made(
        folder / "etl.sqlite3",
        "CREATE TABLE bookmarks (url)", "PRAGMA cache_size=1", "BEGIN", *rows, end="os._exit(0)",
    )  # fmt: skip
    assert Path(f"{path}-journal").exists()
    assert "with a table bookmarks" in run(folder, "load", "a.csv").error
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT count(*) FROM bookmarks").fetchall() == [(0,)]
    assert raw.execute("PRAGMA journal_mode").fetchall() == [("delete",)]
    raw.close()


@pytest.mark.parametrize("statement", ["PRAGMA journal_mode=WAL", "PRAGMA page_size=1024; VACUUM"])
def test_a_file_without_tables_is_used(folder: Path, statement: str) -> None:
    """A process of etl that was killed at the very first may leave one."""
    made(folder / "etl.sqlite3", *statement.split("; "))
    assert run(folder, "load", "a.csv").code == 0
    assert mark(folder / "etl.sqlite3") == APPLICATION_ID


def mark(file: Path) -> int:
    raw = sqlite3.connect(file)
    ((found,),) = raw.execute("PRAGMA application_id").fetchall()
    raw.close()
    return int(found)


def test_our_files_are_marked_and_so_are_their_copies(etl: Shell) -> None:
    etl.ok("backup", "copy.sqlite3")
    raw = sqlite3.connect("copy.sqlite3")
    raw.execute("VACUUM INTO 'second.sqlite3'")
    raw.close()
    assert [mark(Path(name)) for name in ("copy.sqlite3", "second.sqlite3")] == [APPLICATION_ID] * 2
    assert Path("second.sqlite3").read_bytes()[68:72] == b"etlb"


def test_a_file_that_older_versions_left_unmarked_is_ours(folder: Path) -> None:
    assert run(folder, "load", "a.csv").code == 0
    made(folder / "etl.sqlite3", "PRAGMA application_id=0", "CREATE TABLE notes_of_mine (text)")
    assert run(folder, "load", "a.csv").code == 0


def test_an_older_file_is_marked_when_it_is_brought_up_to_date(folder: Path) -> None:
    url = f"sqlite:///{folder}/etl.sqlite3"
    command = [sys.executable, "-m", "tests.support.older", url, "0017_fingerprints_by_part"]
    subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    assert mark(folder / "etl.sqlite3") == 0
    assert run(folder, "status").code == 0
    assert mark(folder / "etl.sqlite3") == APPLICATION_ID


def test_a_newer_file_is_left_as_it_is(folder: Path) -> None:
    assert run(folder, "load", "a.csv").code == 0
    made(
        folder / "etl.sqlite3", "PRAGMA journal_mode=DELETE",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('etl', '9999_later', '2030-01-01')",
    )  # fmt: skip
    before = files(folder)
    for command in SOME:
        text = "etl.sqlite3: made by a newer etl (it has 9999_later; install that version to use it)"
        refused(run(folder, *command.split()), text)
    assert files(folder) == before


@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_what_is_no_file(folder: Path, kind: str) -> None:
    place = folder / "etl.sqlite3"
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("/dev/null")
    for command in SOME:
        refused(run(folder, *command.split()), f"etl.sqlite3: is not a regular file {ELSEWHERE}")


def test_an_empty_file_is_filled_by_a_load_and_by_nothing_else(folder: Path) -> None:
    (folder / "etl.sqlite3").touch()
    none = "etl.sqlite3: there is no such database (load readings first: etl load readings.csv)"
    refused(run(folder, "check"), none)
    assert (folder / "etl.sqlite3").stat().st_size == 0
    assert run(folder, "load", "a.csv").code == 0


def test_a_link_to_nothing_yet_is_made_for_its_owner_only(folder: Path) -> None:
    (folder / "etl.sqlite3").symlink_to("real.sqlite3")
    assert run(folder, "load", "a.csv").code == 0
    assert (folder / "real.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_backup_never_replaces_the_database_of_another_program(folder: Path) -> None:
    assert run(folder, "load", "a.csv").code == 0
    made(folder / "copy.sqlite3", "CREATE TABLE bookmarks (url)")
    before = files(folder)
    text = "copy.sqlite3: is a database of another program, with a table bookmarks (name another file)"
    refused(run(folder, "backup", "copy.sqlite3"), text)
    assert files(folder) == before
    shutil.copy(folder / "etl.sqlite3", folder / "copy.sqlite3")
    assert run(folder, "backup", "copy.sqlite3").code == 0


@pytest.fixture
def url() -> Iterator[str]:
    with own_database() as url:
        yield url


TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_)' ORDER BY 1, 2"


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
@pytest.mark.parametrize("statement", ["CREATE TABLE shop (id int)", "CREATE VIEW shop AS SELECT 1 AS id"])
def test_a_schema_of_another_program_on_a_server(folder: Path, url: str, statement: str) -> None:
    with session(url) as other:
        other.execute(statement)
        before = other.execute(TABLES).fetchall()
        name = url.rsplit("/", 1)[1]
        for command in [*SOME, *(["worker"] if REDIS else [])]:
            done = run(folder, "--database", url, *command.split(), variables={"ETL_BROKER_URL": REDIS})
            refused(
                done,
                f"{name}: is a database of another program, with a table shop (make one with createdb, and name it in "
                "--database)",
            )
        assert other.execute(TABLES).fetchall() == before


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
def test_another_program_on_django_keeps_its_own_list_of_migrations(folder: Path, url: str) -> None:
    """A schema of our own is no help where Django would find that list by the search path."""
    with session(url) as other:
        other.execute("CREATE TABLE django_migrations (id int, app text, name text, applied timestamptz)")
        other.execute("CREATE SCHEMA ours")
        own = f"{url}?options=-c%20search_path%3Dours,public"
        assert "of another program, with a table django_migrations" in run(folder, "--database", own, "status").error
        assert run(folder, "--database", own.removesuffix(",public"), "status").code == 0
        assert other.execute("SELECT count(*) FROM django_migrations").fetchall() == [(0,)]


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
def test_tables_beside_ours_and_those_of_extensions_are_no_reason_to_refuse(folder: Path, url: str) -> None:
    with session(url) as other:
        other.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        assert other.execute("SELECT count(*) FROM pg_views WHERE viewname = 'pg_stat_statements'").fetchall() == [(1,)]
        assert run(folder, "--database", url, "status").code == 0
        other.execute("CREATE TABLE notes_of_mine (text text)")
    assert run(folder, "--database", url, "load", "a.csv").code == 0
