"""Two names are one file if they lead to the same place, by whatever links."""

import os
import sys
from pathlib import Path

import pytest

from etl.core.disk.file_identity import identity, of_standard_input


def test_links_of_both_kinds_are_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("x")
    (tmp_path / "soft").symlink_to(file)
    (tmp_path / "hard").hardlink_to(file)
    (tmp_path / "other").write_text("x")
    assert identity(tmp_path / "soft") == identity(tmp_path / "hard") == identity(f"{tmp_path}/./a")
    assert identity(tmp_path / "other") != identity(file)


def test_a_file_that_is_not_there_is_its_name_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "way").symlink_to(tmp_path / "folder")
    (tmp_path / "link").symlink_to(tmp_path / "folder" / "new")
    assert identity(tmp_path / "folder" / "new") == identity(tmp_path / "way" / "new") == identity(tmp_path / "link")
    assert identity(tmp_path / "folder" / "new") != identity(tmp_path / "folder" / "newer")


def test_standard_input_is_the_file_it_is_read_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("x")
    with (tmp_path / "a").open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert of_standard_input() == identity(tmp_path / "a")
    assert of_standard_input() is None  # it is closed
    monkeypatch.setattr(sys, "stdin", None)
    assert of_standard_input() is None


def test_a_file_is_not_opened(tmp_path: Path) -> None:
    """To open a pipe would wait for its writer."""
    os.mkfifo(tmp_path / "pipe")
    assert identity(tmp_path / "pipe")[2] == ""
