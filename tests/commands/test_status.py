"""`etl status`: its help, and what it takes."""

from tests.support.command import Shell
from tests.support.help_texts import helped


def test_help_says_what_is_counted(etl: Shell) -> None:
    found = helped(etl, "status")
    assert found.summary == ("Show what the database contains. Counts clients, readings by month, loads and bills.")
    assert list(found.options) == []


def test_it_takes_no_argument(etl: Shell) -> None:
    done = etl("status", "7584")
    assert (done.code, done.error) == (2, "Error: Got unexpected extra argument(s) (7584)")


def test_it_is_shown_even_where_the_user_wants_quiet(etl: Shell) -> None:
    assert etl.ok("--quiet", "status").out == etl.ok("status").out
