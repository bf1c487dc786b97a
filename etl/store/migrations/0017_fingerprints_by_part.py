"""Fingerprints of bills have a digest of each part of what a bill was computed from; those of today are one digest."""

from typing import Any

from django.db import migrations
from django.db.models.functions import Left

import etl.store.fields


def shorten(apps: Any, editor: Any) -> None:
    """On the way back, keep what the column has room for: another fingerprint makes a bill be computed once more."""
    bills = apps.get_model("etl", "Bill").objects.using(editor.connection.alias)
    bills.update(fingerprint=Left("fingerprint", 64))


class Migration(migrations.Migration):
    dependencies = [("etl", "0016_client_renames")]

    operations = [
        migrations.AlterField("bill", "fingerprint", etl.store.fields.PlainChar(max_length=512)),
        migrations.RunPython(migrations.RunPython.noop, shorten),
    ]
