"""Command `etl estimate`."""

from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import MONTH, Json, OneClient
from etl.commands.terminal import SET_ASIDE, choose_database, finish, open_database, say


def estimate(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    month: Annotated[str, typer.Option(help="Calendar month, or a range of months.", metavar=MONTH)],
    chain: Annotated[
        str,
        typer.Option(help="Methods of estimation, as of --missing estimate:CHAIN of etl bill.", metavar="CHAIN"),
    ],
    because: Annotated[str, typer.Option(help="Why, as it stands on the bill.", metavar="WHY")],
    client: OneClient = None,
    beyond: Annotated[
        int,
        typer.Option(
            "--estimate-beyond",
            help="Days after a meter's last reading that may be estimated (of a gap between readings all are).",
            min=0,
            max=3660,
            metavar="DAYS",
        ),
    ] = 31,
    scale: Annotated[
        bool,
        typer.Option("--scale", help="Move estimates to what the register counted, where control reads lie around."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Estimate all of it, store nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Write estimates of missing readings as edits. They stay until they are unloaded, or a reading comes.

    $ etl estimate --month 2017-08 --chain interpolate:2h,like-day:7d --because "meter exchanged"
    """
    choose_database()
    from etl.core.periods import months
    from etl.estimation.method_chain import read_chain

    periods, steps = months(month), read_chain(chain, "--chain ")
    open_database()
    from etl.bill_runs.estimates import estimated_edits as use_case
    from etl.reports.editing import estimate as report

    wanted = use_case.Wanted(periods, client, str(steps), because, beyond, scale)
    with Bar("clients") as bar:
        done = use_case.estimate(wanted, bar.wait, bar.clients, dry_run=dry_run)
    for reason in done.failed:
        say(f"etl: {reason}")
    finish(report.as_json(done) if as_json else None, report.lines(done, dry_run=dry_run))
    if done.failed or done.left:
        raise typer.Exit(SET_ASIDE)
