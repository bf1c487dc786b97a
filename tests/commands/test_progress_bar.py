"""The progress of a command: a line for each client, a wait that is said once, no bar where no terminal is."""

from collections.abc import Iterator

import pytest

from etl.commands.progress_bar import Bar
from etl.commands.terminal import context


@pytest.fixture(autouse=True)
def options() -> Iterator[None]:
    """The options before the command, as they are at the start of a process."""
    yield
    context.verbose, context.quiet = 0, False


def moved(bar: Bar) -> None:
    """Use every callback once."""
    with bar:
        bar.begin("a.csv", 10)
        bar.reach(5)
        bar.fetch("https://example.org/a.csv", 5, 10)
        bar.start_bytes(10)
        bar.start_clients(2)
        bar.clients(["a"])
        bar.steps(3)
        bar.step()
        bar.reach_of(2, 3)


def test_nothing_is_drawn_where_stderr_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    moved(Bar("pages"))
    assert capsys.readouterr() == ("", "")


def test_a_terminal_has_a_bar_unless_the_user_wants_quiet(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    context.quiet = True
    moved(Bar("pages"))
    assert capsys.readouterr().err == ""
    context.quiet = False
    moved(Bar("pages"))
    drawn = capsys.readouterr().err
    assert "a.csv" in drawn
    assert " pages" in drawn


def test_each_client_has_its_line_when_the_user_wants_to_see_them(capsys: pytest.CaptureFixture[str]) -> None:
    context.verbose = 1
    with Bar("clients") as bar:
        bar.start_clients(3)
        bar.clients(["a", "b"])
        bar.clients(["c"])
    assert capsys.readouterr().err.splitlines() == [
        "Finished processing client a: (1 of 3 = 33.3 %)",
        "Finished processing client b: (2 of 3 = 66.7 %)",
        "Finished processing client c: (3 of 3 = 100.0 %)",
    ]


def test_a_wait_is_said_once_and_only_if_it_is_more_than_a_moment(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar("rows") as bar:
        bar.wait(0.5)
        assert capsys.readouterr().err == ""
        bar.wait(1.5)
        bar.wait(2.5)
    assert capsys.readouterr().err == "etl: waiting for another etl process that is writing to this database\n"


def test_a_note_is_a_line_unless_the_user_wants_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar("rows")
    bar.note("a.csv: as kWh")
    context.quiet = True
    bar.note("b.csv: as kWh")
    assert capsys.readouterr().err == "a.csv: as kWh\n"


def test_quiet_prints_no_note_and_no_waiting(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "quiet", True)
    with Bar("rows") as bar:
        bar.note("layout long")
        bar.wait(2)
    assert capsys.readouterr() == ("", "")
