"""`etl runs`: its help, and usage errors."""

import pytest

from tests.support.command import Shell
from tests.support.help_texts import helped


def test_help_names_the_commands_below(etl: Shell) -> None:
    found = helped(etl, "runs")
    assert found.summary == (
        "List the newest runs, show one or stop it. Runs are made by etl bill, and by etl load with workers."
    )
    assert found.commands == {
        "show": "Show one run with its chunks and what failed.",
        "stop": "Stop an open run and discard what it has computed.",
    }
    assert helped(etl, "runs", "show").arguments == {"RUN": "Number of the run (etl runs lists them)."}
    assert list(helped(etl, "runs", "stop").options) == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["show"], 2, "Error: Missing argument 'RUN'."),
        (["show", "x"], 2, "Error: Invalid value for 'RUN': 'x' is not a valid int."),
        (["show", "7"], 1, "etl: there is no run 7 (etl runs lists the newest)"),
        (["stop", "7"], 1, "etl: there is no run 7 (etl runs lists the newest)"),
    ],
)
def test_errors(etl: Shell, arguments: list[str], code: int, message: str) -> None:
    done = etl("runs", *arguments)
    assert (done.code, done.error) == (code, message)
