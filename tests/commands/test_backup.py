"""`etl backup`: its help, and what is refused before a database is opened."""

import pytest

from tests.support.command import Shell
from tests.support.help_texts import helped


def test_help_names_the_copy(etl: Shell) -> None:
    found = helped(etl, "backup")
    assert found.usage == "etl backup [OPTIONS] {FILE}"
    assert found.summary == "Copy the database to a file, even while others use it."
    assert found.arguments == {"FILE": "The copy, an SQLite database; an earlier copy is replaced."}
    assert list(found.options) == []


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (".", "etl: .: is a folder (name a file in it)"),
        ("none/copy.sqlite3", "etl: none/copy.sqlite3: the folder none is not there (make it first)"),
        ("/dev/null", "etl: /dev/null: is not a regular file (name another file)"),
    ],
)
def test_a_copy_that_cannot_be_is_refused(etl: Shell, file: str, message: str) -> None:
    done = etl("backup", file)
    assert (done.code, done.error) == (1, message)
