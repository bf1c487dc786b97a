"""Whole folders: the old one or the new one at every instant, and never one that holds what others wrote."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from etl.core.disk.whole_folder import LIST, whole_folder
from etl.core.errors import TargetError
from tests.support.places import ROOT

ENDLESS = """\
from itertools import count
from etl.core.disk.whole_folder import whole_folder
with whole_folder("out") as folder:
    for number in count():
        folder.write(f"{number}.html", "x" * 1000)
"""


def written(name: str | Path, **files: str) -> None:
    with whole_folder(name) as folder:
        for file, text in files.items():
            folder.write(file, text)


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.name != LIST}


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    written(target, a="1", b="2")
    assert contents(target) == {"a": "1", "b": "2"}
    written(target, b="3")
    assert contents(target) == {"b": "3"}
    assert list(tmp_path.iterdir()) == [target]


def test_there_is_a_whole_folder_at_every_instant(tmp_path: Path) -> None:
    target = tmp_path / "out"
    written(target, a="0", b="0")
    done, found = Event(), set[frozenset[str]]()

    def look() -> None:
        while not done.is_set():
            with os.scandir(target) as entries:  # an error where there is no folder
                found.add(frozenset(entry.name for entry in entries))

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        try:
            for number in range(30):
                written(target, a=str(number), b=str(number))
        finally:
            done.set()
        looking.result()
    assert {LIST, "a", "b"} in found  # one that was opened just before may be emptied while it is read


def test_an_empty_folder_and_a_link_to_one_are_filled(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for text in ("1", "2"):
        written(tmp_path / "link", a=text)
        assert contents(tmp_path / "real") == {"a": text}
    assert (tmp_path / "link").is_symlink()


def test_what_fails_leaves_the_old_folder_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "out"
    written(target, a="1")
    with pytest.raises(UnicodeEncodeError):
        written(target, b="2", c="\ud800")
    assert contents(target) == {"a": "1"}
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    target = tmp_path / "out"
    written(target, a="1")
    with pytest.raises(TargetError, match="out: cannot be written: File name too long"):
        written(target, **{"x" * 300: "2"})
    assert contents(target) == {"a": "1"}


def test_errors_of_the_block_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole_folder(tmp_path / "out"):
        (tmp_path / "none").read_text()
    assert list(tmp_path.iterdir()) == []


def foreign(target: Path) -> None:
    written(target, a="1")
    (target / "notes.txt").write_text("mine")


def others(target: Path) -> None:
    target.mkdir()
    (target / "a").write_text("mine")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (foreign, "holds 'notes.txt', which was not written by this command (name a new folder)"),
        (others, "holds 'a', which was not written by this command (name a new folder)"),
        (lambda path: path.write_text("mine"), "is not a folder (name a new one)"),
        (lambda path: path.symlink_to(path), "is one of a circle of links (name another folder)"),
    ],
)
def test_what_is_not_ours_is_refused_and_stays(tmp_path: Path, make: Callable[[Path], object], why: str) -> None:
    target = tmp_path / "out"
    make(target)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(TargetError) as refused:
        written(target, b="2")
    assert str(refused.value) == f"{target}: {why}"
    assert sorted(tmp_path.rglob("*")) == before


def test_the_folder_that_one_is_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (".", "..", tmp_path):
        with pytest.raises(TargetError, match=r"is the folder that you are in \(name one inside of it\)"):
            written(name, a="1")


@pytest.mark.parametrize(("name", "why"), [("no/out", "is not there"), ("/proc/out", "cannot be written")])
def test_a_place_that_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TargetError, match=why):
        written(name, a="1")


def test_a_run_that_is_killed_leaves_the_old_folder_and_the_next_one_clears_up(tmp_path: Path) -> None:
    target = tmp_path / "out"
    written(target, a="1")
    process = subprocess.Popen([sys.executable, "-c", ENDLESS], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    while not list(tmp_path.glob(".out.*.tmp/9.html")):
        assert process.poll() is None
        time.sleep(0.01)
    (other,) = tmp_path.glob(".out.*.tmp")
    written(target, a="2")  # another run leaves alone what is still being written
    assert other.is_dir()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert contents(target) == {"a": "2"}
    written(target, a="3")
    assert contents(target) == {"a": "3"}
    assert list(tmp_path.iterdir()) == [target]
