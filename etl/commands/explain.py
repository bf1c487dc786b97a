"""`etl explain`."""

from typing import Annotated

import typer

from etl.commands.terminal import Json, client_number, finish, open_database, retry_lost_session


def explain(
    client: Annotated[str, typer.Argument(help="The client's number.", callback=client_number)],
    month: Annotated[str | None, typer.Option(help="2017-08, or 2017-01..2017-12.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day of another period: 2017-08-15.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="The day after its last.")] = None,
    as_json: Json = False,
) -> None:
    """Show how each line of a client's bills came about."""
    from etl.bill_runs import billing_options

    wanted = billing_options.periods(month, start, end, None, stale=False)
    open_database()
    from etl import explain as use_case
    from etl.reports import explain as report

    found = retry_lost_session(lambda: use_case.explain(client, wanted))
    finish(report.as_json(found) if as_json else None, report.lines(found))
