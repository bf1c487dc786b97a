"""Errors as they are shown: a line for people on stderr and, with `--json`, an object for programs on stdout."""

import re
from collections.abc import Sequence
from typing import Any, NoReturn

import typer

from etl.commands.terminal import context, say, show_json
from etl.core.errors import Code, EtlError

Parts = tuple[str | None, str, str | None]
"""Where, what and the remedy, as far as an error has them."""
_PLACE = re.compile(r"(--\S+(?: [^:]+)?|(?:client|meter|run|series|column|line) [^:]+|[^\s:]\S*): (?=.)")
"""The beginning of a message that names an option with its value, something stored, or a file."""


def fail(error: EtlError) -> NoReturn:
    """Print an error, and exit with its code."""
    notes = list(getattr(error, "__notes__", []))
    say(f"etl: {error}{f' [{error.code}]' if context.verbose else ''}", *(f"etl: {note}" for note in notes))
    answer(error.code, str(error), _parts(error), notes)
    raise typer.Exit(error.exit_code)


def fail_usage(error: Any) -> None:
    """Print, for programs, what Typer found wrong with a command line; it prints the line for people itself."""
    what = error.format_message()
    command = error.ctx.command_path if getattr(error, "ctx", None) else "etl"
    answer("E-USAGE", what, (None, what, f"see {command} --help"))


def answer(code: Code, message: str, parts: Parts | None = None, notes: Sequence[str] = ()) -> None:
    """Print an error for a program that wants JSON; on stderr where stdout is a file of data."""
    if context.as_json:
        where, what, remedy = parts or (None, message, None)
        error = {"code": code, "where": where, "what": what, "remedy": remedy, "message": message}
        show_json({"error": error | ({"notes": list(notes)} if notes else {})}, err=context.is_data_on_stdout)


def _parts(error: EtlError) -> Parts:
    """Return where, what and the remedy of an error, as far as its line has them."""
    if hasattr(error, "remedy"):
        return getattr(error, "where", None), getattr(error, "what", str(error)), error.remedy or None
    text, remedy = _without_remedy(str(error))
    place = _PLACE.match(text)
    return (place[1], text[place.end() :], remedy) if place else (None, text, remedy)


def _without_remedy(text: str) -> tuple[str, str | None]:
    """Return a message without the brackets that it ends with, and what is in them."""
    depth = 0
    for index in range(len(text) - 1, -1, -1) if text.endswith(")") else ():
        depth += {")": 1, "(": -1}.get(text[index], 0)
        if depth == 0:
            return text[:index].rstrip(), text[index + 1 : -1]
    return text, None
