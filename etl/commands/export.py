"""Command `etl export`."""

import sys
from typing import Annotated

import typer

from etl.commands.shared_options import MONTH, Json, OneClient, OneDocument
from etl.commands.terminal import choose_database, finish, open_database, reading, retry_lost_session, say, show_json
from etl.core.disk.targets import Target
from etl.exports import FORMATS, suffixes


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
    month: Annotated[str | None, typer.Option(help="Only this calendar month.", metavar=MONTH)] = None,
    client: OneClient = None,
    document: OneDocument = None,
    format: Annotated[  # noqa: A002 - the option's name
        str | None,
        typer.Option(
            help=f"Format, where the name of the file does not show it: {', '.join(FORMATS)}.", metavar="FORMAT"
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write bills, documents or readings to a file. An earlier file of that name is replaced whole."""
    from etl.core import periods

    calendar_month = periods.month(month) if month else None
    to_stdout = file == "-"
    target = None if to_stdout else Target(file, reading())
    choose_database()
    from etl import export as use_case
    from etl.reports import export as report

    stdout = sys.stdout.buffer if to_stdout and sys.stdout is not None else None
    request = use_case.Request(target or "-", what, format, calendar_month, client, document, stdout)
    use_case.check(request)
    open_database()
    # What is on standard output already cannot be taken back.
    done = use_case.export(request) if to_stdout else retry_lost_session(lambda: use_case.export(request))
    for warning in done.warnings:
        say(f"etl: {warning}")
    if to_stdout:
        if as_json:
            show_json(report.as_json(done), err=True)
        return
    finish(report.as_json(done) if as_json else None, report.lines(done))
