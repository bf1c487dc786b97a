"""Command `etl compare`."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.shared_options import MONTH, Json, OneClient, tariff_file
from etl.commands.terminal import SET_ASIDE, finish, open_database, reading, say
from etl.core.disk.targets import Target
from etl.exports import suffixes


def compare(  # noqa: PLR0917 - an option each
    month: Annotated[str, typer.Option(help="Calendar month.", metavar=MONTH)],
    tariff: Annotated[
        list[Path],
        typer.Option(
            help="Tariff: a file, or a name of etl tariff list; repeat it for several. Savings are against the first.",
            metavar="TARIFF",
            parser=tariff_file,
        ),
    ],
    name: Annotated[
        list[str] | None,
        typer.Option(help="Tariff of a URDB file that has several; repeat it for more.", metavar="NAME"),
    ] = None,
    client: OneClient = None,
    output: Annotated[
        str | None,
        typer.Option(help=f"Write all clients to FILE{suffixes()}.", metavar="FILE"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Price every client by several tariffs and find the cheapest. Stores nothing."""
    from etl.core import periods

    calendar_month = periods.month(month)
    inputs = reading(*tariff)
    target = None if output is None else Target(output, inputs)
    open_database()
    from etl import compare as use_case
    from etl.comparisons.comparison import SHOWN
    from etl.reports import compare as report

    done = use_case.compare(use_case.Request(calendar_month, tariff, client, target, name or []))
    for _, error in done.failed[:SHOWN]:
        say(f"etl: {error}")
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.failed:
        raise typer.Exit(SET_ASIDE)
