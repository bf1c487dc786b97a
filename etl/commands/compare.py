"""`etl compare`."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.terminal import SET_ASIDE, Json, OneClient, finish, open_database, reading, say
from etl.core.disk.targets import Target


def compare(  # noqa: PLR0917 - an option each
    month: Annotated[str, typer.Option(help="A calendar month: 2017-08.")],
    tariff: Annotated[list[Path], typer.Option(help="A tariff; name several. Savings are against the first.")],
    name: Annotated[
        list[str] | None, typer.Option(help="Tariffs of a URDB file that holds several: one or more of them.")
    ] = None,
    client: OneClient = None,
    output: Annotated[str | None, typer.Option(help="All clients to a file: .parquet, .csv and so on.")] = None,
    as_json: Json = False,
) -> None:
    """Price every client by several tariffs and find each one's best. Keeps nothing."""
    from etl.core import periods

    period = periods.month(month)
    inputs = reading(*tariff)
    target = None if output is None else Target(output, inputs)
    open_database()
    from etl import compare as use_case
    from etl.reports import compare as report

    done = use_case.compare(use_case.Request(period, tariff, client, target, name or []))
    for _, error in done.failed[: use_case.SHOWN]:
        say(f"etl: {error}")
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.failed:
        raise typer.Exit(SET_ASIDE)
