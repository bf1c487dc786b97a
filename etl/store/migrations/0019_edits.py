"""Edits of readings."""

import django.db.models.deletion
from django.db import migrations, models

import etl.store.fields


class Migration(migrations.Migration):
    dependencies = [("etl", "0018_calendar_days")]

    operations = [
        migrations.AlterField("bill", "fingerprint", etl.store.fields.PlainChar(max_length=768)),
        migrations.CreateModel(
            "Edit",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("load", models.ForeignKey("etl.Load", django.db.models.deletion.PROTECT)),
                ("meter_number", models.CharField(max_length=255)),
                ("register", models.CharField(max_length=255, default="")),
                ("flow", models.CharField(max_length=12)),
                ("interval", models.SmallIntegerField()),
                ("phase", models.SmallIntegerField(default=0)),
                ("start", models.IntegerField()),
                ("end", models.IntegerField()),
                ("energy_mwh", models.BigIntegerField()),
                ("method", models.CharField(max_length=32, default="")),
                ("pinned", models.BooleanField(default=False)),
                ("reason", models.TextField()),
                ("edited_by", models.CharField(max_length=255)),
                ("edited_at", models.DateTimeField()),
            ],
            {"indexes": [models.Index(fields=["meter_number", "start"], name="edit_meter")]},
        ),
        migrations.CreateModel(
            "EditBlock",
            [
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "edit_id", "week", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("edit", models.ForeignKey("etl.Edit", django.db.models.deletion.CASCADE, db_index=False)),
                ("week", etl.store.fields.PlainSmallInteger()),
                ("known", etl.store.fields.PlainSmallInteger()),
                ("energy_mwh", etl.store.fields.PlainBigInteger()),
                ("values", etl.store.fields.PlainBinary()),
                ("answered", etl.store.fields.PlainBinary(null=True)),
            ],
        ),
    ]
