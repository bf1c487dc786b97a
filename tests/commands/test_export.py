"""`etl export`: its options, its help, and usage errors."""

from pathlib import Path

import pytest

from etl.exports import FORMATS
from tests.support.command import Shell, run
from tests.support.help_texts import helped

WHAT = "bills, lines, meters, readings, edits, documents, document-lines, items, answers, control-reads"
UNKNOWN = f"'x' cannot be exported (--what is one of {WHAT})"
ALONE = "--document names the documents: leave days and --client out"


def test_help_names_the_options(etl: Shell) -> None:
    found = helped(etl, "export")
    assert found.usage == "etl export [OPTIONS] {FILE}"
    assert found.summary == (
        "Write bills, documents or readings to a file. An earlier file of that name is replaced whole."
    )
    assert list(found.options) == [
        "--what WHAT", "--client CLIENT", "--document NUMBER", "--format FORMAT",
        "--month YYYY-MM", "--from YYYY-MM-DD", "--to YYYY-MM-DD", "--periods FILE",
    ]  # fmt: skip


def test_help_names_every_format(etl: Shell) -> None:
    *first, last = FORMATS
    assert helped(etl, "export").arguments == {"FILE": f"FILE.{', .'.join(first)} or .{last}; - is standard output."}


def test_help_names_everything_that_can_be_exported(etl: Shell) -> None:
    from etl.export import WHAT

    *first, last = WHAT
    text = f"What to export: {', '.join(first)} or {last}. [default: {first[0]}]"
    assert " ".join(helped(etl, "export").options["--what WHAT"].split()) == text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Error: Missing argument 'FILE'."),
        (["a.csv", "--month", "2017"], "etl: '2017' is not a month (write it like 2017-08)"),
        (["a.csv", "--what", "x"], f"etl: {UNKNOWN}"),
        (["a.csv", "--document", "S-000001"],
         "etl: --document goes with --what documents or document-lines, not with bills"),
        (["a.csv", "--what", "documents", "--document", "S-000001", "--client", "a"], f"etl: {ALONE}"),
        (["a.csv", "--what", "document-lines", "--document", "S-000001", "--month", "2017-08"], f"etl: {ALONE}"),
        (["a.csv", "--what", "documents", "--document", "seven"],
         "etl: 'seven' is not the number of a document (write it like 2024-000123)"),
    ],
)  # fmt: skip
def test_usage_errors(etl: Shell, arguments: list[str], message: str) -> None:
    done = etl("export", *arguments)
    assert (done.code, done.error) == (2, message)


def test_a_usage_error_comes_before_a_database_that_is_not_there(tmp_path: Path) -> None:
    done = run(tmp_path, "export", "a.csv", "--what", "x")
    assert (done.code, done.error) == (2, f"etl: {UNKNOWN}")
    done = run(tmp_path, "export", "a.csv", "--what", "documents", "--document", "7")
    assert done.code == 2
