"""The command line: parse, call one function, print. Progress bars and exit codes live here, business rules do not."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NoReturn, Self

import typer
from typer.core import TyperGroup

from etl import __version__
from etl.errors import EtlError

OK, FAILED, USAGE, SET_ASIDE, INTERRUPTED = 0, 1, 2, 3, 130


@dataclass
class Context:
    """What the options before the command said."""

    database: str | None = None
    verbose: int = 0
    quiet: bool = False


context = Context()


class OneLineErrors(TyperGroup):
    """Turns every EtlError into one line on stderr and the exit code, so that no command has to."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except EtlError as error:
            if context.verbose > 1:
                raise
            fail(error)
        except KeyboardInterrupt:
            say("interrupted: nothing is half-done")
            raise typer.Exit(INTERRUPTED) from None
        except MemoryError:
            fail(EtlError("the memory of this machine is not enough"))
        except BrokenPipeError:
            # Whoever read our output has seen enough. Python must not try to flush it again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(141) from None
        except typer.Exit:
            raise
        except Exception as error:
            if context.verbose > 1 or type(error).__module__.startswith("typer"):
                raise
            fail(EtlError(f"unexpected {type(error).__name__}: {error} (run it with -vv to see where, and report it)"))


app = typer.Typer(
    cls=OneLineErrors,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
    help="Meter readings in, bills out.",
)


def fail(error: EtlError) -> NoReturn:
    """One line, and the exit code of the error."""
    say(f"etl: {error}")
    for note in getattr(error, "__notes__", []):
        say(f"etl: {note}")
    raise typer.Exit(error.exit_code)


def say(text: str) -> None:
    """To stderr: what is not the result."""
    typer.echo(printable(text), err=True)


def show(text: str) -> None:
    """To stdout: the result."""
    typer.echo(printable(text))


def printable(text: str) -> str:
    """Names come from files: control and direction characters must not reach the terminal."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text)


def show_json(result: dict[str, Any], *, err: bool = False) -> None:
    """The machine-readable result: one object on one line."""
    typer.echo(json.dumps(result, ensure_ascii=False), err=err)


def version(wanted: bool) -> None:
    if wanted:
        show(f"etl {__version__}")
        raise typer.Exit


@app.callback()
def options(
    database: Annotated[
        str | None, typer.Option(help="Database URL (default: ETL_DATABASE_URL, else sqlite:///etl.sqlite3).")
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Errors only.")] = False,
    verbose: Annotated[int, typer.Option("-v", "--verbose", count=True, help="Each client; -vv: tracebacks too.")] = 0,
    _version: Annotated[bool, typer.Option("--version", callback=version, is_eager=True, help="The version.")] = False,
) -> None:
    context.database, context.quiet, context.verbose = database, quiet, verbose


def open_database(*, create: bool = False) -> Path:
    """Configure Django and bring the schema up to date; the folder for temporary files."""
    import settings

    settings.configure(settings.database_url(context.database))
    from etl.store import schema

    schema.prepare(create=create)
    return schema.folder()


def open_if_made() -> bool:
    """As `open_database`, where there is one; whether there is."""
    import settings

    settings.configure(settings.database_url(context.database))
    from etl.store import schema

    if not schema.is_made():
        return False
    schema.prepare(create=False)
    return True


Json = Annotated[bool, typer.Option("--json", help="The result as JSON on stdout.")]
OneClient = Annotated[str | None, typer.Option(help="This client only.")]


@app.command()
def load(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    files: Annotated[list[str], typer.Argument(help="Files, folders, globs; - is standard input.", metavar="FILE...")],
    format: Annotated[str, typer.Option(help="auto, or the name of a layout.")] = "auto",  # noqa: A002 - the option's name
    timezone: Annotated[str | None, typer.Option(help="Zone in which the meters stand: Europe/Lisbon.")] = None,
    stamps: Annotated[
        str | None, typer.Option(help="Zone of stamps without offset (default: --timezone, else UTC).")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="kWh, Wh, MWh, kW, W or MW.")] = None,
    interval: Annotated[str | None, typer.Option(help="15min, 1h (default: found for each channel).")] = None,
    stamp: Annotated[str | None, typer.Option(help="start or end: the end of its interval that a stamp names.")] = None,
    flow: Annotated[str | None, typer.Option(help="import, export or generation (default: import).")] = None,
    client: Annotated[str | None, typer.Option(help="The client of files that name none.")] = None,
    columns: Annotated[
        str | None,
        typer.Option(help="client=NAME,timestamp=NAME,value=NAME (also date, time, meter, register, flow, quality)."),
    ] = None,
    dates: Annotated[str | None, typer.Option(help="dmy or mdy: the order of dates like 03/04/2017.")] = None,
    decimal: Annotated[str | None, typer.Option(help="The decimal mark: . or ,")] = None,
    negative: Annotated[str, typer.Option(help="refuse or export: what values below zero are.")] = "refuse",
    rejects: Annotated[Path | None, typer.Option(help="Set bad rows aside in this file.")] = None,
    max_rejects: Annotated[str | None, typer.Option(help="Fail when more rows are bad: 100 or 0.1%.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read all of it, keep nothing.")] = False,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Load the other files when one fails.")] = False,
    as_json: Json = False,
) -> None:
    """Load files of readings, each whole or not at all."""
    folder = open_database(create=True)
    from etl import load as use_case
    from etl.reports import load as report
    from etl.sources.rows import Options
    from etl.sources.wishes import column_names, minutes

    asked = Options(
        format=format, timezone=timezone, stamps=stamps, unit=unit, interval=minutes(interval), stamp=stamp, flow=flow,
        client=client, columns=column_names(columns), dates=dates, decimal=decimal, negative=negative,
    )  # fmt: skip
    how = use_case.Settings(folder, rejects, max_rejects, dry_run=dry_run, keep_going=keep_going)
    with Bar("bytes") as bar:
        watcher = use_case.Watcher(bar.note, bar.begin, bar.reach, bar.wait)
        done = use_case.load(files, asked, how, watcher)
    for file in done.files:
        if file.error:
            say(f"etl: {file.error}")
    finish(report.as_json(done) if as_json else None, report.lines(done, dry_run=dry_run))
    if done.set_aside:
        raise typer.Exit(SET_ASIDE)


@app.command()
def bill(  # noqa: PLR0917 - as above
    month: Annotated[str | None, typer.Option(help="2017-08, or 2017-01..2017-12.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day of another period: 2017-08-15.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="The day after its last.")] = None,
    periods: Annotated[
        Path | None, typer.Option(help="Each client's own periods: a CSV of client_number, from, to.")
    ] = None,
    stale: Annotated[bool, typer.Option("--stale", help="Bills whose inputs have changed, in order of time.")] = False,
    tariff: Annotated[
        Path | None, typer.Option(help="The tariff of clients without an assignment (default: a sample).")
    ] = None,
    client: OneClient = None,
    missing: Annotated[str, typer.Option(help="bill or refuse: what to do when readings are missing.")] = "bill",
    replace: Annotated[
        bool, typer.Option("--replace", help="Supersede bills of other periods that overlap these.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Compute clients' bills. Unchanged inputs change nothing."""
    from etl import asked

    wanted = asked.periods(month, start, end, periods, stale=stale)
    asked.choice("--missing", missing, ("bill", "refuse"))
    open_database()
    from etl import bill as use_case
    from etl.reports import bill as report

    with Bar("clients") as bar:
        watcher = use_case.Watcher(bar.start_clients, bar.clients, bar.wait)
        own = asked.own_periods(periods)
        request = use_case.Request(wanted, own, tariff, client, missing, replace=replace)
        done = use_case.bill(request, watcher)
    for warning in done.warnings:
        say(f"etl: {warning}")
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.incomplete:
        raise typer.Exit(SET_ASIDE)


@app.command()
def compare(
    month: Annotated[str, typer.Option(help="A calendar month: 2017-08.")],
    tariff: Annotated[list[Path], typer.Option(help="A tariff; name several. Savings are against the first.")],
    client: OneClient = None,
    output: Annotated[str | None, typer.Option(help="All clients to a file: .parquet, .csv and so on.")] = None,
    as_json: Json = False,
) -> None:
    """Price every client by several tariffs and find each one's best. Keeps nothing."""
    from etl.core import periods

    period = periods.month(month)
    open_database()
    from etl import compare as use_case
    from etl.reports import compare as report

    done = use_case.compare(use_case.Request(period, tariff, client, output))
    finish(report.as_json(done) if as_json else None, report.lines(done))


@app.command()
def issue(
    month: Annotated[str, typer.Option(help="The calendar month whose bills become final: 2017-08.")],
    client: OneClient = None,
    as_json: Json = False,
) -> None:
    """Make bills final: from then on a changed one is a new revision."""
    from etl.core import periods

    period = periods.month(month)
    open_database()
    from etl import issue as use_case
    from etl.reports import issue as report

    with Bar("bills") as bar:
        done = use_case.issue(period, client, bar.wait)
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.stale:
        raise typer.Exit(SET_ASIDE)


@app.command()
def assign(
    file: Annotated[
        Path,
        typer.Argument(
            help="A CSV: client_number, meter, tariff, from, to, timezone, multiplier, share; others: attributes."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Say whose meters are whose, and which tariff prices them."""
    open_database(create=True)
    from etl import assign as use_case
    from etl.reports import assign as report

    with Bar("rows") as bar:
        done = use_case.assign(file, bar.wait)
    finish(report.as_json(done) if as_json else None, report.lines(done))


prices_app = typer.Typer(help="Prices in time, for tariffs with series.", no_args_is_help=True)
app.add_typer(prices_app, name="prices")
history_app = typer.Typer(help="What is known of periods before the first reading.", no_args_is_help=True)
app.add_typer(history_app, name="history")


@prices_app.command("load")
def prices_load(
    file: Annotated[Path, typer.Argument(help="A CSV: stamps, then a column for each series of prices.")],
    timezone: Annotated[str | None, typer.Option(help="Zone of stamps without offset.")] = None,
    as_json: Json = False,
) -> None:
    """Load prices; a new price replaces the one of the same time."""
    open_database(create=True)
    from etl import prices as use_case
    from etl.reports import tables as report

    with Bar("prices") as bar:
        done = use_case.load(file, timezone, bar.wait)
    finish(report.as_json(done) if as_json else None, report.prices(done))


@history_app.command("load")
def history_load(
    file: Annotated[Path, typer.Argument(help="A CSV of client_number, quantity, value, and month or from and to.")],
    as_json: Json = False,
) -> None:
    """Load quantities of earlier periods, for ratchets, banks and yearly minima."""
    open_database(create=True)
    from etl import history as use_case
    from etl.reports import tables as report

    with Bar("rows") as bar:
        done = use_case.load(file, bar.wait)
    finish(report.as_json(done) if as_json else None, report.history(done))


@app.command()
def export(  # noqa: PLR0917 - as above
    file: Annotated[
        str, typer.Argument(help="FILE.parquet, .csv, .jsonl, .json, .xlsx or .arrow; - is standard output.")
    ],
    what: Annotated[str, typer.Option(help="bills, lines or readings.")] = "bills",
    month: Annotated[str | None, typer.Option(help="One calendar month: 2017-08.")] = None,
    client: OneClient = None,
    format: Annotated[str | None, typer.Option(help="The format, where the suffix does not say it.")] = None,  # noqa: A002 - the option's name
    as_json: Json = False,
) -> None:
    """Write bills, their lines, or readings to a file, which is replaced whole."""
    from etl.core import periods

    period = periods.month(month) if month else None
    open_database()
    from etl import export as use_case
    from etl.reports import export as report

    to_stdout = file == "-"
    done = use_case.export(
        use_case.Request(file, what, format, period, client, sys.stdout.buffer if to_stdout else None)
    )
    if to_stdout:
        if as_json:
            show_json(report.as_json(done), err=True)
        return
    finish(report.as_json(done) if as_json else None, report.lines(done))


@app.command()
def status(as_json: Json = False) -> None:
    """Show what the database holds: clients, readings, months, loads, bills."""
    open_database()
    from etl import status as use_case
    from etl.reports import status as report

    found = use_case.status()
    if as_json:
        show_json(report.as_json(found))
    else:
        show("\n".join(report.lines(found)))


@app.command()
def explain(
    client: Annotated[str, typer.Argument(help="The client's number.")],
    month: Annotated[str | None, typer.Option(help="2017-08, or 2017-01..2017-12.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day of another period: 2017-08-15.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="The day after its last.")] = None,
    as_json: Json = False,
) -> None:
    """Show how each line of a client's bills came about."""
    from etl import asked

    wanted = asked.periods(month, start, end, None, stale=False)
    open_database()
    from etl import explain as use_case
    from etl.reports import explain as report

    found = use_case.explain(client, wanted)
    finish(report.as_json(found) if as_json else None, report.lines(found))


tariff_app = typer.Typer(no_args_is_help=True, help="Check tariff files, list tariffs, convert URDB files.")
app.add_typer(tariff_app, name="tariff")
TariffFile = Annotated[Path, typer.Argument(help="A tariff: TOML, or OpenEI's URDB as .json.")]


@tariff_app.command("check")
def tariff_check(file: TariffFile, as_json: Json = False) -> None:
    """Check a tariff file whole; show its lines and its week."""
    from etl import tariff as use_case
    from etl.reports import tariff as report

    found = use_case.check(file)
    finish(report.as_json(found) if as_json else None, report.lines(found))


@tariff_app.command("list")
def tariff_list(as_json: Json = False) -> None:
    """Show the tariffs that come with etl, and those that clients have."""
    from etl import tariff as use_case
    from etl.reports import tariff as report

    found = use_case.shipped(), use_case.kept() if open_if_made() else []
    finish(report.list_json(*found) if as_json else None, report.list_lines(*found))


@tariff_app.command("convert")
def tariff_convert(
    file: TariffFile,
    output: Annotated[Path | None, typer.Option(help="Write the TOML here (default: standard output).")] = None,
    as_json: Json = False,
) -> None:
    """Write a URDB file as TOML of our own, to be edited."""
    from etl import tariff as use_case

    text = use_case.convert(file, output)
    if output is None and not as_json:
        typer.echo(text, nl=False)
        return
    told = {"file": str(file), "output": str(output)} if output else {"file": str(file), "toml": text}
    finish(told if as_json else None, [f"{output}: written (check it: etl tariff check {output})"])


def finish(result: dict[str, Any] | None, told: list[str]) -> None:
    """The result of a command: JSON, or lines unless the user wants quiet."""
    if result is not None:
        show_json(result)
    elif not context.quiet:
        show("\n".join(told))


class Bar:
    """tqdm on a terminal, nothing elsewhere; lines that must be seen go above it."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._bar: Any = None
        self._waited = False
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

    def reach(self, position: int) -> None:
        """So far in the file."""
        if self._bar is not None:
            self._bar.update(position - self._bar.n)

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


def main() -> None:
    """The console script."""
    # Parser threads need the interpreter often and briefly: hand it over ten times as fast as usual.
    sys.setswitchinterval(0.0005)
    app()


if __name__ == "__main__":
    main()
