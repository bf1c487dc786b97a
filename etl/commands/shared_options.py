"""Options and arguments that several commands have, each with one name, one meaning and one text."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.interface.help_layout import EVERYWHERE
from etl.commands.terminal import context
from etl.core.errors import UsageError
from etl.core.names import check_name
from etl.exports import formats
from etl.sources.cells.clean_text import printable as short

MONTH, DAY = "YYYY-MM", "YYYY-MM-DD"
PERIOD = "Period"
"""Heading of the options that say which days."""


def client_number(text: str | None) -> str | None:
    """Return a client's number as it was typed; UsageError for one that no table or file could contain."""
    try:
        return text and check_name(text)
    except ValueError as error:
        raise UsageError(f"client {short(text or '')!r} {error}") from None


def tariff_file(text: str) -> Path:
    """Return the file that the name of a tariff means; TariffError for one that is unknown."""
    from etl.tariffs.tariff_files import named_tariff

    return named_tariff(text)


def wants_json(typed: bool) -> bool:
    """Return whether `--json` stands before the command or after it."""
    return typed or context.as_json


Json = Annotated[
    bool,
    typer.Option(
        "--json",
        help="Print the result as JSON, and an error too.",
        callback=wants_json,
        rich_help_panel=EVERYWHERE,
    ),
]
All = Annotated[bool, typer.Option("--all", help="List all of them, not the first ones only.")]
OneClient = Annotated[str | None, typer.Option(help="Only this client.", metavar="CLIENT", callback=client_number)]
OneDocument = Annotated[
    str | None, typer.Option("--document", help="Only this document: 2024-000123.", metavar="NUMBER")
]
Documents = Annotated[
    str | None,
    typer.Option(
        "--document",
        help="Only this document, 2024-000123, or those from one to another: 2024-000120..2024-000123.",
        metavar="NUMBER",
    ),
]
Months = Annotated[
    str | None,
    typer.Option(help="Calendar month, or a range of months: 2017-01..2017-12.", metavar=MONTH, rich_help_panel=PERIOD),
]
FirstDay = Annotated[
    str | None, typer.Option("--from", help="First day of any other period.", metavar=DAY, rich_help_panel=PERIOD)
]
EndDay = Annotated[
    str | None, typer.Option("--to", help="Day after the last day of that period.", metavar=DAY, rich_help_panel=PERIOD)
]
OwnPeriods = Annotated[
    Path | None,
    typer.Option(
        "--periods",
        help="Each client's own periods: a CSV file of client_number, from, to.",
        metavar="FILE",
        rich_help_panel=PERIOD,
    ),
]
FileFormat = Annotated[
    str | None,
    typer.Option(
        help=f"Format, where the name of the file does not show it (of -: csv): {formats()}; table is for people.",
        metavar="FORMAT",
    ),
]
