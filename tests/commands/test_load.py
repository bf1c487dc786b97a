"""`etl load`: its options, its help, and what is refused before a file is read."""

from pathlib import Path

import pytest

from etl.engines import choices
from tests.support.command import Shell, run, written
from tests.support.help_texts import helped


def test_help_names_the_files_and_the_options_of_loading(etl: Shell) -> None:
    found = helped(etl, "load")
    assert found.usage == "etl load [OPTIONS] {FILE...}"
    assert found.summary == "Load files of readings, each whole or not at all."
    assert found.arguments == {"FILE...": "Files, folders, patterns like '*.csv', URLs; - is standard input."}
    assert list(found.options)[18:] == [
        "--rejects FILE", "--max-rejects LIMIT", "--dry-run", "--replace", "--keep-going", "--threads NUMBER",
        "--engine ENGINE",
    ]  # fmt: skip


def test_help_names_every_engine(etl: Shell) -> None:
    assert f"Who loads: {choices()}." in helped(etl, "load").options["--engine ENGINE"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Error: Missing argument 'FILE...'."),
        (["a.csv", "--nope"], "Error: No such option: --nope"),
        (["a.csv", "--digits", "x"], "Error: Invalid value for '--digits': 'x' is not a valid int."),
        (["a.csv", "--rejects", "a.csv"],
         "etl: a.csv: is one of the files that this command reads (name another file)"),
        (["a.csv", "--engine", "x"], "etl: --engine x: is not one of local, celery"),
    ],
)  # fmt: skip
def test_usage_errors(etl: Shell, arguments: list[str], message: str) -> None:
    written("a.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,1")
    done = etl("load", *arguments)
    assert (done.code, done.error) == (2, message)


def test_a_file_that_fails_has_its_line_on_stderr_and_the_others_theirs_on_stdout(etl: Shell) -> None:
    written("a.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,x")
    written("b.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,1")
    done = etl("load", "a.csv", "b.csv", "--keep-going", "--timezone", "UTC", "--interval", "1h")
    assert (done.code, done.error[:13]) == (3, "etl: a.csv:2:")
    assert [line.partition(",")[0] for line in done.out.splitlines()] == [
        "a.csv: not loaded", "b.csv: loaded 1 reading of 1 client",
    ]  # fmt: skip


@pytest.mark.parametrize("option", [["--interval", "7min"], ["--engine", "x"]], ids=" ".join)
def test_a_usage_error_makes_no_database(tmp_path: Path, option: list[str]) -> None:
    written(tmp_path / "a.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,1")
    assert run(tmp_path, "load", "a.csv", *option).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
