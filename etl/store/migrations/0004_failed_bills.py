"""A bill that could not be made may have no tariff."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("etl", "0003_long_reads")]

    operations = [
        migrations.AlterField(
            model_name="bill",
            name="tariff",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="etl.tariff"
            ),
        ),
    ]
