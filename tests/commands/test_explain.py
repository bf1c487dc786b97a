"""`etl explain`: its help, and what is refused before a database is opened."""

import pytest

from tests.support.command import Shell
from tests.support.help_texts import helped


def test_help_names_the_client_and_the_ways_to_say_a_period(etl: Shell) -> None:
    found = helped(etl, "explain")
    assert found.usage == "etl explain [OPTIONS] {CLIENT}"
    assert found.summary == "Show how each line of a client's bills was computed."
    assert list(found.options) == ["--month YYYY-MM", "--from YYYY-MM-DD", "--to YYYY-MM-DD", "--json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Error: Missing argument 'CLIENT'."),
        (["a\nb", "--month", "2017-08"], "etl: client 'a?b' has the control character U+000A"),
        (["a"], "etl: say which period: --month 2017-08, or --from and --to"),
        (
            ["a", "--month", "2017-08", "--to", "2017-08-02"],
            "etl: say which period: --month 2017-08, or --from and --to",
        ),
        (["a", "--from", "2017-08-01"], "etl: --from and --to go together (--to is the day after the last)"),
    ],
)
def test_usage_errors(etl: Shell, arguments: list[str], message: str) -> None:
    done = etl("explain", *arguments)
    assert (done.code, done.error) == (2, message)
