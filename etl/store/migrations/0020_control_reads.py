"""Control reads of registers, and answers to rule `sum`, which compares readings with them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("etl", "0019_edits")]

    operations = [
        migrations.CreateModel(
            "ControlRead",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("load", models.ForeignKey("etl.Load", django.db.models.deletion.PROTECT)),
                ("meter_number", models.CharField(max_length=255)),
                ("register", models.CharField(max_length=255, default="")),
                ("flow", models.CharField(max_length=12)),
                ("start_minute", models.IntegerField()),
                ("end_minute", models.IntegerField()),
                ("energy_mwh", models.BigIntegerField()),
                ("step_mwh", models.BigIntegerField()),
            ],
            {
                "constraints": [
                    models.UniqueConstraint(
                        fields=["meter_number", "register", "flow", "start_minute", "end_minute", "load"],
                        name="control_read",
                    )
                ]
            },
        ),
        migrations.AddField("Acceptance", "counted_mwh", models.BigIntegerField(null=True)),
        migrations.RemoveConstraint("Acceptance", "acceptance_of"),
        migrations.AddConstraint(
            "Acceptance",
            models.UniqueConstraint(
                fields=["meter_number", "register", "flow", "rule", "start", "end"], name="acceptance_of"
            ),
        ),
    ]
