"""Commands `etl unload` and `etl unbill`, which take out what others put in."""

from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import EndDay, FirstDay, Json, Months, OneClient, OwnPeriods
from etl.commands.terminal import finish, open_database, reading


def unload(
    load: Annotated[int, typer.Argument(help="Number of the load (etl status lists the newest).", metavar="LOAD")],
    as_json: Json = False,
) -> None:
    """Remove the readings, edits, items or days of a load.

    $ etl unload 3
    """
    open_database()
    from etl import unload as use_case
    from etl.reports import unload as report

    with Bar("readings") as bar:
        done = use_case.unload(load, bar.wait)
    finish(report.as_json(done) if as_json else None, report.lines(done))


def unbill(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    own_periods: OwnPeriods = None,
    client: OneClient = None,
    as_json: Json = False,
) -> None:
    """Remove computed bills of a period. What was issued stays.

    $ etl unbill --month 2017-08
    $ etl unbill --month 2017-08 --client 7584
    """
    from etl.bill_runs import billing_options

    reading(own_periods)
    periods = billing_options.periods(month, start, end, own_periods, stale=None)
    open_database()
    from etl.bill_runs import unbill as use_case
    from etl.reports import unload as report

    own = billing_options.own_periods(own_periods)
    with Bar("bills") as bar:
        done = use_case.unbill(periods, own, client, bar.wait)
    finish(report.unbilled_as_json(done) if as_json else None, report.unbilled(done))
