"""Command `etl status`."""

from etl.commands.shared_options import Json
from etl.commands.terminal import open_database, retry_lost_session, show, show_json


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
        show(*report.lines(found))
