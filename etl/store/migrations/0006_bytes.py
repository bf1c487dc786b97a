"""PostgreSQL only: numbers are in the order of their bytes, also in their index, and wide blocks are kept as they are.

SQLite compares bytes anyway, and has no compression.
"""

from typing import Any

from django.db import migrations

STATEMENTS = (
    'ALTER TABLE etl_client ALTER COLUMN number TYPE varchar(255) COLLATE "C"',
    'ALTER TABLE etl_meter ALTER COLUMN number TYPE varchar(255) COLLATE "C"',
    # Packed values hardly get smaller: trying it took half the time of writing blocks of more than 2 kB.
    'ALTER TABLE etl_intervalblock ALTER COLUMN "values" SET STORAGE EXTERNAL',
)


def alter(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        for statement in STATEMENTS:
            editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("etl", "0005_revisions")]

    operations = [migrations.RunPython(alter, migrations.RunPython.noop)]
