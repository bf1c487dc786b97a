"""`etl estimate`: its help, and usage errors."""

import pytest

from tests.support.command import Shell
from tests.support.help_texts import helped

OPTIONS = ("--month", "2017-08", "--chain", "week", "--because", "off")


def test_help_says_that_estimates_stay(etl: Shell) -> None:
    found = helped(etl, "estimate")
    stay = "They stay until they are unloaded, or a reading comes."
    assert found.summary == f"Write estimates of missing readings as edits. {stay}"
    assert found.options["--because WHY"].startswith("Why, as it stands on the bill.")


@pytest.mark.parametrize("without", ["--month", "--chain", "--because"])
def test_what_is_needed_is_not_assumed(etl: Shell, without: str) -> None:
    place = OPTIONS.index(without)
    done = etl("estimate", *OPTIONS[:place], *OPTIONS[place + 2 :])
    assert (done.code, done.error) == (2, f"Error: Missing option '{without}'.")


def test_a_negative_reach_is_refused(etl: Shell) -> None:
    done = etl("estimate", *OPTIONS, "--estimate-beyond", "-1")
    assert (done.code, "-1 is not in the range" in done.error) == (2, True)
