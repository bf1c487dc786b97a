"""`etl statement`: its help, and what is refused before a database is opened."""

import pytest

from tests.support.command import Shell
from tests.support.help_texts import helped

WHERE = "say where the pages go: --output FOLDER; or what they lack: --check, which writes none"
WHICH = "say which bills: --month 2017-08, maybe with --client; or which documents: --document NUMBER"


def test_help_names_the_folder_and_what_goes_into_it(etl: Shell) -> None:
    found = helped(etl, "statement")
    assert found.summary == "Write a page of HTML for each bill, and an index."
    assert list(found.options) == [
        "--output FOLDER", "--month YYYY-MM", "--client CLIENT", "--document NUMBER", "--issuer FILE",
        "--template FOLDER", "--language LANGUAGE", "--pdf", "--einvoice", "--check", "--workers NUMBER",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], WHICH),
        (["--month", "2017-08", "--document", "2017-000001"], WHICH),
        (["--client", "a", "--document", "2017-000001"], WHICH),
        (["--month", "2017"], "'2017' is not a month (write it like 2017-08)"),
    ],
)
def test_usage_errors(etl: Shell, arguments: list[str], message: str) -> None:
    done = etl("statement", "--output", "out", *arguments)
    assert (done.code, done.error) == (2, f"etl: {message}")


@pytest.mark.parametrize("arguments", [[], ["--output", "out", "--check"], ["--check", "--pdf"]])
def test_pages_go_somewhere_or_are_checked(etl: Shell, arguments: list[str]) -> None:
    done = etl("statement", "--month", "2017-08", *arguments)
    assert (done.code, done.error) == (2, f"etl: {WHERE}")
