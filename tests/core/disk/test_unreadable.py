"""Files that cannot be read: the same words whatever the file is for."""

import re
from pathlib import Path

import pytest

from etl.core.disk.unreadable import why_unreadable
from tests.support.command import Shell, written


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (FileNotFoundError(2, "gone"), ("there is no such file", "check the name and the folder")),
        (PermissionError(13, "no"), ("may not be read", "ask for permission to read it")),
        (IsADirectoryError(21, "Is a directory"), ("cannot be read: Is a directory", "name a file that can be read")),
        (OSError("torn"), ("cannot be read: torn", "name a file that can be read")),
    ],
)
def test_the_two_usual_errors_have_words_of_their_own(error: OSError, why: tuple[str, str]) -> None:
    assert why_unreadable(error) == why


def test_another_error_has_the_remedy_of_its_caller() -> None:
    assert why_unreadable(OSError(5, "Input/output error"), "copy it again")[1] == "copy it again"


@pytest.mark.parametrize(
    "command",
    [
        ["load", "none"],
        ["load", "a.csv", "--layout", "none"],
        ["sniff", "none"],
        ["bill", "--month", "2017-08", "--tariff", "none.toml"],
        ["bill", "--periods", "none"],
        ["compare", "--month", "2017-08", "--tariff", "none.toml", "--tariff", "none.toml"],
        ["assign", "none"],
        ["history", "load", "none"],
        ["prices", "load", "none"],
        ["tariff", "check", "none.toml"],
        ["tariff", "convert", "none.json"],
    ],
    ids=" ".join,
)
def test_a_file_that_is_not_there_is_the_same_line_in_every_command(etl: Shell, command: list[str]) -> None:
    etl.load(written("a.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,1"), "--interval", "1h")
    done = etl(*command)
    assert (done.code, re.sub(r"none\.\w+:", "none:", done.error)) == (
        1,
        "etl: none: there is no such file (check the name and the folder)",
    )
    assert not Path("none").exists()
