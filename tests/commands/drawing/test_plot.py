"""`etl plot`: its help, and what is refused before a database is opened."""

import pytest

from tests.support.command import Shell
from tests.support.help_texts import helped

DAYS = "say which days: --month 2017-08, --year 2017, or --from and --to"


def test_pictures_of_readings_have_the_same_options(etl: Shell) -> None:
    load = helped(etl, "plot", "load").options
    assert list(load) == [
        "--output FILE", "--client CLIENT", "--flow FLOW", "--timezone ZONE",
        "--month YYYY-MM", "--from YYYY-MM-DD", "--to YYYY-MM-DD", "--year YYYY",
    ]  # fmt: skip
    assert helped(etl, "plot", "year").options == load
    assert {**helped(etl, "plot", "profile").options, "--holidays CODE": ""} == {**load, "--holidays CODE": ""}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["load"], DAYS),
        (["year", "--month", "2017-08", "--year", "2017"], DAYS),
        (["bills", "--from", "2017-08-01"], "--from and --to go together (--to is the day after the last)"),
        (["load", "--year", "2017", "--flow", "gas"], "--flow gas: is not one of import, export, generation"),
        (["load", "--year", "2017", "--client", "a\u200b"], "client 'a?' has a character that cannot be seen, U+200B"),
    ],
)
def test_usage_errors(etl: Shell, arguments: list[str], message: str) -> None:
    done = etl("plot", *arguments, "--output", "a.svg")
    assert (done.code, done.error) == (2, f"etl: {message}")


def test_another_format_is_refused(etl: Shell) -> None:
    done = etl("plot", "load", "--year", "2017", "--output", "a.jpg")
    assert (done.code, done.error) == (2, "etl: --output a.jpg: is no name of a picture (end it in .svg, .png, .pdf)")
