"""One-off items of clients, which documents place."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def collate(_apps: Any, editor: Any) -> None:
    """On PostgreSQL names are in the order of their bytes."""
    if editor.connection.vendor == "postgresql":
        for column in ("client_number", "name"):
            editor.execute(f'ALTER TABLE etl_item ALTER COLUMN {column} TYPE varchar(255) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("etl", "0012_bills_without_revisions")]

    operations = [
        migrations.CreateModel(
            "Item",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("client_number", models.CharField(max_length=255)),
                ("name", models.CharField(max_length=255)),
                ("day", models.DateField()),
                ("text", models.CharField(max_length=255)),
                ("amount", models.CharField(max_length=40)),
                ("rate", models.CharField(max_length=40)),
                ("currency", models.CharField(max_length=3)),
                ("load", models.ForeignKey("etl.Load", django.db.models.deletion.PROTECT)),
            ],
            {"constraints": [models.UniqueConstraint(fields=["client_number", "name"], name="item_name")]},
        ),
        migrations.RunPython(collate, migrations.RunPython.noop),
    ]
