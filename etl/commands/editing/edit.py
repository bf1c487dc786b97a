"""Command `etl edit`."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import Json
from etl.commands.terminal import finish, open_database, reading


def edit(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV file of from, to, kwh, reason, and client_number, meter or both; flow and register where a meter "
            "has several.",
            metavar="FILE",
        ),
    ],
    pin: Annotated[bool, typer.Option("--pin", help="Let them count whatever is read later.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read all of it, store nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Enter values in place of readings, which stay as they are.

    $ etl edit corrections.csv --dry-run
    """
    reading(file)
    open_database()
    from etl.reports.editing import edit as report
    from etl.user_tables import edit_tables as use_case

    with Bar("rows") as bar:
        done = use_case.edit(file, bar.wait, pin=pin, dry_run=dry_run)
    finish(report.as_json(done) if as_json else None, report.lines(done, dry_run=dry_run))
