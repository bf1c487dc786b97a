"""Types of days, by the calendars that users load."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("etl", "0017_fingerprints_by_part")]

    operations = [
        migrations.CreateModel(
            "CalendarDay",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("calendar", models.CharField(max_length=255)),
                ("day", models.DateField()),
                ("type", models.CharField(max_length=255)),
                ("load", models.ForeignKey("etl.Load", django.db.models.deletion.PROTECT)),
            ],
            {"constraints": [models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day")]},
        ),
    ]
