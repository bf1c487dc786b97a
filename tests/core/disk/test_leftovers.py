"""Leftovers of a killed process are cleared by the next one; what another still writes is not."""

import os
import subprocess
import sys
from pathlib import Path

from etl.core.disk import leftovers
from etl.core.disk.named_inputs import Inputs
from etl.core.disk.targets import Target
from etl.core.disk.whole_files import whole_file, write_whole
from tests.support.places import ROOT

KILLED = """
import os, sys
from etl.core.disk.named_inputs import Inputs
from etl.core.disk.targets import Target
from etl.core.disk.whole_files import whole_file

with whole_file(Target(sys.argv[1], Inputs([], []))) as file:
    file.write(b"half")
    os._exit(1)
"""


def target(path: Path) -> Target:
    return Target(path, Inputs([], []))


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def test_what_a_killed_process_left_is_cleared(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    subprocess.run([sys.executable, "-c", KILLED, str(path)], env={"PYTHONPATH": str(ROOT)}, check=False)
    assert len(hidden(tmp_path)) == 1
    write_whole(target(path), "whole")
    assert (path.read_text(), hidden(tmp_path)) == ("whole", [])


def test_what_is_being_written_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with whole_file(target(path)) as first:
        first.write(b"first")
        write_whole(target(path), "second")
        assert path.read_text() == "second"
        assert len(hidden(tmp_path)) == 1
    assert (path.read_text(), hidden(tmp_path)) == ("first", [])


def test_copies_of_a_database_have_other_names_and_a_journal(tmp_path: Path) -> None:
    for name in (".x.sqlite3.ab_cd123.tmp", ".x.sqlite3.ab_cd123.tmp-journal"):
        (tmp_path / name).touch()
    leftovers.clear(tmp_path / "x.sqlite3")
    assert hidden(tmp_path) == []


def test_files_of_other_targets_and_of_people_stay(tmp_path: Path) -> None:
    names = [".x.csv.notes.tmp", ".x.csv.tmp", ".y.csv.0123456789abcdef.tmp", ".x.csv.0123456789abcdef.tmp.bak"]
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / ".x.csv.0123456789abcdef.tmp").symlink_to(tmp_path / names[0])
    leftovers.clear(tmp_path / "x.csv")
    assert hidden(tmp_path) == sorted([*names, ".x.csv.0123456789abcdef.tmp"])


def test_a_file_that_was_cleared_before_it_was_locked_is_not_used(tmp_path: Path) -> None:
    handle = os.open(tmp_path / "a", os.O_CREAT | os.O_WRONLY)
    assert leftovers.lock(handle)
    (tmp_path / "a").unlink()
    assert not leftovers.lock(handle)
    os.close(handle)
