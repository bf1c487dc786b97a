"""Command `etl explain`, of bills or of one document."""

from typing import Annotated

import typer

from etl.commands.shared_options import EndDay, FirstDay, Json, Months, OneDocument, client_number
from etl.commands.terminal import finish, open_database, retry_lost_session
from etl.core.errors import UsageError


def explain(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    client: Annotated[
        str | None, typer.Argument(help="The client's number.", metavar="CLIENT", callback=client_number)
    ] = None,
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    document: OneDocument = None,
    estimates: Annotated[
        bool,
        typer.Option("--estimates", help="Show what the bill would be by each method of estimating missing readings."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Show how each line of a bill or a document came about.

    $ etl explain 7584 --month 2017-08
    $ etl explain --document 2024-000123
    """
    from etl.bill_runs import billing_options

    days = (month, start, end)
    if document is not None:
        if estimates or any(option is not None for option in (client, *days)):
            raise UsageError(
                "--document names one document: leave the client, --month, --from, --to and --estimates out"
            )
        _explain_document(document, as_json=as_json)
        return
    if client is None:
        raise UsageError("say whose bills: etl explain CLIENT --month 2017-08; or which document: --document NUMBER")
    if (month is None) == (start is None and end is None):
        raise UsageError("say which period: --month 2017-08, or --from and --to", code="E-PERIOD")
    wanted = billing_options.periods(*days, None, stale=None)
    open_database()
    from etl import explain as use_case
    from etl.reports import explain as report

    found = retry_lost_session(lambda: use_case.explain(client, wanted, estimates=estimates))
    finish(report.as_json(found) if as_json else None, report.lines(found))


def _explain_document(name: str, *, as_json: bool) -> None:
    open_database()
    from etl.invoicing import explained_documents as use_case
    from etl.reports import explain_document as report

    found = retry_lost_session(lambda: use_case.explain_document(name))
    finish(report.as_json(found) if as_json else None, report.lines(found))
