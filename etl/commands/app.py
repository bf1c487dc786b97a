"""The command line: the commands there are, the options before them, and one line for every error."""

import atexit
import gc
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import TracebackType
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.main import get_command

from etl import __version__
from etl.commands import (
    backup,
    bill,
    check,
    compare,
    explain,
    export,
    load,
    runs,
    sniff,
    status,
    tables,
    tariff,
    unload,
    worker,
)
from etl.commands.drawing import plot
from etl.commands.editing import edit, estimate
from etl.commands.issuing import issue, statement
from etl.commands.terminal import INTERRUPTED, TERMINATED, context, foreseen, say, show
from etl.core.errors import EtlError, unexpected
from etl.kernel.library import why_not_loaded


class Terminated(SystemExit):
    """SIGTERM. Like Ctrl-C it ends a command through all that removes temporary files and rolls back transactions."""


def terminated(_number: int, _frame: object) -> NoReturn:
    raise Terminated(TERMINATED)


@contextmanager
def signals_caught() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end a command by an exception; before and after it there is nothing to clean up."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as the shell has it for what runs in its background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, terminated)
    try:
        yield
    except RuntimeError as error:  # Python 3.11 wraps what is raised while a class is made, as in a module's import
        if isinstance(error.__cause__, KeyboardInterrupt | Terminated):
            raise error.__cause__ from None
        raise
    finally:  # what is left to do is to close the database: nothing that could be half-done
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


class OneLineErrors(TyperGroup):
    """Commands whose EtlErrors become one line on stderr and the exit code, so that none has to do that itself.

    A command runs inside the context manager that the group is called with, if any.
    """

    def invoke(self, ctx: Any) -> Any:
        try:
            with ctx.obj or nullcontext():
                return super().invoke(ctx)
        except EtlError as error:
            if context.verbose > 1:
                raise
            fail(error)
        except Terminated:
            say("terminated: nothing is half-done")
            raise typer.Exit(TERMINATED) from None
        except KeyboardInterrupt:
            say("interrupted: nothing is half-done")
            raise typer.Exit(INTERRUPTED) from None
        except MemoryError:
            fail(EtlError("out of memory (close other programs, or use a machine with more memory)"))
        except BrokenPipeError:
            # Whoever read our output has seen enough. Python must not try to flush it again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(141) from None
        except typer.Exit:
            raise
        except Exception as error:
            if context.verbose > 1 or type(error).__module__.startswith("typer"):
                raise
            fail(foreseen(error) or EtlError(unexpected(error, "run it with -vv to see where, and report it")))


app = typer.Typer(
    cls=OneLineErrors,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
)


def fail(error: EtlError) -> NoReturn:
    """Print one line, and exit with the code of the error."""
    say(f"etl: {error}")
    for note in getattr(error, "__notes__", []):
        say(f"etl: {note}")
    raise typer.Exit(error.exit_code)


def version(wanted: bool) -> None:
    if wanted:
        why = why_not_loaded()
        show(f"etl {__version__} ({f'without its kernel: {why}' if why else 'with its kernel'})")
        raise typer.Exit


@app.callback()
def options(
    database: Annotated[
        str | None,
        typer.Option(
            help="URL of the database (default: ETL_DATABASE_URL, else sqlite:///etl.sqlite3).", metavar="URL"
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print errors and warnings only.")] = False,
    verbose: Annotated[
        int,
        typer.Option(
            "-v", "--verbose", count=True, show_default=False, help="Name each client; -vv: show tracebacks too."
        ),
    ] = 0,
    _version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn meter readings into bills."""
    context.database, context.quiet, context.verbose = database, quiet, verbose


for command in (
    load.load,
    sniff.sniff,
    unload.unload,
    bill.bill,
    unload.unbill,
    export.export,
    status.status,
    explain.explain,
    statement.statement,
    compare.compare,
    issue.issue,
    issue.documents,
    tables.assign,
    edit.edit,
    estimate.estimate,
    check.check,
    check.validate,
    backup.backup,
    worker.worker,
):
    app.command()(command)
app.add_typer(plot.plot_app, name="plot")
app.add_typer(sniff.layouts_app, name="layouts")
app.add_typer(runs.runs_app, name="runs")
app.add_typer(check.findings_app, name="findings")
app.add_typer(tariff.tariff_app, name="tariff")
app.add_typer(tables.prices_app, name="prices")
app.add_typer(tables.calendar_app, name="calendar")
app.add_typer(tables.history_app, name="history")
app.add_typer(tables.items_app, name="items")
app.add_typer(tables.clients_app, name="clients")


def shown_harmless(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print a traceback (of -vv) as Python does, except for characters that a terminal would obey."""
    say(*"".join(traceback.format_exception(kind, error, trace)).rstrip().split("\n"))


def main() -> None:
    """Run the command that the process was started with."""
    sys.excepthook = shown_harmless
    # Modules live to the end: looking for cycles among them takes 0.1 s while they load, and 0.2 s at the exit.
    gc.set_threshold(250_000)  # `etl bill` has 130,000 objects once it is imported
    atexit.register(gc.freeze)
    # Parser threads need the interpreter often and briefly: hand it over ten times as fast as usual.
    sys.setswitchinterval(0.0005)
    try:
        get_command(app)(obj=signals_caught())  # app() is the same with a hook for tracebacks of its own
    except OSError as error:  # of --help and --version, which are no commands
        if (why := foreseen(error)) is None:
            raise
        say(f"etl: {why}")
        sys.exit(why.exit_code)
