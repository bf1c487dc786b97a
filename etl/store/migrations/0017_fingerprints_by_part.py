"""Fingerprints of bills have a digest of each part of what a bill was computed from; those of today are one digest."""

from django.db import migrations

import etl.store.fields


class Migration(migrations.Migration):
    dependencies = [("etl", "0016_client_renames")]

    operations = [migrations.AlterField("bill", "fingerprint", etl.store.fields.PlainChar(max_length=512))]
