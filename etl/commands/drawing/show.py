"""Command `etl show`."""

import sys
from typing import Annotated

import typer

from etl.commands.shared_options import DAY, PERIOD, Json, Months, client_number
from etl.commands.terminal import columns, finish, open_database, retry_lost_session
from etl.core.days import read_day
from etl.core.errors import UsageError


def show(
    client: Annotated[str, typer.Argument(help="The client.", metavar="CLIENT", callback=client_number)],
    month: Months = None,
    day: Annotated[
        str | None, typer.Option(help="Draw the curve of this day.", metavar=DAY, rich_help_panel=PERIOD)
    ] = None,
    as_json: Json = False,
) -> None:
    """Draw the readings of a client in the terminal. Shows a row of blocks a day, and the kWh.

    $ etl show 7584 --month 2017-08
    $ etl show 7584 --day 2017-08-05
    """
    from etl.core.periods import hull, months

    if (month is None) == (day is None):
        raise UsageError("say which days: --month 2017-08, or --day 2017-08-10", code="E-PERIOD")
    days = hull(months(month)) if month else None
    try:
        date = read_day(day) if day else None
    except ValueError as error:
        raise UsageError(f"--day {day}: {error}") from None
    open_database()
    from etl.pictures.client_month import client_days
    from etl.reports.drawings import day_pictures, month_pictures
    from etl.reports.drawings.bars import ink_for
    from etl.review.day_readings import day_readings

    ink = ink_for(sys.stdout)
    if date:
        drawn = retry_lost_session(lambda: day_readings(client, date, every=True))
        finish(day_pictures.as_json(drawn) if as_json else None, day_pictures.lines(drawn, ink, columns()))
    elif days:
        found = retry_lost_session(lambda: client_days(client, days))
        finish(month_pictures.as_json(found) if as_json else None, month_pictures.lines(found, ink, columns()))
