"""Command `etl statement`."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.shared_options import MONTH, Json, OneClient, OneDocument
from etl.commands.terminal import SET_ASIDE, finish, open_database, reading, retry_lost_session
from etl.core.errors import UsageError


def statement(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    output: Annotated[
        str, typer.Option(help="Folder of the pages; an earlier one is replaced whole.", metavar="FOLDER")
    ],
    month: Annotated[str | None, typer.Option(help="The bills of this calendar month.", metavar=MONTH)] = None,
    client: OneClient = None,
    document: OneDocument = None,
    issuer: Annotated[
        Path | None,
        typer.Option(help="Who sends the pages: name, address, account, days until payment, texts.", metavar="FILE"),
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help="Folder of templates that go before those of etl.", metavar="FOLDER")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Language of the pages: de, en or pt.", metavar="LANGUAGE")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a page of HTML for each bill, and an index.

    $ etl statement --month 2017-08 --output statements
    """
    from etl.core import periods

    if (month is None) == (document is None) or (document is not None and client is not None):
        raise UsageError("say which bills: --month 2017-08, maybe with --client; or which document: --document NUMBER")
    calendar_month = periods.month(month) if month else None
    reading(issuer)
    open_database()
    from etl.reports import explain, explain_document
    from etl.reports.issuing import statement as report
    from etl.statements import statement_folder as use_case
    from etl.statements.issuer import NOBODY, read_issuer

    request = use_case.Request(
        output,
        use_case.Explanations(explain.lines, explain_document.lines),
        calendar_month,
        client,
        document,
        read_issuer(issuer) if issuer else NOBODY,
        template,
        language,
    )
    done = retry_lost_session(lambda: use_case.write_statements(request))
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.failed:
        raise typer.Exit(SET_ASIDE)
