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
from typer.exceptions import TyperException
from typer.main import get_command

from etl import __version__
from etl.commands.interface.command_classes import Group
from etl.commands.interface.command_list import CommandList, Entry
from etl.commands.interface.error_answers import answer, fail, fail_usage
from etl.commands.terminal import INTERRUPTED, TERMINATED, context, foreseen, say, show
from etl.core.errors import Code, EtlError, interrupt_behind, unexpected


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
    except Exception as error:
        if stop := interrupt_behind(error):
            raise stop from None
        raise
    finally:  # what is left to do is to close the database: nothing that could be half-done
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


class OneLineErrors(Group):
    """Commands whose EtlErrors become one line on stderr and the exit code, so that none has to do that itself.

    A command runs inside the context manager that the group is called with, if any.
    """

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Read the options before the command."""
        context.reset(as_json="--json" in args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except TyperException as error:
            fail_usage(error)
            raise

    def invoke(self, ctx: Any) -> Any:
        try:
            with ctx.obj or nullcontext():
                return super().invoke(ctx)
        except EtlError as error:
            if context.verbose > 1:
                raise
            fail(error)
        except (Terminated, KeyboardInterrupt) as stop:
            _stopped(stop)
        except MemoryError:
            fail(EtlError("out of memory (close other programs, or use a machine with more memory)", code="E-MEMORY"))
        except BrokenPipeError:
            # Whoever read our output has seen enough. Python must not try to flush it again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(141) from None
        except TyperException as error:
            fail_usage(error)
            raise
        except typer.Exit:
            raise
        except Exception as error:
            if context.verbose > 1:
                raise
            fail(
                foreseen(error)
                or EtlError(unexpected(error, "run it with -vv to see where, and report it"), code="E-UNEXPECTED")
            )


def _stopped(stop: BaseException) -> NoReturn:
    code: Code = "E-TERMINATED" if isinstance(stop, Terminated) else "E-INTERRUPTED"
    text, exit_code = f"{code[2:].lower()}: nothing is half-done", getattr(stop, "code", INTERRUPTED)
    say(text)
    answer(code, text)
    raise typer.Exit(exit_code) from None


COMMANDS: dict[str, Entry] = {
    "load": ("load:load", "Load files of readings, each whole or not at all."),
    "sniff": ("sniff:sniff", "Show how a file would be read."),
    "unload": ("unload:unload", "Remove the readings, edits, items or days of a load."),
    "bill": ("bill:bill", "Compute clients' bills of a period."),
    "unbill": ("unload:unbill", "Remove computed bills of a period."),
    "bills": ("listing.bills:bills", "List bills by client, with the change to the year before."),
    "export": ("export:export", "Write bills, documents or readings to a file."),
    "status": ("status:status", "Show what the database contains, or list what is counted in it."),
    "show": ("drawing.show:show", "Draw the readings of a client in the terminal."),
    "explain": ("explain:explain", "Show how each line of a bill or a document came about."),
    "statement": ("issuing.statement:statement", "Write a page of HTML for each bill, and an index."),
    "compare": ("compare:compare", "Price every client by several tariffs and find the cheapest."),
    "issue": ("issuing.issue:issue", "Issue invoices of bills, and corrections of what was sent."),
    "documents": ("issuing.issue:documents", "List the documents that were issued, by number."),
    "assign": ("tables:assign", "Assign meters, tariffs and attributes to clients."),
    "edit": ("editing.edit:edit", "Enter values in place of readings, which stay as they are."),
    "estimate": ("editing.estimate:estimate", "Write estimates of missing readings as edits."),
    "check": ("check:check", "Verify stored readings, the ledger, bills and documents."),
    "validate": ("check:validate", "Try the rules on the readings of a month."),
    "backup": ("backup:backup", "Copy the database to a file, even while others use it."),
    "worker": ("worker:worker", "Work for commands that use `--engine celery`, until stopped."),
    "plot": ("drawing.plot:plot_app", "Draw readings, bills and comparisons as pictures."),
    "layouts": ("sniff:layouts_app", "List the layouts that files are recognised by, or show one."),
    "runs": ("runs:runs_app", "List the newest runs, show one or stop it."),
    "findings": ("check:findings_app", "List readings that fail a rule, and answer them."),
    "tariff": ("tariff:tariff_app", "Check tariff files, list tariffs, convert URDB files."),
    "prices": ("tables:prices_app", "Load prices that change over time, for tariffs with series."),
    "calendar": ("tables:calendar_app", "Load types of days, for tariffs that name a calendar."),
    "history": ("tables:history_app", "Load quantities of periods before the first reading."),
    "items": ("tables:items_app", "Load one-off items of clients: fees, goodwill, arrears."),
    "clients": ("tables:clients_app", "Rename clients."),
    "help": ("interface.help_pages:help_page", "Show the help of a command, or what the code of an error means."),
}
"""Each command with its module and the first sentence of its docstring, which a test compares."""


class Commands(OneLineErrors):
    """The commands of `etl`. Only the one that runs is imported; the list of all needs none."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = CommandList(COMMANDS)

    def summaries(self) -> dict[str, str]:
        """Return the first sentence of each command."""
        return {name: summary for name, (_, summary) in COMMANDS.items()}


app = typer.Typer(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


def version(wanted: bool) -> None:
    if wanted:
        from etl.kernel.library import why_not_loaded

        why = why_not_loaded()
        show(f"etl {__version__} ({f'without its kernel: {why}' if why else 'with its kernel'})")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn meter readings into bills.

    $ etl load readings.csv --timezone Europe/Lisbon
    $ etl bill --month 2017-08
    $ etl statement --month 2017-08 --output statements
    $ etl help bill
    """


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
        # app() is the same with a hook for tracebacks of its own; the name is that of `python -m etl`, too.
        get_command(app)(prog_name="etl", obj=signals_caught())
    except OSError as error:  # of --help and --version, which are no commands
        if (why := foreseen(error)) is None:
            raise
        say(f"etl: {why}")
        sys.exit(why.exit_code)
