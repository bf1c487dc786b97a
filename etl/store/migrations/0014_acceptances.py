"""Answers to readings that fail a rule."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("etl", "0013_items")]

    operations = [
        migrations.CreateModel(
            "Acceptance",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("meter_number", models.CharField(max_length=255)),
                ("register", models.CharField(max_length=255, default="")),
                ("flow", models.CharField(max_length=12)),
                ("rule", models.CharField(max_length=32)),
                ("start", models.IntegerField()),
                ("end", models.IntegerField()),
                ("energy_mwh", models.BigIntegerField(null=True)),
                ("reason", models.TextField()),
                ("answered_by", models.CharField(max_length=255)),
                ("answered_at", models.DateTimeField()),
            ],
            {
                "constraints": [
                    models.UniqueConstraint(
                        fields=["meter_number", "register", "flow", "rule", "start"], name="acceptance_of"
                    )
                ]
            },
        ),
    ]
