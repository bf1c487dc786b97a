"""What all commands share: the options before the command, the terminal, the database, exit codes."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import typer

from etl import configuration
from etl.core.disk.named_inputs import Inputs
from etl.core.errors import UsageError
from etl.core.names import check_name
from etl.sources.cells.clean_text import printable as short

Result = TypeVar("Result")

SET_ASIDE, INTERRUPTED, TERMINATED = 3, 130, 143


@dataclass
class Context:
    """What the options before the command said."""

    database: str | None = None
    verbose: int = 0
    quiet: bool = False


context = Context()


def say(*lines: str) -> None:
    """To stderr: what is not the result."""
    typer.echo("\n".join(map(printable, lines)), err=True)


def show(*lines: str) -> None:
    """To stdout: the result."""
    typer.echo("\n".join(map(printable, lines)))


def printable(line: str) -> str:
    """Names come from files: characters of control and direction, and line ends, must not reach the terminal."""
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)


def show_json(result: dict[str, Any], *, err: bool = False) -> None:
    """The machine-readable result: one object on one line, in which no character would move a terminal's cursor."""
    text = json.dumps(result, ensure_ascii=False)
    if not text.isprintable():
        text = "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
    typer.echo(text, err=err)


def reading(*arguments: str | Path | None) -> Inputs:
    """What a command reads; UsageError, before anything is opened, where the database is among it."""
    return Inputs(arguments, configuration.files_of(configuration.database_url(context.database)))


def choose_database() -> None:
    """Configure Django; nothing is opened yet."""
    configuration.configure(configuration.database_url(context.database))


def open_database(*, create: bool = False) -> Path:
    """Configure Django and bring the schema up to date; the folder for temporary files."""
    choose_database()
    from etl.store.database import schema

    schema.prepare(create=create)
    return schema.folder()


def begun_elsewhere() -> Callable[[], None]:
    """What another process has to do to use the same database."""
    return partial(configuration.configure, configuration.database_url(context.database))


def open_if_made() -> bool:
    """As `open_database`, where there is one; whether there is."""
    choose_database()
    from etl.store.database import schema

    if not schema.is_made():
        return False
    schema.prepare(create=False)
    return True


def once_more(work: Callable[[], Result]) -> Result:
    """The result of a use case that may be run twice: again from its start when the server cut its session."""
    from etl.store.database import retrying

    return retrying.once_more(work, say)


def client_number(text: str | None) -> str | None:
    """A client's number as it is given; UsageError for what no table or file could hold either."""
    try:
        return text and check_name(text)
    except ValueError as error:
        raise UsageError(f"client {short(text or '')!r} {error}") from None


Json = Annotated[bool, typer.Option("--json", help="The result as JSON on stdout.")]
OneClient = Annotated[str | None, typer.Option(help="This client only.", callback=client_number)]


def finish(result: dict[str, Any] | None, told: list[str]) -> None:
    """The result of a command: JSON, or lines unless the user wants quiet."""
    if result is not None:
        show_json(result)
    elif not context.quiet:
        show(*told)


class Bar:
    """tqdm on a terminal, nothing elsewhere; lines that must be seen go above it."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._bar: Any = None
        self._waited = False
        self._fetched = ""
        self._done = self._all = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def begin(self, name: str, size: int | None) -> None:
        """The next file, of `size` bytes."""
        self.__exit__()
        self._open(total=size, desc=printable(Path(name).name), unit="B", unit_scale=True)

    def start_bytes(self, size: int) -> None:
        """All files together."""
        self.begin("files", size)

    def reach(self, position: int) -> None:
        """So far in the file."""
        if self._bar is not None:
            self._bar.update(position - self._bar.n)

    def fetch(self, name: str, position: int, size: int | None) -> None:
        """So far in a remote file that is waited for."""
        if self._fetched != name:
            self._fetched = name
            self.begin(name, size)
        if self._bar is not None:
            self._bar.total = size
        self.reach(position)

    def start_clients(self, clients: int) -> None:
        self._all = clients
        if not context.verbose:
            self._open(total=clients, unit=" clients")

    def clients(self, numbers: Sequence[str]) -> None:
        """Clients that are done: a line each when the user wants to see them, else the bar moves."""
        if self._bar is not None:
            self._bar.update(len(numbers))
        if context.verbose:
            for number in numbers:
                self._done += 1
                share = 100 * self._done / self._all
                say(f"Finished processing client {number}: ({self._done} of {self._all} = {share:.1f} %)")

    def steps(self, number: int) -> None:
        """So many steps to come, each told by `step`."""
        self.__exit__()
        self._open(total=number, unit=f" {self._unit}")

    def step(self, number: int = 1) -> None:
        """Steps that are done."""
        if self._bar is not None:
            self._bar.update(number)

    def reach_of(self, done: int, steps: int) -> None:
        """So many steps of so many are done."""
        if self._bar is None:
            self.steps(steps)
        self.reach(done)

    def note(self, text: str) -> None:
        """A line about the work to come."""
        if not context.quiet:
            say(text)

    def wait(self, seconds: float) -> None:
        """Said once: another process writes."""
        if not self._waited and seconds > 1:
            self._waited = True
            say("etl: waiting for another etl that is writing to this database")

    def _open(self, **settings: Any) -> None:
        if sys.stderr.isatty() and not context.quiet:
            from tqdm import tqdm  # type: ignore[import-untyped]  # it has no types

            self._bar = tqdm(leave=False, file=sys.stderr, **settings)
