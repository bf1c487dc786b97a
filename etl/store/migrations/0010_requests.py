"""Bills name the request that they were made of. Those of today were requested as they are."""

import json
from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def settle(_apps: Any, editor: Any) -> None:
    """Check what was changed so far: PostgreSQL alters no table that has rows to be checked."""
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.execute("SET CONSTRAINTS ALL DEFERRED")


def name(apps: Any, editor: Any) -> None:
    """Make a request for each period, tariff and treatment of missing readings that bills have."""
    alias = editor.connection.alias
    bills = apps.get_model("etl", "Bill").objects.using(alias)
    requests = apps.get_model("etl", "BillRequest").objects.using(alias)
    treatments: dict[str, list[int]] = {}
    for pk, detail in bills.filter(detail__contains='"asked":').values_list("pk", "detail").iterator():
        found = json.loads(detail).get("asked")
        if found:
            treatments.setdefault(json.dumps(found, sort_keys=True), []).append(pk)
    for treatment, keys in treatments.items():
        for start in range(0, len(keys), 500):
            _name(bills.filter(pk__in=keys[start : start + 500]), requests, treatment)
    _name(bills.filter(request=None), requests, "")


def _name(bills: Any, requests: Any, treatment: str) -> None:
    terms = bills.order_by().values_list("period_start", "period_end", "tariff", "tariff__sha256").distinct()
    for start, end, tariff, sha256 in list(terms):
        request, _ = requests.get_or_create(start=start, end=end, tariff_sha256=sha256 or "", treatment=treatment)
        bills.filter(period_start=start, period_end=end, tariff=tariff).update(request=request)


class Migration(migrations.Migration):
    dependencies = [("etl", "0009_assumptions")]

    operations = [
        migrations.CreateModel(
            "BillRequest",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("tariff_sha256", models.CharField(max_length=64, default="")),
                ("treatment", models.CharField(max_length=255, default="")),
            ],
            {
                "constraints": [
                    models.UniqueConstraint(fields=["start", "end", "tariff_sha256", "treatment"], name="bill_request")
                ]
            },
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AddField(
            "bill",
            "request",
            models.ForeignKey("etl.BillRequest", django.db.models.deletion.PROTECT, null=True, db_index=False),
        ),
        migrations.RunPython(name, migrations.RunPython.noop),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AlterField(
            "bill",
            "request",
            models.ForeignKey("etl.BillRequest", django.db.models.deletion.PROTECT, db_index=False),
        ),
    ]
