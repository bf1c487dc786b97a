"""`etl export --what edits`: by client and month, in every format; nothing is a refusal."""

from pathlib import Path

import pytest

from tests.support.command import Shell
from tests.support.edits import at, enter, read_day
from tests.support.export_rows import rows_of
from tests.support.readings import table


@pytest.fixture
def edited(etl: Shell) -> Shell:
    read_day(etl, 3)
    enter(etl, at("03:00", "05:00", "3", "=off"))
    return etl


@pytest.mark.parametrize("suffix", ["parquet", "csv", "jsonl"])
def test_edits_are_written_in_every_format(edited: Shell, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"edits.{suffix}"
    assert edited.ok("export", file, "--what", "edits").code == 0
    rows = rows_of(file)
    assert len(rows) == 2
    assert [str(row["answered"]) for row in rows] == ["missing", "reading"]


def test_edits_are_chosen_by_client_and_month(edited: Shell) -> None:
    assert len(table(edited.exported("edits", "--client", "a", "--month", "2017-08"))) == 2
    for options, why in (
        (("--month", "2017-09"), "there are no edits in 2017-09 (enter some: etl edit FILE)"),
        (("--client", "b"), "there is no client b (etl export readings.csv --what readings names them all)"),
    ):
        assert edited("export", "-", "--format", "csv", "--what", "edits", *options).error == f"etl: {why}"


def test_without_an_edit_that_is_the_message(etl: Shell) -> None:
    read_day(etl)
    done = etl("export", "-", "--format", "csv", "--what", "edits", "--client", "a")
    assert (done.code, done.error) == (1, "etl: there are no edits of client a (enter some: etl edit FILE)")
