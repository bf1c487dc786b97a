"""Nine hours of one client, as a file, and as they come out of the database."""

from tests.support.command import Shell, written

HEADER = "client_number,timestamp,kwh"
ROWS = [f"7584,2017-08-01T{hour:02}:00:00Z,0.{hour + 1}" for hour in range(9)]
TEXT = "\n".join([HEADER, *ROWS]) + "\n"


def plain_export(etl: Shell) -> str:
    """Load the file and return the export of its readings; the database is empty again."""
    etl.load(written("plain.csv", HEADER, *ROWS))
    export = etl.exported("readings")
    etl.reset()
    return export
