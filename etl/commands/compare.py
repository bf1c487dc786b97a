"""Command `etl compare`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from etl.commands.shared_options import EndDay, FileFormat, FirstDay, Json, Months, OneClient, OwnPeriods, tariff_file
from etl.commands.terminal import SET_ASIDE, context, finish_beside, open_database, reading, say
from etl.core.disk.targets import Target
from etl.core.errors import UsageError
from etl.exports import suffixes


def compare(  # noqa: PLR0917 - an option each
    tariff: Annotated[
        list[Path],
        typer.Option(
            help="Tariff: a file, or a name of etl tariff list; repeat it for several. Savings are against the first.",
            metavar="TARIFF",
            parser=tariff_file,
        ),
    ],
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    own_periods: OwnPeriods = None,
    name: Annotated[
        list[str] | None,
        typer.Option(help="Tariff of a URDB file that has several; repeat it for more.", metavar="NAME"),
    ] = None,
    client: OneClient = None,
    output: Annotated[
        str | None,
        typer.Option(help=f"Write all clients to FILE{suffixes()}; - is standard output.", metavar="FILE"),
    ] = None,
    format: FileFormat = None,  # noqa: A002 - the option's name
    as_json: Json = False,
) -> None:
    """Price every client by several tariffs and find the cheapest. Stores nothing.

    $ etl compare --month 2017-08 --tariff flat.toml --tariff day_night.toml
    """
    from etl.bill_runs import billing_options

    inputs = reading(*tariff, own_periods)
    periods = billing_options.periods(month, start, end, own_periods, stale=None)
    if format is not None and output is None:
        raise UsageError("--format goes with --output")
    target: Target | Literal["-"] | None = None
    if output is not None:
        context.is_data_on_stdout = output == "-"
        target = "-" if output == "-" else Target(output, inputs)
    open_database()
    from etl import compare as use_case
    from etl.comparisons.comparison import SHOWN
    from etl.reports import compare as report

    own = billing_options.own_periods(own_periods) if own_periods else None
    done = use_case.compare(use_case.Request(periods, tariff, client, target, name or [], format, own))
    for _, error in done.failed[:SHOWN]:
        say(f"etl: {error}")
    finish_beside(target, report.as_json(done) if as_json else None, report.lines(done))
    if done.failed:
        raise typer.Exit(SET_ASIDE)
