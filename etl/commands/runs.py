"""Command `etl runs`."""

from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import Json
from etl.commands.terminal import finish, open_database, show

runs_app = typer.Typer(invoke_without_command=True)

Number = Annotated[int, typer.Argument(help="Number of the run (etl runs lists them).", metavar="RUN")]


@runs_app.callback()
def runs(context: typer.Context, as_json: Json = False) -> None:
    """List the newest runs, show one or stop it. Runs are made by etl bill, and by etl load with workers.

    $ etl runs
    """
    if context.invoked_subcommand is not None:
        return
    open_database()
    from etl import runs as use_case
    from etl.reports import runs as report

    found = use_case.newest()
    finish(report.as_json(found) if as_json else None, report.lines(found))


@runs_app.command("show")
def runs_show(number: Number, as_json: Json = False) -> None:
    """Show one run with its chunks and what failed.

    $ etl runs show 3
    """
    open_database()
    from etl import runs as use_case
    from etl.reports import runs as report

    found = use_case.detail(number)
    finish(report.detail_as_json(found) if as_json else None, report.detail_lines(found))


@runs_app.command("stop")
def runs_stop(number: Number) -> None:
    """Stop an open run and discard what it has computed.

    $ etl runs stop 3
    """
    open_database()
    from etl import runs as use_case

    with Bar("runs") as bar:
        use_case.stop(number, bar.wait)
    show(f"run {number} is stopped")
