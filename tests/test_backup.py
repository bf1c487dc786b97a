"""`etl backup`: a copy that is whole, of one instant, and its owner's only; also while others write."""

import sqlite3
import stat
from pathlib import Path

import pytest

from tests.support.command import Shell, run, started, written
from tests.support.readings import HEADER, hours
from tests.support.servers import NO_SERVER, SERVER, own_database
from tests.support.sound_database import billed_august

MANY = 15
"""Loads of which some are running while the copy is made."""


OLDER = b"SQLite format 3\0 and whatever an older copy holds"


def older(path: str | Path) -> Path:
    """A file that is a database by its first bytes."""
    Path(path).write_bytes(OLDER)
    return Path(path)


def sound(folder: Path, copy: str) -> int:
    """The readings of a copy that `etl check` finds nothing wrong with."""
    done = run(folder, "--database", f"sqlite:///{copy}", "check", "--all", "--json")
    assert done.code == 0, done.out
    return int(done.json["readings"])


def test_a_copy_made_while_files_are_loaded_is_one_instant_of_the_database(tmp_path: Path) -> None:
    for number in range(MANY):
        written(tmp_path / f"{number:02}.csv", HEADER, *hours(f"client {number}", "2017-01-01", "2017-03-01"))
    assert run(tmp_path, "load", "00.csv").code == 0
    loading = started(tmp_path, "load", *(f"{number:02}.csv" for number in range(1, MANY)))
    copies: list[int] = []
    while loading.poll() is None or not copies:
        copy = f"copy{len(copies)}.sqlite3"
        done = run(tmp_path, "backup", copy, "--json")
        assert done.code == 0, done.err
        assert done.json["bytes"] == (tmp_path / copy).stat().st_size
        copies.append(sound(tmp_path, copy))
    out, err = loading.communicate()
    assert loading.returncode == 0, out + err
    assert copies == sorted(copies)
    assert all(readings % (59 * 24) == 0 for readings in copies)
    assert {path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"} == set()


def test_the_heads_that_are_printed_are_those_of_the_copy(etl: Shell, tmp_path: Path) -> None:
    billed_august(etl)
    etl.ok("issue", "--month", "2017-08", "--series", "S")
    (head,) = etl.ok("backup", "copy.sqlite3", "--json").json["heads"]
    assert head.startswith("S:2:")
    done = run(tmp_path, "--database", "sqlite:///copy.sqlite3", "check", "--json", "--head", head)
    assert (done.code, done.json["heads"]) == (0, [head])


def test_a_copy_is_its_owners_only_and_replaces_the_one_before(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *hours("a", "2017-08-01", "2017-08-03")))
    copy = older("copy.sqlite3")
    copy.chmod(0o644)
    assert (
        etl.ok("backup", "copy.sqlite3").out == f"copy.sqlite3: a copy of the database, {copy.stat().st_size:,} bytes\n"
    )
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with sqlite3.connect(copy) as raw:
        assert raw.execute("SELECT sum(known) FROM etl_intervalblock").fetchone() == (48,)
    raw.close()
    assert sorted(path.name for path in Path().iterdir()) == ["a.csv", "copy.sqlite3"]


def test_a_copy_is_never_put_where_it_would_do_harm(etl: Shell, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "same.sqlite3").symlink_to(etl.database)
    older("busy.sqlite3")
    written("busy.sqlite3-wal", "x")
    written("left.sqlite3-journal", "x")
    for target, code, why in (
        ("folder", 1, "is a folder (name a file in it)"),
        ("/dev/null", 1, "is not a regular file (name another file)"),
        ("same.sqlite3", 2, "is the database itself (name another file)"),
        ("busy.sqlite3", 1, "is a database in use (name another file)"),
        ("left.sqlite3", 1, "is a database in use (name another file)"),
        ("nowhere/copy.sqlite3", 1, "the folder nowhere is not there (make it first)"),
    ):
        done = etl("backup", target)
        assert (done.code, done.err) == (code, f"etl: {target}: {why}\n")
    assert (tmp_path / "busy.sqlite3").read_bytes() == OLDER


def test_a_copy_replaces_no_file_that_is_not_a_database(etl: Shell) -> None:
    if etl.on_server:
        pytest.skip("SQLite only")
    Path("readings.csv").write_text("client_number,timestamp,kwh\n")
    Path("empty").touch()
    etl.ok("status")
    done = etl("backup", "readings.csv")
    refusal = "etl: readings.csv: is not a database, and what it holds would be lost (name another file)"
    assert (done.code, done.error) == (2, refusal)
    assert Path("readings.csv").read_text() == "client_number,timestamp,kwh\n"
    etl.ok("backup", "empty")


def test_a_full_disk_leaves_the_copy_before_as_it_was(tmp_path: Path) -> None:
    written(tmp_path / "a.csv", HEADER, *hours("a", "2017-01-01", "2018-01-01"))
    assert run(tmp_path, "load", "a.csv").code == 0
    copy = older(tmp_path / "copy.sqlite3")
    done = run(tmp_path, "backup", "copy.sqlite3", through=["prlimit", "--fsize=100000"])
    assert (done.code, done.error) == (
        1, "etl: copy.sqlite3: the disk is full; no copy was made (make room, or choose another place)",
    )  # fmt: skip
    assert copy.read_bytes() == OLDER
    assert not list(tmp_path.glob(".*"))


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
def test_a_database_on_a_server_is_left_to_its_own_program(tmp_path: Path) -> None:
    with own_database() as url:
        done = run(tmp_path, "--database", url, "backup", "copy.sqlite3")
        name = url.rpartition("/")[2]
    assert (done.code, done.err) == (1, f"etl: {name}: is on a server (back it up with pg_dump --format=custom)\n")
