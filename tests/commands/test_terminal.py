"""The terminal of a command: nothing that it would obey is printed, and JSON is one line."""

import json
import pickle
import pickletools
from collections.abc import Iterator

import pytest

from etl.commands.terminal import (
    configure_elsewhere,
    context,
    finish,
    finish_beside,
    reading,
    say,
    show,
    show_json,
    show_json_rows,
    show_pages,
)
from etl.core.errors import UsageError
from tests.support.command import Shell


@pytest.fixture(autouse=True)
def options() -> Iterator[None]:
    """The options before the command, as they are at the start of a process."""
    yield
    context.database, context.quiet = None, False


def test_results_go_to_stdout_and_everything_else_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    show("a", "b")
    say("c\x07")
    assert capsys.readouterr() == ("a\nb\n", "c\\x07\n")


def test_json_is_one_line_that_reads_back_and_moves_no_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    result = {"name": "Ä\x1b\n\u202e", "rows": 1}
    show_json(result)
    line = capsys.readouterr().out
    assert line == '{"name": "Ä\\u001b\\n\\u202e", "rows": 1}\n'
    assert json.loads(line) == result


def test_a_result_is_json_or_lines_and_neither_stops_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    finish({"rows": 1}, ["1 row"])
    assert capsys.readouterr().out == '{"rows": 1}\n'
    finish(None, ["1 row"])
    assert capsys.readouterr().out == "1 row\n"
    context.quiet = True
    finish(None, ["1 row"])
    assert capsys.readouterr().out == ""
    finish({"rows": 1}, ["1 row"])
    assert capsys.readouterr().out == '{"rows": 1}\n'


def test_the_database_is_no_file_to_be_read(etl: Shell) -> None:
    if etl.on_server:
        pytest.skip("a server has no file")
    context.database = etl.url
    reading("a.csv", None)
    with pytest.raises(UsageError, match="is the database itself"):
        reading(etl.database)


def test_another_process_is_sent_a_function_by_a_name_that_is_installed() -> None:
    context.database = "sqlite:///a.db"
    sent = {text for _, text, _ in pickletools.genops(pickle.dumps(configure_elsewhere()))}
    assert {"etl.configuration", "configure", "sqlite:///a.db"} <= sent


def test_the_result_of_what_is_written_to_standard_output_is_not_shown_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    finish_beside("a.csv", None, ["1 row"])
    finish_beside("-", None, ["1 row"])
    finish_beside("-", {"rows": 1}, ["1 row"])
    assert capsys.readouterr() == ("1 row\n", '{"rows": 1}\n')


def test_rows_are_printed_some_at_a_time_as_one_object_on_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.commands.terminal.ROWS", 2)
    for number in (0, 1, 2, 5):
        show_json_rows({"bills": number}, "rows", ({"id": place} for place in range(number)))
        (line,) = capsys.readouterr().out.splitlines()
        assert json.loads(line) == {"bills": number, "rows": [{"id": place} for place in range(number)]}


def test_pages_of_lines_are_shown_unless_the_user_wants_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    show_pages([["a", "b"], ["c"]])
    context.quiet = True
    show_pages([["d"]])
    assert capsys.readouterr().out == "a\nb\nc\n"
