"""Files that are no database, and folders where none may be written: one line, and nothing is changed."""

import os
import shutil
import sqlite3
from collections.abc import Callable

from tests.faults.dumps import several
from tests.faults.scene import BILL, LOAD, scene
from tests.faults.tries import Try, fault
from tests.support.command import Done, run, written

DATABASE = "sqlite:///etl.sqlite3"
MAY_NOT = "-dac_override,-dac_read_search"
NO_PRIVILEGE = ["setpriv", f"--bounding-set={MAY_NOT}", f"--inh-caps={MAY_NOT}"] if os.geteuid() == 0 else []
"""Root is held to the permissions of files as others are."""


def no_setpriv() -> str:
    return "root may write everywhere" if NO_PRIVILEGE and not shutil.which("setpriv") else ""


def check_refused(done: Done, start: str) -> None:
    assert (done.code, done.out) == (1, ""), f"exit code {done.code}: {done.out}{done.err}"
    assert done.error.startswith(f"etl: {start}"), done.err


def read_only_folder_without(one: Try) -> None:
    scene(one).put(one.folder, None)
    one.folder.chmod(0o500)
    check_refused(
        run(one.folder, *LOAD, through=NO_PRIVILEGE), f"{one.folder}/etl.sqlite3: the database cannot be created: "
    )


def read_only(one: Try, *, whole_folder: bool) -> None:
    made = scene(one)
    made.put(one.folder, made.loaded)
    place, mode = (one.folder, 0o500) if whole_folder else (one.folder / "etl.sqlite3", 0o400)
    place.chmod(mode)
    check_refused(run(one.folder, *BILL, through=NO_PRIVILEGE), "etl.sqlite3: ")
    place.chmod(0o700)
    assert (one.folder / "etl.sqlite3").read_bytes() == made.loaded.read_bytes()


def read_only_folder(one: Try) -> None:
    read_only(one, whole_folder=True)


def read_only_file(one: Try) -> None:
    read_only(one, whole_folder=False)


def no_database(one: Try) -> None:
    file = written(one.folder / "notes.txt", "not a database", "at all")
    done = run(one.folder, "--database", "sqlite:///notes.txt", "status")
    check_refused(done, "notes.txt: this file is not a database (choose another: --database sqlite:///FILE)")
    assert file.read_text() == "not a database\nat all\n"


def newer(one: Try) -> None:
    made = scene(one)
    made.put(one.folder, made.loaded)
    with sqlite3.connect(one.folder / "etl.sqlite3") as raw:
        raw.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('etl', '9999_later', '2030-01-01')")
    raw.close()
    for done in several(one.folder, DATABASE, ("status",), LOAD, BILL):
        check_refused(done, "etl.sqlite3: made by a newer etl (it has 9999_later; install that version to use it)")


def of_another_program(one: Try) -> None:
    made = scene(one)
    made.put(one.folder, None)
    with sqlite3.connect(one.folder / "etl.sqlite3") as raw:
        raw.execute("CREATE TABLE bookmarks (url)")
    raw.close()
    before = (one.folder / "etl.sqlite3").read_bytes()
    for done in several(one.folder, DATABASE, ("status",), LOAD, BILL):
        check_refused(done, "etl.sqlite3: is a database of another program, with a table bookmarks")
    assert (one.folder / "etl.sqlite3").read_bytes() == before


def damaged(one: Try) -> None:
    made = scene(one)
    made.put(one.folder, None)
    whole = bytearray(made.loaded.read_bytes())
    first, last = len(whole) // 8, len(whole) * 7 // 8  # so much that it holds readings wherever they stand
    whole[first:last] = b"\xaa" * (last - first)
    (one.folder / "etl.sqlite3").write_bytes(whole)
    for done in several(one.folder, DATABASE, BILL, ("export", "x.csv", "--what", "readings")):
        check_refused(done, "")
    assert not (one.folder / "x.csv").exists()


REFUSALS: list[Callable[[Try], None]] = [
    read_only_folder_without, read_only_folder, read_only_file, no_database, newer, of_another_program, damaged,
]  # fmt: skip


@fault(
    "read-only folder or database; a file that is none; of a newer etl; of another program; damaged",
    len(REFUSALS),
    len(REFUSALS),
    "one line",
    needs=no_setpriv,
)
def refusal(one: Try) -> None:
    REFUSALS[one.number % len(REFUSALS)](one)
