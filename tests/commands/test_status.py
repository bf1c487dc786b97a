"""`etl status`: its help, and what it takes."""

import re

from etl.commands.status import FIRST, LISTS
from tests.support.command import Shell
from tests.support.help_texts import helped
from tests.support.readings import hours, loaded


def test_help_says_what_is_counted(etl: Shell) -> None:
    found = helped(etl, "status")
    assert found.summary == "Show what the database contains, or list what is counted in it."
    assert list(found.options) == [*(f"--{kind}" for kind in LISTS), "--all"]


def test_it_takes_no_argument(etl: Shell) -> None:
    done = etl("status", "7584")
    assert (done.code, done.error) == (2, "Error: Got unexpected extra argument(s) (7584)")


def test_it_is_shown_even_where_the_user_wants_quiet(etl: Shell) -> None:
    assert etl.ok("--quiet", "status").out == etl.ok("status").out


def test_one_list_is_asked_for_at_a_time(etl: Shell) -> None:
    for options, message in (
        (["--stale", "--incomplete"], "--incomplete and --stale are two lists (ask for one at a time)"),
        (["--all"], "--all goes with a list: etl status --incomplete --all"),
    ):
        done = etl("status", *options)
        assert (done.code, done.error) == (2, f"etl: {message}")


def test_every_list_of_an_empty_database_says_that_there_is_nothing(etl: Shell) -> None:
    for kind in LISTS:
        assert re.match("no bill is|nothing to list", etl.ok("status", f"--{kind}").out), kind
        assert etl.ok("status", f"--{kind}", "--json").json == {kind: 0, "rows": []}


def test_the_first_bills_of_a_list_are_shown_and_how_many_more_there_are(etl: Shell) -> None:
    loaded(etl, *(hours(client, "2017-08-01", "2017-08-02") for client in "abcdefg"))
    etl("bill", "--month", "2017-08")
    lines = etl.ok("status", "--incomplete").out.splitlines()
    assert [line[0] for line in lines if not line.startswith(" ")] == ["c", *"abcde", "a"]
    assert lines[-1] == f"and {7 - FIRST} more (--all shows them, etl export writes them to a file)"
    assert etl.ok("status", "--incomplete", "--all").out == etl.ok("bills", "--status", "incomplete", "--all").out
    assert etl.ok("status", "--incomplete", "--json").json["incomplete"] == 7


def test_loads_are_listed_the_newest_first(etl: Shell) -> None:
    loaded(etl, hours("a", "2017-08-01", "2017-08-02"), name="one.csv")
    loaded(etl, hours("a", "2017-08-02", "2017-08-03"), name="two.csv")
    names = [row["name"] for row in etl.ok("status", "--loads", "--json").json["rows"]]
    assert names == ["two.csv", "one.csv"]
