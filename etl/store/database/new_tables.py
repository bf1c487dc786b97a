"""Tables of a new SQLite file, made at once: all migrations one after the other take a third of a second.

`new_tables.json` has what the migrations make of an empty file; a test compares both, and names the command that
writes it again after a new migration. Statements are executed one by one, as a script would end the transaction.
"""

import json
from collections.abc import Iterable
from importlib.resources import files

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from etl.store.database.locks import WRITER

STATEMENTS = "new_tables.json"


def make(migrations: Iterable[str]) -> None:
    """Make all tables in a file that has none, with the record of these migrations; used inside the write lock."""
    connection = connections[WRITER]
    text = files("etl.store.database").joinpath(STATEMENTS).read_text("utf-8")
    with connection.cursor() as cursor:
        for statement in json.loads(text):
            cursor.execute(statement)
    recorder = MigrationRecorder(connection)
    rows = [recorder.Migration(app="etl", name=name) for name in sorted(migrations)]
    recorder.migration_qs.bulk_create(rows)
