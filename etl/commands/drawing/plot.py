"""Commands `etl plot load`, `year`, `profile`, `bills` and `compare`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.commands.shared_options import PERIOD, EndDay, FirstDay, Json, Months, client_number
from etl.commands.terminal import choose_database, finish, open_database, reading, retry_lost_session
from etl.core.disk.targets import Target
from etl.core.errors import UsageError

if TYPE_CHECKING:
    from etl.core.periods import Period
    from etl.pictures.plot import Drawn

plot_app = typer.Typer(no_args_is_help=True, help="Draw readings, bills and comparisons as pictures.")


def client_numbers(texts: list[str] | None) -> list[str]:
    """Check each client that was named."""
    return [client_number(text) or "" for text in texts or []]


Clients = Annotated[
    list[str] | None,
    typer.Option("--client", help="Only this client; repeat it for more.", metavar="CLIENT", callback=client_numbers),
]
Output = Annotated[str, typer.Option(help="Picture to write: .svg, .png or .pdf.", metavar="FILE")]
Year = Annotated[
    int | None, typer.Option(help="Calendar year.", metavar="YYYY", min=1970, max=2199, rich_help_panel=PERIOD)
]
Flow = Annotated[str, typer.Option(help="Flow of the energy: import, export or generation.", metavar="FLOW")]
Zone = Annotated[str | None, typer.Option(help="Whose clock counts (default: that of the clients).", metavar="ZONE")]


@plot_app.command()
def load(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    output: Output,
    client: Clients = None,
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    year: Year = None,
    flow: Flow = "import",
    timezone: Zone = None,
    as_json: Json = False,
) -> None:
    """Draw power over time, with gaps as gaps. Clients are added up.

    $ etl plot load --month 2017-08 --output load.svg
    """
    from etl.pictures.chosen_readings import Chosen

    chosen, target = Chosen(_days(month, start, end, year), client or (), flow, timezone), Target(output, reading())
    open_database()
    from etl.pictures.plot import plot_load

    _show(lambda: plot_load(chosen, target), as_json=as_json)


@plot_app.command("year")
def heat_map(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    output: Output,
    client: Clients = None,
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    year: Year = None,
    flow: Flow = "import",
    timezone: Zone = None,
    as_json: Json = False,
) -> None:
    """Draw power by day and hour as a heat map, by the clock. Clients are added up.

    $ etl plot year --year 2017 --client 7584 --output year.png
    """
    from etl.pictures.chosen_readings import Chosen

    chosen, target = Chosen(_days(month, start, end, year), client or (), flow, timezone), Target(output, reading())
    open_database()
    from etl.pictures.plot import plot_year

    _show(lambda: plot_year(chosen, target), as_json=as_json)


@plot_app.command()
def profile(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    output: Output,
    client: Clients = None,
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    year: Year = None,
    holidays: Annotated[
        str | None, typer.Option(help="Holidays of this country or region count as Sundays: PT, US-CA.", metavar="CODE")
    ] = None,
    flow: Flow = "import",
    timezone: Zone = None,
    as_json: Json = False,
) -> None:
    """Draw the mean day of each kind. Weekdays, Saturdays and Sundays have a band each that most days are in.

    $ etl plot profile --year 2017 --holidays PT --output profile.svg
    """
    from etl.pictures.chosen_readings import Chosen

    chosen, target = Chosen(_days(month, start, end, year), client or (), flow, timezone), Target(output, reading())
    open_database()
    from etl.pictures.plot import plot_profile

    _show(lambda: plot_profile(chosen, target, holidays), as_json=as_json)


@plot_app.command()
def bills(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    output: Output,
    client: Clients = None,
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    year: Year = None,
    as_json: Json = False,
) -> None:
    """Draw bills by month, stacked by line.

    $ etl plot bills --year 2017 --output bills.pdf
    """
    period, target = _days(month, start, end, year), Target(output, reading())
    open_database()
    from etl.pictures.plot import plot_bills

    _show(lambda: plot_bills(period, client or (), target), as_json=as_json)


@plot_app.command()
def compare(
    file: Annotated[Path, typer.Argument(help="What etl compare --output has written.", metavar="FILE")],
    output: Output,
    as_json: Json = False,
) -> None:
    """Draw a comparison of tariffs. A few clients have a bar a tariff, many a histogram of savings.

    $ etl plot compare comparison.csv --output savings.svg
    """
    target = Target(output, reading(file))
    choose_database()
    from etl.pictures.plot import plot_compare

    _show(lambda: plot_compare(file, target), as_json=as_json)


def _days(month: str | None, start: str | None, end: str | None, year: int | None) -> "Period":
    from etl.bill_runs.billing_options import periods
    from etl.core.periods import hull

    ways = (month is not None, start is not None or end is not None, year is not None)
    if sum(ways) != 1:
        raise UsageError("say which days: --month 2017-08, --year 2017, or --from and --to", code="E-PERIOD")
    return hull(periods(month if year is None else f"{year}-01..{year}-12", start, end, None, stale=None))


def _show(draw: Callable[[], "Drawn"], *, as_json: bool) -> None:
    from etl.reports.drawings import plot as report

    done = retry_lost_session(draw)
    finish(report.as_json(done) if as_json else None, report.lines(done))
