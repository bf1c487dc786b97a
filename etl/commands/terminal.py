"""Terminal, database and exit codes, as all commands use them."""

import errno
import json
import os
import resource
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import typer

from etl import configuration
from etl.core.disk.named_inputs import Inputs
from etl.core.errors import EtlError, UsageError
from etl.core.names import printable

Result = TypeVar("Result")

ROWS = 1000
"""Rows of a result that are printed at once."""
SET_ASIDE, INTERRUPTED, TERMINATED = 3, 130, 143


@dataclass
class Context:
    """Options that every command has, before it or after it."""

    database: str | None = None
    verbose: int = 0
    quiet: bool = False
    as_json: bool = False
    is_data_on_stdout: bool = False

    def reset(self, *, as_json: bool = False) -> None:
        """Forget the options of a command that ran before in this process."""
        self.database, self.verbose, self.quiet = None, 0, False
        self.as_json, self.is_data_on_stdout = as_json, False


context = Context()


def say(*lines: str) -> None:
    """Print lines that are not the result, on stderr."""
    _echo("\n".join(map(printable, lines)), err=True)


def warn(*lines: str) -> None:
    """Print lines that the user should know and that stop nothing, unless only errors are wanted."""
    if not context.quiet:
        say(*lines)


def show(*lines: str) -> None:
    """Print the result, on stdout."""
    _echo("\n".join(map(printable, lines)))


def _echo(text: str, *, err: bool = False, newline: bool = True) -> None:
    """Print, also what a terminal or a file of another encoding has no characters for."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and stream.encoding.lower() != "utf-8" and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # as Python's own streams can
    typer.echo(text, err=err, nl=newline)


def foreseen(error: Exception) -> EtlError | None:
    """Return what the surroundings of a process have done to it, where an error is their work and not ours."""
    if isinstance(error, OSError) and error.errno in _FULL:
        _forget_output()
        return EtlError(
            f"{_OUTPUT}: {os.strerror(error.errno or 0)} (what was done is done; lead it somewhere else)",
            code="E-OUTPUT",
        )
    if isinstance(error, FileNotFoundError) and not _is_somewhere():
        return UsageError("the working directory is gone (cd to another one)")
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and isinstance(error, _WITHOUT_MEMORY):
        return EtlError(
            f"out of memory: {limit >> 20:,} MB of addresses are too few (ulimit -v says how many)", code="E-MEMORY"
        )
    return None


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_OUTPUT = "standard output cannot be written"
_WITHOUT_MEMORY = (ImportError, SystemError, RuntimeError)
"""Errors besides MemoryError that modules and threads raise which have no room."""


def _forget_output() -> None:
    """Let Python not try once more to write what could not be written."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_somewhere() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return False
    return True


def show_json(result: dict[str, Any], *, err: bool = False) -> None:
    """Print the result for programs: one object on one line, without a character that moves a terminal's cursor."""
    _echo(_json(result), err=err)


def _json(result: dict[str, Any]) -> str:
    text = json.dumps(result, ensure_ascii=False)
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def show_json_rows(result: dict[str, Any], name: str, rows: Iterable[dict[str, Any]]) -> None:
    """Print a result that ends with a list of rows, some of them at a time, as one object on one line."""
    each = iter(rows)
    text = f'{_json(result)[:-1]}, "{name}": ['
    separator = ""
    while some := list(islice(each, ROWS)):
        _echo(text + separator + ", ".join(map(_json, some)), newline=False)
        text, separator = "", ", "
    _echo(f"{text}]}}")


def show_pages(pages: Iterable[list[str]]) -> None:
    """Print a list whose lines come some at a time, unless the user wants quiet."""
    for lines in pages:
        if not context.quiet:
            show(*lines)


def columns() -> int:
    """Return how wide the terminal is, or what is not a terminal is taken to be."""
    return shutil.get_terminal_size().columns


def reading(*arguments: str | Path | None) -> Inputs:
    """Name all that a command reads; UsageError, before anything is opened, where the database is among it."""
    return Inputs(arguments, configuration.files_of(configuration.database_url(context.database)))


def choose_database() -> None:
    """Configure Django without opening anything yet."""
    configuration.configure(configuration.database_url(context.database))


def open_database(*, create: bool = False) -> Path:
    """Configure Django, bring the schema up to date and return the folder for temporary files."""
    choose_database()
    from etl.store.database import schema

    schema.prepare(create=create)
    return schema.folder()


def configure_elsewhere() -> Callable[[], None]:
    """Return what another process must call first to use the same database."""
    return partial(configuration.configure, configuration.database_url(context.database))


def open_if_made() -> bool:
    """Open the database where there is one; return whether there is."""
    choose_database()
    from etl.store.database import schema

    if not schema.is_made():
        return False
    schema.prepare(create=False)
    return True


def retry_lost_session(work: Callable[[], Result]) -> Result:
    """Run a use case, and again from its start when the server cut its session; return its result."""
    from etl.store.database import retrying

    return retrying.retry_lost_session(work, warn)


def finish(result: dict[str, Any] | None, lines: list[str]) -> None:
    """Print the result of a command: JSON, or lines unless the user wants quiet."""
    if result is not None:
        show_json(result)
    elif not context.quiet:
        show(*lines)


def finish_beside(target: object, result: dict[str, Any] | None, lines: list[str]) -> None:
    """Print the result of a command that has written a file; where that was standard output, JSON alone, on stderr."""
    if str(target) != "-":
        finish(result, lines)
    elif result is not None:
        show_json(result, err=True)
