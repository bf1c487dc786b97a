"""Commands of tables that users write: `etl assign`, `prices`, `calendar`, `history`, `items`, `clients`."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import Json, OneClient, client_number, tariff_file
from etl.commands.terminal import finish, open_database, reading
from etl.core.errors import UsageError

prices_app = typer.Typer(help="Load prices that change over time, for tariffs with series.", no_args_is_help=True)
calendar_app = typer.Typer(help="Load types of days, for tariffs that name a calendar.", no_args_is_help=True)
history_app = typer.Typer(help="Load quantities of periods before the first reading.", no_args_is_help=True)
clients_app = typer.Typer(help="Rename clients.", no_args_is_help=True)
items_app = typer.Typer(help="Load one-off items of clients: fees, goodwill, arrears.", no_args_is_help=True)


def assign(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV file of client_number and any of meter, tariff, tariff_name, from, to, timezone, multiplier, "
            "share; every other column is an attribute.",
            metavar="FILE",
        ),
    ],
    as_json: Json = False,
) -> None:
    """Assign meters, tariffs and attributes to clients.

    $ etl assign clients.csv
    """
    reading(file)
    open_database(create=True)
    from etl import assign as use_case
    from etl.reports import assign as report

    with Bar("rows") as bar:
        done = use_case.assign(file, bar.wait)
    finish(report.as_json(done) if as_json else None, report.lines(done))


@prices_app.command("load")
def prices_load(
    file: Annotated[
        Path, typer.Argument(help="CSV file of timestamps, then a column for each series of prices.", metavar="FILE")
    ],
    timezone: Annotated[
        str | None, typer.Option(help="Time zone of timestamps without an offset.", metavar="ZONE")
    ] = None,
    stamp: Annotated[
        str | None,
        typer.Option(help="Whether a timestamp marks the start or the end of its price.", metavar="start|end"),
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="Unit of the prices, as tariffs must name it: EUR/MWh.", metavar="UNIT")
    ] = None,
    as_json: Json = False,
) -> None:
    """Load prices; a new price replaces the one of the same time.

    $ etl prices load prices.csv --timezone Europe/Berlin --unit EUR/MWh
    """
    reading(file)
    open_database(create=True)
    from etl import prices as use_case
    from etl.reports import tables as report

    with Bar("prices") as bar:
        done = use_case.load(file, timezone, bar.wait, stamp, unit, bar.note)
    finish(report.as_json(done) if as_json else None, report.prices(done))


@calendar_app.command("load")
def calendar_load(
    file: Annotated[
        Path,
        typer.Argument(help="CSV file of date, type, and calendar where it has several or no --name.", metavar="FILE"),
    ],
    name: Annotated[
        str | None, typer.Option(help="Name of the calendar, as tariffs have it: calendar:NAME.", metavar="NAME")
    ] = None,
    as_json: Json = False,
) -> None:
    """Load the types of days; a new type replaces the one of the same day.

    $ etl calendar load days.csv --name tempo
    """
    reading(file)
    open_database(create=True)
    from etl.reports import tables as report
    from etl.user_tables import calendar_tables as use_case

    with Bar("days") as bar:
        done = use_case.load(file, name, bar.wait)
    finish(report.as_json(done) if as_json else None, report.calendar(done))


@calendar_app.command("list")
def calendar_list(as_json: Json = False) -> None:
    """List calendars with their days by type.

    $ etl calendar list
    """
    open_database()
    from etl.reports import tables as report
    from etl.user_tables import calendar_tables as use_case

    found = use_case.calendars()
    finish(report.calendars_as_json(found) if as_json else None, report.calendars(found))


@history_app.command("load")
def history_load(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV file of client_number, quantity, value, and either month or from and to.", metavar="FILE"
        ),
    ],
    tariff: Annotated[
        Path | None,
        typer.Option(
            help="Tariff that will bill them, which has these quantities.", metavar="TARIFF", parser=tariff_file
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Which tariff of --tariff, where that is a URDB file of several.", metavar="NAME")
    ] = None,
    as_json: Json = False,
) -> None:
    """Load quantities of earlier periods. Ratchets, banks and yearly minima look back on them.

    $ etl history load peaks.csv --tariff my.toml
    """
    reading(file, tariff)
    if name is not None and tariff is None:
        raise UsageError("--name picks a tariff of a URDB file: name the file too (--tariff FILE)")
    open_database(create=True)
    from etl import history as use_case
    from etl.reports import tables as report

    with Bar("rows") as bar:
        done = use_case.load(file, bar.wait, tariff, name)
    finish(report.as_json(done) if as_json else None, report.history(done))


@items_app.command("load")
def items_load(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV file of client_number, id, date, text, amount, tax_rate, and currency where the client's tariffs "
            "do not say it.",
            metavar="FILE",
        ),
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace items of the same id that have another content.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Load one-off items. The next invoices have them.

    $ etl items load fees.csv
    """
    reading(file)
    open_database(create=True)
    from etl.reports import tables as report
    from etl.user_tables import item_tables as use_case

    with Bar("rows") as bar:
        done = use_case.load(file, bar.wait, replace=replace)
    finish(report.as_json(done) if as_json else None, report.items(done))


@clients_app.command("rename")
def clients_rename(
    old: Annotated[str, typer.Argument(help="The number that the client has.", metavar="OLD", callback=client_number)],
    new: Annotated[str, typer.Argument(help="The number that it gets.", metavar="NEW", callback=client_number)],
    as_json: Json = False,
) -> None:
    """Give a client another number. Its documents keep the one that they bear.

    $ etl clients rename 7584 H-0012
    """
    open_database()
    from etl.invoicing import renamed_clients as use_case
    from etl.reports import tables as report

    with Bar("clients") as bar:
        done = use_case.rename(old, new, bar.wait)
    finish(report.renamed_as_json(done) if as_json else None, report.renamed(done))


@items_app.command("list")
def items_list(client: OneClient = None, as_json: Json = False) -> None:
    """List one-off items, and the document that has each.

    $ etl items list --client 7584
    """
    open_database()
    from etl.reports import tables as report
    from etl.user_tables import item_tables as use_case

    found = use_case.items(client)
    finish(report.items_as_json(found) if as_json else None, report.listed_items(found))
