"""Energy over spans longer than an hour, as plain rows."""

import django.db.models.deletion
from django.db import migrations, models

import etl.store.fields


class Migration(migrations.Migration):
    dependencies = [("etl", "0002_load_undone_by")]

    operations = [
        migrations.CreateModel(
            name="LongRead",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "series_id", "start_minute", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("start_minute", etl.store.fields.PlainInteger()),
                ("end_minute", etl.store.fields.PlainInteger()),
                ("energy_mwh", etl.store.fields.PlainBigInteger()),
                ("quality", etl.store.fields.PlainSmallInteger()),
                (
                    "series",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="etl.series"),
                ),
            ],
        ),
    ]
