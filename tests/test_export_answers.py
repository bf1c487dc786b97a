"""`etl export --what answers`: what people said of readings that fail a rule."""

import getpass

import pytest

from etl.export import frame
from tests.support.command import Shell, written
from tests.support.readings import hours, loaded, table

CODE = "4294967.295"


def august(meter: str, hour: str) -> list[str]:
    every = hours(meter, "2017-08-01", "2017-09-01")
    return [f"{row[: row.rindex(',')]},{CODE}" if hour in row else row for row in every]


@pytest.fixture
def answered(etl: Shell) -> Shell:
    """An answer to a value of meter m, and one to all values of n up to September; both are client x's."""
    loaded(etl, august("m", "08-10T05"), august("n", "08-11T05"), hours("y", "2017-08-01", "2017-08-02"))
    etl.ok("assign", written("meters.csv", "client_number,meter", "x,m", "x,n"))
    etl.ok("findings", "accept", "x", "--month", "2017-08", "--meter", "m", "--because", 'a "pump", they say')
    etl.ok("findings", "accept", "x", "--month", "2017-08", "--because", "a test", "--until", "2017-09-15")
    return etl


def test_each_answer_is_a_row(answered: Shell) -> None:
    rows = table(answered.exported("answers"))
    assert [tuple(row.values())[:8] for row in rows] == [
        ("1", "m", "", "import", "sentinel", "2017-08-10T05:00:00+00:00", "2017-08-10T06:00:00+00:00", CODE + "000"),
        ("2", "n", "", "import", "sentinel", "2017-08-01T00:00:00+00:00", "2017-09-15T00:00:00+00:00", ""),
    ]
    assert [(row["by"], row["because"]) for row in rows] == [
        (getpass.getuser(), 'a "pump", they say'), (getpass.getuser(), "a test")
    ]  # fmt: skip
    assert list(rows[0]) == list(frame("answers"))


def test_month_and_client_select(answered: Shell) -> None:
    def chosen(*options: str) -> list[str]:
        return [row["answer"] for row in table(answered.exported("answers", *options))]

    assert chosen("--client", "x") == chosen("--month", "2017-08") == ["1", "2"]
    assert chosen("--month", "2017-09") == ["2"]
    for options in (("--client", "y"), ("--month", "2017-10")):
        done = answered("export", "-", "--format", "csv", "--what", "answers", *options)
        assert done.error == "etl: no answer was given to such readings (etl findings list shows what fails)"
    done = answered("export", "-", "--format", "csv", "--what", "answers", "--client", "m")
    assert done.error == "etl: there is no client m: that is a meter of client x (name the client)"


def test_an_answer_that_was_taken_back_is_gone(answered: Shell) -> None:
    answered.ok("findings", "reopen", "1")
    assert [row["answer"] for row in table(answered.exported("answers"))] == ["2"]
