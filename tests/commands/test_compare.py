"""`etl compare`: its options, its help, and what is refused before a database is opened."""

import pytest

from etl.exports import FORMATS
from tests.support.command import Shell
from tests.support.help_texts import helped


def test_help_names_the_options(etl: Shell) -> None:
    found = helped(etl, "compare")
    assert found.summary == "Price every client by several tariffs and find the cheapest. Stores nothing."
    assert list(found.options) == [
        "--tariff TARIFF", "--name NAME", "--client CLIENT", "--output FILE", "--format FORMAT",
        "--month YYYY-MM", "--from YYYY-MM-DD", "--to YYYY-MM-DD", "--periods FILE",
    ]  # fmt: skip


def test_help_names_every_format_of_the_output(etl: Shell) -> None:
    *first, last = FORMATS
    assert (
        f"FILE.{', .'.join(first)} or .{last}; - is standard output." in helped(etl, "compare").options["--output FILE"]
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--month", "2017-08"], "Error: Missing option '--tariff'."),
        (
            ["--tariff", "a.toml"],
            "etl: say which period: --month 2017-08, or --from and --to, or --periods FILE",
        ),
        (["--month", "2017-08", "--tariff", "a.toml", "--format", "csv"], "etl: --format goes with --output"),
        (["--month", "2017-13", "--tariff", "a.toml"], "etl: '2017-13' is not a month (write it like 2017-08)"),
        (
            ["--month", "2017-08", "--tariff", "a.csv", "--output", "a.csv"],
            "etl: a.csv: is one of the files that this command reads (name another file)",
        ),
    ],
)
def test_usage_errors(etl: Shell, arguments: list[str], message: str) -> None:
    done = etl("compare", *arguments)
    assert (done.code, done.error) == (2, message)
