"""Command `etl unload`."""

from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import Json
from etl.commands.terminal import finish, open_database


def unload(
    load: Annotated[int, typer.Argument(help="Number of the load (etl status lists the newest).", metavar="LOAD")],
    as_json: Json = False,
) -> None:
    """Remove the readings of a load."""
    open_database()
    from etl import unload as use_case
    from etl.reports import unload as report

    with Bar("readings") as bar:
        done = use_case.unload(load, bar.wait)
    finish(report.as_json(done) if as_json else None, report.lines(done))
