"""Inputs: what an argument stands for, decompression and digests."""

import gzip
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from etl.core.errors import InputError, UsageError
from etl.sources.inputs.opening import STDIN, expand
from tests.support.command import run, written
from tests.support.inputs import TEXT, content

untimed = settings(deadline=None)


def test_a_folder_stands_for_its_visible_files_in_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", ".hidden"):
        (tmp_path / name).write_bytes(TEXT)
    (tmp_path / "inner").mkdir()
    assert [Path(found.name).name for found in expand([str(tmp_path)])] == ["a.csv", "b.csv"]


def test_a_pattern_that_the_shell_left_alone_is_expanded(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.txt"):
        (tmp_path / name).write_bytes(TEXT)
    assert [Path(found.name).name for found in expand([str(tmp_path / "*.csv")])] == ["a.csv", "b.csv"]


def test_a_name_with_brackets_that_exists_is_no_pattern(tmp_path: Path) -> None:
    path = tmp_path / "readings [2017].csv"
    path.write_bytes(TEXT)
    assert content(path) == TEXT


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("none.csv", "none.csv: there is no such file (check the name and the folder)"),
        ("*.none", "*.none: no file matches (check the pattern and the folder)"),
        ("empty", "empty: the folder holds no file (name the files, or the folder that holds them)"),
    ],
)
def test_an_argument_that_stands_for_nothing_is_an_error(
    argument: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as caught:
        expand([argument])
    assert str(caught.value) == message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_an_error_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT)
    path.chmod(0)
    with pytest.raises(InputError, match="may not be read"):
        content(path)


def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(TEXT))))
    (found,) = expand(["-"])
    with found.open() as stream:
        assert (found.name, found.size) == (STDIN, None)
        assert stream.read(len(TEXT) + 1) == TEXT
    with pytest.raises(UsageError):
        expand(["-", "-"])


def test_the_database_is_no_input_and_a_folder_is_loaded_without_it(tmp_path: Path) -> None:
    """Its bytes must not even be looked at: SQLite would lose its locks."""
    written(tmp_path / "readings.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,1")
    for words in ("loaded 1 reading", "already loaded"):
        done = run(tmp_path, "load", ".", "--interval", "1h")
        assert (done.code, words in done.out) == (0, True), done.err
    done = run(tmp_path, "load", "etl.sqlite3")
    assert (done.code, done.err) == (2, "etl: etl.sqlite3: is the database itself (name another file)\n")
