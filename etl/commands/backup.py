"""Command `etl backup`."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import Json
from etl.commands.terminal import finish, open_database, reading
from etl.core.disk.targets import Target


def backup(
    file: Annotated[
        Path, typer.Argument(help="The copy, an SQLite database; an earlier copy is replaced.", metavar="FILE")
    ],
    as_json: Json = False,
) -> None:
    """Copy the database to a file, even while others use it.

    $ etl backup copy.sqlite3
    """
    target = Target(file, reading(), device="name another file", is_copy=True)
    open_database()
    from etl import backup as use_case
    from etl.reports import backup as report

    with Bar("pages") as bar:
        done = use_case.backup(target, bar.reach_of)
    finish(report.as_json(done) if as_json else None, report.lines(done))
