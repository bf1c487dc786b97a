"""The command line: every error is one line, and its exit code says what kind it is of."""

import signal
import threading
from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest
import typer
from typer.testing import CliRunner

from etl.commands.app import OneLineErrors, Terminated, shown_harmless, signals_caught
from etl.core.errors import EtlError, UsageError

REPORT = "(run it with -vv to see where, and report it)"


def failing(error: BaseException) -> typer.Typer:
    """An application like ours, whose one command raises an error."""
    made = typer.Typer(cls=OneLineErrors, pretty_exceptions_enable=False, callback=lambda: None)

    @made.command()
    def work() -> NoReturn:
        raise error

    return made


@pytest.fixture
def signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def noted(error: EtlError) -> EtlError:
    error.add_note("loaded before it: a.csv")
    return error


@pytest.mark.parametrize(
    ("error", "code", "lines"),
    [
        (EtlError("it failed"), 1, "etl: it failed\n"),
        (UsageError("it is wrong"), 2, "etl: it is wrong\n"),
        (noted(EtlError("it failed")), 1, "etl: it failed\netl: loaded before it: a.csv\n"),
        (KeyboardInterrupt(), 130, "interrupted: nothing is half-done\n"),
        (Terminated(143), 143, "terminated: nothing is half-done\n"),
        (ZeroDivisionError("by 0"), 1, f"etl: unexpected ZeroDivisionError: by 0 {REPORT}\n"),
    ],
)  # fmt: skip
def test_what_ends_a_command_is_one_line_and_a_code(error: BaseException, code: int, lines: str) -> None:
    done = CliRunner().invoke(failing(error), ["work"])
    assert (done.exit_code, done.stderr, done.stdout) == (code, lines, "")


def test_memory_that_is_not_enough_is_one_line() -> None:
    done = CliRunner().invoke(failing(MemoryError()), ["work"])
    assert (done.exit_code, done.stderr.count("\n"), "memory" in done.stderr) == (1, 1, True)


def test_a_traceback_is_for_those_who_want_one() -> None:
    assert isinstance(CliRunner().invoke(failing(EtlError("x")), ["-vv", "work"]).exception, EtlError)


def test_a_traceback_holds_nothing_that_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    shown_harmless(ValueError, ValueError("\x1b[2J gone"), None)
    assert capsys.readouterr().err == "ValueError: \\x1b[2J gone\n"


@pytest.mark.parametrize(
    ("number", "error"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, Terminated)], ids=["SIGINT", "SIGTERM"]
)
@pytest.mark.usefixtures("signals")
def test_a_signal_ends_a_command_by_an_exception_and_is_ignored_after_it(
    number: signal.Signals, error: type[BaseException]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with pytest.raises(error), signals_caught():
        signal.raise_signal(number)
    signal.raise_signal(number)


@pytest.mark.usefixtures("signals")
def test_ctrl_c_that_the_shell_ignores_for_its_background_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with signals_caught():
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("cause", [KeyboardInterrupt, lambda: Terminated(143)], ids=["Ctrl-C", "SIGTERM"])
@pytest.mark.usefixtures("signals")
def test_what_python_wraps_while_it_makes_a_class_is_still_the_signal(cause: Callable[[], BaseException]) -> None:
    with pytest.raises((KeyboardInterrupt, Terminated)), signals_caught():
        raise RuntimeError("Error calling __set_name__") from cause()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, lambda: Terminated(143)], ids=["Ctrl-C", "SIGTERM"])
@pytest.mark.usefixtures("signals")
def test_what_fails_while_a_signal_ends_a_command_is_still_the_signal(stop: Callable[[], BaseException]) -> None:
    def stopped() -> None:
        try:
            raise stop()
        finally:
            threading.Thread(target=print).join()  # a RuntimeError, as it was not started

    with pytest.raises((KeyboardInterrupt, Terminated)), signals_caught():
        stopped()


@pytest.mark.usefixtures("signals")
def test_an_error_that_no_signal_led_to_stays_itself_also_where_its_causes_lead_in_circles() -> None:
    error, cause = RuntimeError("itself"), ValueError()
    error.__cause__, cause.__context__ = cause, error
    with pytest.raises(RuntimeError, match="itself"), signals_caught():
        raise error
