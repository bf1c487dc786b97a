"""`etl explain`: its help, and what is refused before a database is opened."""

import pytest

from tests.support.command import Shell
from tests.support.help_texts import helped

NOBODY = "say whose bills: etl explain CLIENT --month 2017-08; or which document: --document NUMBER"
ALONE = "--document names one document: leave the client, --month, --from, --to and --estimates out"


def test_help_names_the_client_and_the_ways_to_say_a_period(etl: Shell) -> None:
    found = helped(etl, "explain")
    assert found.usage == "etl explain [OPTIONS] [CLIENT]"
    assert found.summary == "Show how each line of a bill or a document came about."
    assert list(found.options) == [
        "--month YYYY-MM", "--from YYYY-MM-DD", "--to YYYY-MM-DD", "--document NUMBER", "--estimates",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], f"etl: {NOBODY}"),
        (["--month", "2017-08"], f"etl: {NOBODY}"),
        (["a", "--document", "2026-000001"], f"etl: {ALONE}"),
        (["--document", "2026-000001", "--month", "2017-08"], f"etl: {ALONE}"),
        (["--document", "2026-000001", "--to", "2017-08-01"], f"etl: {ALONE}"),
        (["--document", "2026-000001", "--estimates"], f"etl: {ALONE}"),
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
