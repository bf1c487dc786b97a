"""Takes a database to an older version of its tables: `python -m tests.support.older URL MIGRATION`.

An empty one is made as that version made it; tables that are there lose what came later, and keep their rows.
"""

import sys

from etl.configuration import configure


def main(url: str, migration: str) -> None:
    configure(url)
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from etl.store.database import sql_views

    sql_views.drop()
    executor = MigrationExecutor(connection)
    executor.migrate([("etl", migration)])


if __name__ == "__main__":
    main(*sys.argv[1:])
