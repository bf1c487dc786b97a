"""Command `etl bills`."""

import sys
from typing import Annotated

import typer

from etl.commands.shared_options import All, EndDay, FirstDay, Json, Months, OneClient, OwnPeriods
from etl.commands.terminal import open_database, reading, show_json_rows, show_pages

FIRST = 50
"""Bills that are shown unless all are wanted."""


def bills(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    own_periods: OwnPeriods = None,
    client: OneClient = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            help="Only bills that are so: complete, incomplete, estimated, on-hold, failed or stale. May be repeated.",
            metavar="STATUS",
        ),
    ] = None,
    everything: All = False,
    as_json: Json = False,
) -> None:
    """List bills by client, with the change to the year before. JSON has all of them.

    $ etl bills --month 2017-08
    $ etl bills --status incomplete --status on-hold --all
    """
    from etl.bill_runs import billing_options
    from etl.core.periods import hull

    reading(own_periods)
    periods = billing_options.periods(month, start, end, own_periods, stale=None, always=True)
    open_database()
    from etl.exports.shown.aligned import width_of
    from etl.reports.listing import bills as report
    from etl.review import found_bills as use_case
    from etl.store.bills.bill_list import Chosen
    from etl.store.database.locks import snapshot

    own = billing_options.own_periods(own_periods) if own_periods else None
    chosen = Chosen(hull(periods) if periods else None, own, client, tuple(map(use_case.status_of, status or ())))
    with snapshot():
        found = use_case.find_bills(chosen, None if everything or as_json else FIRST)
        if as_json:
            rows = (report.as_json(row) for page in found.pages for row in page)
            show_json_rows({"bills": found.number}, "rows", rows)
        else:
            show_pages(report.pages(found, width_of(sys.stdout)))
