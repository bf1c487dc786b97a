"""Loads whose readings were taken out again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("etl", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="load",
            name="undone_by",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to="etl.load"
            ),
        ),
    ]
