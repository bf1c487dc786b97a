"""`etl tariff`: the help of its commands, and usage errors."""

import pytest

from tests.support.command import Shell, written
from tests.support.help_texts import helped

FILE = {"TARIFF": "Tariff: a name of etl tariff list, or a file: TOML, or a .json file of OpenEI's URDB."}


def test_help_names_the_commands_below(etl: Shell) -> None:
    assert helped(etl, "tariff").commands == {
        "check": "Check a tariff file; show its lines, its week and a year.",
        "list": "List the tariffs that come with etl and those in use.",
        "convert": "Convert a URDB file to a tariff in TOML, to be edited.",
    }


def test_check_and_convert_take_the_same_file_and_name(etl: Shell) -> None:
    check, convert = helped(etl, "tariff", "check"), helped(etl, "tariff", "convert")
    assert check.arguments == convert.arguments == FILE
    assert list(check.options) == ["--name NAME", "--year YYYY"]
    assert list(convert.options) == ["--output FILE", "--name NAME", "--without CHARGE"]
    assert check.options["--name NAME"] == convert.options["--name NAME"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["check"], 2, "Error: Missing argument 'TARIFF'."),
        (["nope"], 2, "Error: No such command 'nope'."),
        (["convert", "a.json", "--output", "a.json"], 2,
         "etl: a.json: is one of the files that this command reads (name another file)"),
        (["convert", "a.toml"], 1,
         "etl: a.toml: is not a URDB file, which ends in .json (TOML needs no conversion)"),
    ],
)  # fmt: skip
def test_errors(etl: Shell, arguments: list[str], code: int, message: str) -> None:
    written("a.json", "{}")
    written("a.toml", "")
    done = etl("tariff", *arguments)
    assert (done.code, done.error) == (code, message)
