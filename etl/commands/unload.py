"""`etl unload`."""

from typing import Annotated

import typer

from etl.commands.terminal import Bar, Json, finish, open_database


def unload(
    load: Annotated[int, typer.Argument(help="The number of the load: etl load and etl status tell it.")],
    as_json: Json = False,
) -> None:
    """Take the readings of a load out again."""
    open_database()
    from etl import unload as use_case
    from etl.reports import unload as report

    with Bar("readings") as bar:
        done = use_case.unload(load, bar.wait)
    finish(report.as_json(done) if as_json else None, report.lines(done))
