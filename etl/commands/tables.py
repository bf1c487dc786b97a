"""`etl assign`, `etl prices load` and `etl history load`: what users say in tables."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.terminal import Bar, Json, finish, open_database, reading

prices_app = typer.Typer(help="Prices in time, for tariffs with series.", no_args_is_help=True)
history_app = typer.Typer(help="What is known of periods before the first reading.", no_args_is_help=True)


def assign(
    file: Annotated[
        Path,
        typer.Argument(
            help="A CSV: client_number, meter, tariff, tariff_name, from, to, timezone, multiplier, share; attributes."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Say whose meters are whose, and which tariff prices them."""
    reading(file)
    open_database(create=True)
    from etl import assign as use_case
    from etl.reports import assign as report

    with Bar("rows") as bar:
        done = use_case.assign(file, bar.wait)
    finish(report.as_json(done) if as_json else None, report.lines(done))


@prices_app.command("load")
def prices_load(
    file: Annotated[Path, typer.Argument(help="A CSV: stamps, then a column for each series of prices.")],
    timezone: Annotated[str | None, typer.Option(help="Zone of stamps without offset.")] = None,
    as_json: Json = False,
) -> None:
    """Load prices; a new price replaces the one of the same time."""
    reading(file)
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
    reading(file)
    open_database(create=True)
    from etl import history as use_case
    from etl.reports import tables as report

    with Bar("rows") as bar:
        done = use_case.load(file, bar.wait)
    finish(report.as_json(done) if as_json else None, report.history(done))
