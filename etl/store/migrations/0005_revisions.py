"""Revision stamps of readings, for the files that have such."""

import django.db.models.deletion
from django.db import migrations, models

import etl.store.fields


class Migration(migrations.Migration):
    dependencies = [("etl", "0004_failed_bills")]

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "series_id", "week", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("week", etl.store.fields.PlainSmallInteger()),
                ("stamps", etl.store.fields.PlainBinary()),
                (
                    "series",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="etl.series"),
                ),
            ],
        ),
    ]
