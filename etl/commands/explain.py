"""Command `etl explain`."""

from typing import Annotated

import typer

from etl.commands.shared_options import EndDay, FirstDay, Json, Months, client_number
from etl.commands.terminal import finish, open_database, retry_lost_session
from etl.core.errors import UsageError


def explain(
    client: Annotated[str, typer.Argument(help="The client's number.", metavar="CLIENT", callback=client_number)],
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    as_json: Json = False,
) -> None:
    """Show how each line of a client's bills was computed."""
    from etl.bill_runs import billing_options

    if (month is None) == (start is None and end is None):
        raise UsageError("say which period: --month 2017-08, or --from and --to")
    wanted = billing_options.periods(month, start, end, None, stale=None)
    open_database()
    from etl import explain as use_case
    from etl.reports import explain as report

    found = retry_lost_session(lambda: use_case.explain(client, wanted))
    finish(report.as_json(found) if as_json else None, report.lines(found))
