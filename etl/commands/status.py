"""Command `etl status`."""

import sys
from typing import TYPE_CHECKING

from etl.commands.shared_options import Json
from etl.commands.terminal import columns, open_database, retry_lost_session, show, show_json

if TYPE_CHECKING:
    from etl.status import Status


def status(as_json: Json = False) -> None:
    """Show what the database contains. Counts clients, readings by month, loads and bills.

    $ etl status
    """
    open_database()
    from etl import status as use_case
    from etl.reports import status as report

    found = retry_lost_session(lambda: use_case.status(listed=as_json))
    if as_json:
        show_json(report.as_json(found))
    else:
        show(*report.lines(found, _drawn(found)))


def _drawn(found: "Status") -> list[str]:
    """Draw completeness: by day where clients are few, else by month."""
    from etl.core.periods import month
    from etl.pictures.daily_completeness import CLIENTS, completeness
    from etl.reports.drawings import completeness_rows as rows
    from etl.reports.drawings.bars import ink_for

    ink = ink_for(sys.stdout.encoding)
    if found.clients > CLIENTS:
        return rows.by_month(found.months, ink, columns())
    newest = sorted({one.month for one in found.months})[-rows.ROWS :]
    days = retry_lost_session(lambda: completeness([month(one) for one in newest], rows.ROWS))
    return rows.by_day(days, ink, columns())
