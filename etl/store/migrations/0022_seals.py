"""Seals: what etl writes into tables and takes out of them. The rows of before are sealed as they are, after this."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("etl", "0021_methods")]

    operations = [
        migrations.CreateModel(
            "Seal",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("table", models.CharField(max_length=63)),
                ("rows", models.IntegerField()),
                ("digest", models.BigIntegerField()),
            ],
        ),
    ]
