"""Bills across days on which a client had no meter were one, with the charges of those days: they are stale."""

from datetime import date
from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.models import F


def mark(apps: Any, editor: Any) -> None:
    """Mark the bills that reach across days between two stays of their client."""
    alias = editor.connection.alias
    bills = apps.get_model("etl", "Bill").objects.using(alias).filter(stale=False).exclude(status="failed")
    rows = apps.get_model("etl", "Supply").objects.using(alias)
    dated = rows.order_by("client", F("start").asc(nulls_first=True)).values_list("client", "start", "end")
    for client, own in groupby(dated.iterator(), lambda row: row[0]):
        reach = date.max  # the day on which what came so far has ended
        for number, (_, start, end) in enumerate(own):
            if start and start > reach:
                bills.filter(client=client, period_start__lt=start, period_end__gt=reach).update(stale=True)
            reach = max(reach if number else date.min, end or date.max)


class Migration(migrations.Migration):
    dependencies = [("etl", "0025_spread_peaks")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
