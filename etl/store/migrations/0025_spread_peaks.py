"""Bills by tariffs that spread long reads had a highest demand that nobody measured: they are stale."""

import tomllib
from typing import Any

from django.db import migrations


def mark(apps: Any, editor: Any) -> None:
    """Mark the bills of tariffs with `long_reads = "days"`."""
    alias = editor.connection.alias
    for tariff in apps.get_model("etl", "Tariff").objects.using(alias).iterator():
        if tomllib.loads(tariff.text).get("long_reads") == "days":
            own = apps.get_model("etl", "Bill").objects.using(alias).filter(tariff=tariff, stale=False)
            own.exclude(status="failed").update(stale=True)


class Migration(migrations.Migration):
    dependencies = [("etl", "0024_views")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
