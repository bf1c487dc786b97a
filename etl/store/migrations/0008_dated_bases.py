"""Bills that earlier versions computed otherwise are stale.

Those in which a percentage or a minimum changes: all of its base was divided by days. Those of banks of kWh by period:
each season had a balance of its own.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import migrations


def mark(apps: Any, editor: Any) -> None:
    """Of tariffs that look back later bills too, as what these carry may change."""
    alias = editor.connection.alias
    bills = apps.get_model("etl", "Bill").objects.using(alias).filter(current=True, stale=False)
    for tariff in apps.get_model("etl", "Tariff").objects.using(alias).iterator():
        own = bills.filter(tariff=tariff).exclude(status="failed")
        if _has_bank(tariff.text):
            own.update(stale=True)
        for day in set(_changes(tariff.text)):
            inside = {"period_start__lt": day, "period_end__gt": day}
            own.filter(**({"period_end__gte": day} if tariff.looks_back else inside)).update(stale=True)


def _has_bank(text: str) -> bool:
    """Whether a quantity keeps kWh by the periods of a schedule."""
    banks = [table.get("bank", {}) for table in tomllib.loads(text).get("quantity", {}).values()]
    return any(bank.get("keeps") == "kWh" and "by" in bank for bank in banks)


def _changes(text: str) -> Iterator[date]:
    """The days on which a version of a percentage or a minimum takes over from another."""
    versions = defaultdict(list)
    for line in tomllib.loads(text).get("line", []):
        versions[line["id"]].append(line)
    for own in versions.values():
        if any(line["kind"] in ("percent", "minimum") for line in own):
            yield from sorted(line.get("from") or date.min for line in own)[1:]


class Migration(migrations.Migration):
    dependencies = [("etl", "0007_runs")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
