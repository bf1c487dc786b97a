"""`etl runs`: what was billed by whom."""

from typing import Annotated

import typer

from etl.commands.terminal import Bar, Json, finish, open_database, show

runs_app = typer.Typer(help="Billing runs, their chunks, workers and failures.", invoke_without_command=True)

Number = Annotated[int, typer.Argument(help="The run's number.", metavar="N")]


@runs_app.callback()
def runs(ctx: typer.Context, as_json: Json = False) -> None:
    """Billing runs, their chunks, workers and failures: the newest ones."""
    if ctx.invoked_subcommand is not None:
        return
    open_database()
    from etl import runs as use_case
    from etl.reports import runs as report

    found = use_case.listed()
    finish(report.as_json(found) if as_json else None, report.lines(found))


@runs_app.command("show")
def runs_show(number: Number, as_json: Json = False) -> None:
    """One run with its chunks and what failed."""
    open_database()
    from etl import runs as use_case
    from etl.reports import runs as report

    found = use_case.detail(number)
    finish(report.detail_as_json(found) if as_json else None, report.detail_lines(found))


@runs_app.command("stop")
def runs_stop(number: Number) -> None:
    """End an open run: nothing of it counts."""
    open_database()
    from etl import runs as use_case

    with Bar("runs") as bar:
        use_case.stop(number, bar.wait)
    show(f"run {number} is stopped")
