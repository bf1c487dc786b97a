"""Command `etl statement`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.commands.shared_options import MONTH, Documents, Json, OneClient
from etl.commands.terminal import SET_ASIDE, finish, open_database, reading, retry_lost_session
from etl.core.errors import UsageError

if TYPE_CHECKING:
    from etl.statements.page_maker import Request


def statement(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    output: Annotated[
        str | None, typer.Option(help="Folder of the pages; an earlier one is replaced whole.", metavar="FOLDER")
    ] = None,
    month: Annotated[str | None, typer.Option(help="The bills of this calendar month.", metavar=MONTH)] = None,
    client: OneClient = None,
    document: Documents = None,
    issuer: Annotated[
        Path | None,
        typer.Option(help="Who sends the pages: name, address, account, days until payment, texts.", metavar="FILE"),
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help="Folder of templates that go before those of etl.", metavar="FOLDER")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Language of the pages: de, en, pt, or a file of another.", metavar="LANGUAGE")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write each page as a PDF, too (extra pdf).")] = False,
    einvoice: Annotated[
        bool,
        typer.Option("--einvoice", help="Write issued documents as e-invoices by EN 16931, too (extra einvoice)."),
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write no page; say what the pages lack of all that rules ask of a bill."),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            help="Processes that make pages (default: one, or one a core from 200 pages or 12 PDFs on).",
            min=1,
            max=256,
            metavar="NUMBER",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a page of HTML for each bill, and an index.

    $ etl statement --month 2017-08 --output statements

    $ etl statement --document 2017-000001 --output invoice --issuer issuer.toml --einvoice
    """
    from etl.core import periods

    if (month is None) == (document is None) or (document is not None and client is not None):
        raise UsageError("say which bills: --month 2017-08, maybe with --client; or which documents: --document NUMBER")
    if check == (output is not None) or (check and (pdf or einvoice)):
        raise UsageError("say where the pages go: --output FOLDER; or what they lack: --check, which writes none")
    calendar_month = periods.month(month) if month else None
    reading(issuer, language if language and language.endswith(".toml") else None)
    open_database()
    from etl.reports import explain_document
    from etl.reports.issuing import page_explanation
    from etl.reports.issuing import statement as report
    from etl.statements import statement_folder as use_case
    from etl.statements.issuer import NOBODY, read_issuer
    from etl.statements.page_maker import Explanations, Request
    from etl.store.documents.chain import read_names

    request = Request(
        output or "",
        Explanations(page_explanation.lines, explain_document.lines),
        calendar_month,
        client,
        read_names(document) if document else (),
        read_issuer(issuer) if issuer else NOBODY,
        template,
        language,
        workers,
        pdf,
        einvoice,
    )
    if check:
        _check(request, as_json=as_json)
        return
    done = retry_lost_session(lambda: use_case.write_statements(request))
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.failed or done.without:
        raise typer.Exit(SET_ASIDE)


def _check(request: "Request", *, as_json: bool) -> None:
    from etl.reports.issuing import statement_check as report
    from etl.statements.statement_folder import check_statements

    found = retry_lost_session(lambda: check_statements(request))
    finish(report.as_json(found) if as_json else None, report.lines(found))
    if found.failed or not found.complete:
        raise typer.Exit(SET_ASIDE)
