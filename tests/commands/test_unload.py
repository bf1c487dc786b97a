"""`etl unload` and `etl unbill`: their help, and usage errors."""

import pytest

from tests.support.command import Shell
from tests.support.help_texts import helped


def test_help_says_where_the_number_is_found(etl: Shell) -> None:
    found = helped(etl, "unload")
    assert found.usage == "etl unload [OPTIONS] {LOAD}"
    assert found.summary == "Remove the readings, edits, items or days of a load."
    assert found.arguments == {"LOAD": "Number of the load (etl status lists the newest)."}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Error: Missing argument 'LOAD'."),
        (["a.csv"], "Error: Invalid value for 'LOAD': 'a.csv' is not a valid int."),
        (["1", "2"], "Error: Got unexpected extra argument(s) (2)"),
    ],
)
def test_usage_errors(etl: Shell, arguments: list[str], message: str) -> None:
    done = etl("unload", *arguments)
    assert (done.code, done.error) == (2, message)


def test_help_of_unbill_says_that_what_was_issued_stays(etl: Shell) -> None:
    found = helped(etl, "unbill")
    assert found.summary == "Remove computed bills of a period. What was issued stays."
    assert list(found.options) == [
        "--month YYYY-MM", "--from YYYY-MM-DD", "--to YYYY-MM-DD", "--periods FILE", "--client CLIENT",
    ]  # fmt: skip
    done = etl("unbill")
    assert (done.code, done.error) == (
        2, "etl: say which period: --month 2017-08, or --from and --to, or --periods FILE",
    )  # fmt: skip
