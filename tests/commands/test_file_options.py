"""Options of a file: the same for every command that reads one, each with its text."""

import pytest

from etl.sources.read_plan.option_texts import ROLES
from tests.support.command import Shell, written
from tests.support.help_texts import helped

OPTIONS = [
    "--format LAYOUT", "--layout FILE", "--columns ROLE=NAME,...", "--wide", "--client CLIENT",
    "--timezone ZONE", "--stamps ZONE", "--stamp start|end", "--interval LENGTH", "--dates dmy|mdy",
    "--autumn once|halves|twice",
    "--unit UNIT", "--decimal MARK", "--register / --energy", "--digits NUMBER", "--control", "--flow FLOW",
    "--negative refuse|export",
]  # fmt: skip


def test_load_and_sniff_have_them_in_the_same_words(etl: Shell) -> None:
    load, sniff = helped(etl, "load").options, helped(etl, "sniff").options
    assert list(load)[: len(OPTIONS)] == list(sniff)[: len(OPTIONS)] == OPTIONS
    assert {name: load[name] for name in OPTIONS} == {name: sniff[name] for name in OPTIONS}


def test_every_role_of_a_column_is_named(etl: Shell) -> None:
    text = helped(etl, "load").options["--columns ROLE=NAME,..."]
    assert all(role in text for role in ROLES)


@pytest.mark.parametrize("command", ["load", "sniff"])
@pytest.mark.parametrize(
    "options",
    [
        ["--unit", "x"], ["--flow", "x"], ["--stamp", "x"], ["--dates", "x"], ["--decimal", "x"], ["--negative", "x"],
        ["--interval", "7min"], ["--columns", "x=y"], ["--timezone", "x"], ["--stamps", "x"], ["--digits", "5"],
    ],
    ids=lambda options: options[0],
)  # fmt: skip
def test_a_value_that_an_option_does_not_take_is_a_usage_error_of_either(
    etl: Shell, command: str, options: list[str]
) -> None:
    written("a.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,1")
    done = etl(command, "a.csv", *options)
    assert (done.code, done.out) == (2, "")
    assert done.error.startswith("etl: ")
