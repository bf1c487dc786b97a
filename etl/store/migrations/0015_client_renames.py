"""Renames of clients: documents keep the number that they bear, and are known as the client's."""

from typing import Any

from django.db import migrations, models


def collate(_apps: Any, editor: Any) -> None:
    """On PostgreSQL numbers are compared by their bytes."""
    if editor.connection.vendor == "postgresql":
        for column in ("former", "number"):
            editor.execute(f'ALTER TABLE etl_clientrename ALTER COLUMN {column} TYPE varchar(255) COLLATE "C"')


def release(_apps: Any, editor: Any) -> None:
    """On the way back, take away the trigger that asks this table: SQLite would refuse to change any other."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER IF EXISTS document_update")


class Migration(migrations.Migration):
    dependencies = [("etl", "0014_acceptances"), ("etl", "0014_whole_months")]

    operations = [
        migrations.CreateModel(
            "ClientRename",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("former", models.CharField(max_length=255)),
                ("number", models.CharField(max_length=255)),
                ("renamed_at", models.DateTimeField()),
                ("documents", models.IntegerField(null=True)),
            ],
            {"indexes": [models.Index(fields=["former"], name="client_rename_former")]},
        ),
        migrations.RunPython(collate, release),
    ]
