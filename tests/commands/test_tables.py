"""Tables that users write, and `etl clients`: the help of their commands, and usage errors."""

import pytest

from etl.assign import COLUMNS
from etl.history import NEEDED, OTHERS
from etl.user_tables import calendar_tables, item_tables
from tests.support.command import Shell
from tests.support.help_texts import helped


def test_help_of_assign_names_every_column_in_order(etl: Shell) -> None:
    found = helped(etl, "assign")
    assert found.summary == "Assign meters, tariffs and attributes to clients."
    first, *others = COLUMNS
    assert found.arguments == {
        "FILE": f"CSV file of {first} and any of {', '.join(others)}; every other column is an attribute."
    }


def test_help_of_history_names_every_column(etl: Shell) -> None:
    month, first, end = OTHERS
    assert helped(etl, "history", "load").arguments == {
        "FILE": f"CSV file of {', '.join(NEEDED)}, and either {month} or {first} and {end}."
    }


def test_help_of_prices_names_the_zone(etl: Shell) -> None:
    found = helped(etl, "prices", "load")
    assert found.summary == "Load prices; a new price replaces the one of the same time."
    assert found.options["--timezone ZONE"] == "Time zone of timestamps without an offset."


def test_help_of_calendar_names_every_column(etl: Shell) -> None:
    found = helped(etl, "calendar", "load")
    assert found.summary == "Load the types of days; a new type replaces the one of the same day."
    columns = f"{calendar_tables.DATE}, {calendar_tables.TYPE}"
    assert found.arguments["FILE"].startswith(f"CSV file of {columns}, and {calendar_tables.CALENDAR} where ")
    assert found.options["--name NAME"] == "Name of the calendar, as tariffs have it: calendar:NAME."
    assert helped(etl, "calendar", "list").summary == "List calendars with their days by type."


def test_help_of_items_names_every_column(etl: Shell) -> None:
    found = helped(etl, "items", "load")
    assert found.summary == "Load one-off items. The next invoices have them."
    assert found.arguments["FILE"].startswith(f"CSV file of {', '.join(item_tables.NEEDED)}, and currency where ")
    assert found.options["--replace"] == "Replace items of the same id that have another content."
    assert helped(etl, "items", "list").summary == "List one-off items, and the document that has each."


def test_help_of_clients_names_both_numbers(etl: Shell) -> None:
    found = helped(etl, "clients", "rename")
    assert found.summary == "Give a client another number. Its documents keep the one that they bear."
    assert found.arguments == {"OLD": "The number that the client has.", "NEW": "The number that it gets."}


@pytest.mark.parametrize(
    "command", [["assign"], ["prices", "load"], ["history", "load"], ["items", "load"]], ids=" ".join
)
def test_a_file_is_needed_and_one_that_is_not_there_is_named(etl: Shell, command: list[str]) -> None:
    done = etl(*command)
    assert (done.code, done.error) == (2, "Error: Missing argument 'FILE'.")
    done = etl(*command, "none.csv")
    assert (done.code, done.error.partition(" (")[0]) in {
        (1, "etl: none.csv: there is no such file"), (1, "etl: none.csv: there is no such file"),
    }  # fmt: skip


@pytest.mark.parametrize("command", ["prices", "history", "items", "clients"])
def test_a_group_without_a_command_shows_its_help(etl: Shell, command: str) -> None:
    done = etl(command)
    assert done.code == 2
    assert f"Usage: etl {command} [OPTIONS] COMMAND [ARGS]..." in done.out + done.err
