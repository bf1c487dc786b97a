"""Bills of more or less than a month that earlier versions charged as a whole month are stale."""

import tomllib
from datetime import timedelta
from typing import Any

from django.db import migrations

LONGEST = timedelta(days=45)


def mark(apps: Any, editor: Any) -> None:
    """Of tariffs with `month = "whole"`: bills of more than 45 days, and those that were cut out of what was asked."""
    alias = editor.connection.alias
    bills = apps.get_model("etl", "Bill").objects.using(alias).filter(current=True, stale=False)
    for tariff in apps.get_model("etl", "Tariff").objects.using(alias).iterator():
        if tomllib.loads(tariff.text).get("prorate", {}).get("month") == "whole":
            own = bills.filter(tariff=tariff).exclude(status="failed")
            for start, end in own.values_list("period_start", "period_end").distinct():
                days = own.filter(period_start=start, period_end=end)
                (days if end - start > LONGEST else days.exclude(request__start=start, request__end=end)).update(
                    stale=True
                )


class Migration(migrations.Migration):
    dependencies = [("etl", "0014_acceptances")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
