"""Options of every command, before it and after it, and an example in every help."""

import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from etl.commands.app import app
from tests.support.command import Shell
from tests.support.help_texts import every_command, helped

SHARED = ["--json", "--database URL", "-q, --quiet", "-v, --verbose", "-h, --help"]


def test_every_command_has_the_options_of_every_command(etl: Shell) -> None:
    for command in [(), *every_command(etl)]:
        assert sorted(helped(etl, *command).shared) == sorted(SHARED), command


def test_every_command_has_an_example_that_begins_with_it(etl: Shell) -> None:
    for command in every_command(etl):
        examples = helped(etl, *command).examples
        assert examples, command
        assert all(" ".join(("etl", *command)) in example for example in examples), command


def test_every_example_is_a_command_line_that_is_understood(etl: Shell) -> None:
    root = get_command(app)
    for command in [(), *every_command(etl)]:
        for example in helped(etl, *command).examples:
            words = shlex.split(example.rpartition("| ")[2])
            call: Any = root.make_context("etl", words[1:])
            while call._protected_args:
                name, found, rest = call.command.resolve_command(call, [*call._protected_args, *call.args])
                call = found.make_context(name, rest, parent=call)


@pytest.mark.parametrize(
    "arguments",
    [["--json", "status"], ["status", "--json"], ["--json", "tariff", "list"], ["tariff", "--json", "list"]],
)
def test_json_stands_before_the_command_or_after_it(etl: Shell, arguments: list[str]) -> None:
    assert etl.ok(*arguments).json


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_database_stands_before_the_command_or_after_it(etl: Shell, place: int) -> None:
    arguments = ["findings", "list"]
    arguments[place:place] = ["--database", "nonsense://x"]
    done = etl(*arguments)
    assert (done.code, done.error[:25]) == (2, "etl: this process already")


@pytest.mark.parametrize("arguments", [["-q", "load"], ["load", "-q"]])
def test_quiet_stands_before_the_command_or_after_it_and_prints_errors_only(etl: Shell, arguments: list[str]) -> None:
    Path("a.csv").write_text("client_number,timestamp,kwh\na,2017-08-01T00:00:00Z,1\n", encoding="utf-8")
    done = etl(*arguments, "a.csv", "--interval", "15min")
    assert (done.code, done.out, done.err) == (0, "", "")
    done = etl("bill", "--month", "2017-08", "-q")
    assert (done.code, done.out, done.err) == (3, "", "")
    assert etl("bill", "--month", "2017-09", "-q").err.startswith("etl: ")


def test_options_of_one_command_are_not_those_of_the_next(etl: Shell) -> None:
    etl.ok("status", "--json", "-q", "-v")
    assert etl("tariff", "list").out.startswith("shipped")


@pytest.mark.parametrize("command", [[], ["bill"], ["runs"], ["runs", "show"]])
def test_h_is_help(etl: Shell, command: list[str]) -> None:
    assert etl.ok(*command, "-h").out == etl.ok(*command, "--help").out == etl.ok("help", *command).out


def test_an_option_of_one_value_that_stands_there_twice_is_refused(etl: Shell) -> None:
    done = etl("bills", "--client", "a", "--month", "2017-08", "--client", "b")
    message = "--client: stands there 2 times, and takes one value (name it once)"
    assert (done.code, done.error) == (2, f"etl: {message}")
    assert etl("status", "-v", "-v", "--json", "--json").code == 0
    assert etl("bills", "--status", "failed", "--status", "stale").code == 0
