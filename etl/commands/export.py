"""Command `etl export`."""

import sys
from typing import Annotated

import typer

from etl.commands.shared_options import Documents, EndDay, FileFormat, FirstDay, Json, Months, OneClient, OwnPeriods
from etl.commands.terminal import (
    choose_database,
    context,
    finish_beside,
    open_database,
    reading,
    retry_lost_session,
    warn,
)
from etl.core.disk.targets import Target
from etl.exports import suffixes


def export(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    file: Annotated[
        str,
        typer.Argument(help=f"FILE{suffixes()}; - is standard output.", metavar="FILE"),
    ],
    what: Annotated[
        str,
        typer.Option(
            help="What to export: bills, lines, meters, readings, edits, documents, document-lines, items, answers or "
            "control-reads.",
            metavar="WHAT",
        ),
    ] = "bills",
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    own_periods: OwnPeriods = None,
    client: OneClient = None,
    document: Documents = None,
    format: FileFormat = None,  # noqa: A002 - the option's name
    as_json: Json = False,
) -> None:
    """Write bills, documents or readings to a file. An earlier file of that name is replaced whole.

    $ etl export bills.parquet
    $ etl export lines.csv --what lines --month 2017-08
    $ etl export - --format csv --what readings --client 7584
    """
    from etl.bill_runs import billing_options
    from etl.core.periods import hull

    inputs = reading(own_periods)
    periods = billing_options.periods(month, start, end, own_periods, stale=None, always=True)
    to_stdout = context.is_data_on_stdout = file == "-"
    target = None if to_stdout else Target(file, inputs)
    choose_database()
    from etl import export as use_case
    from etl.reports import export as report

    stdout = sys.stdout.buffer if to_stdout and sys.stdout is not None else None
    own = billing_options.own_periods(own_periods) if own_periods else None
    period = hull(periods) if periods else None
    request = use_case.Request(target or "-", what, format, period, client, document, stdout, own)
    use_case.check(request)
    open_database()
    # What is on standard output already cannot be taken back.
    done = use_case.export(request) if to_stdout else retry_lost_session(lambda: use_case.export(request))
    for warning in done.warnings:
        warn(f"etl: {warning}")
    finish_beside(request.target, report.as_json(done) if as_json else None, report.lines(done))
