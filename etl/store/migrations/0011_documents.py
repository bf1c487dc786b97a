"""Documents. Revisions of bills that were issued become documents of the series `migrated`, with their figures.

What an old row does not have, such as its meters, is left out of the document; nothing is computed again.
"""

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

PAGE = 500
MWH_PER_KWH = 1_000_000
LINE_FIELDS = (
    "id", "kind", "meter", "period", "tier", "from", "to", "description",
    "quantity", "unit", "price", "amount_exact", "amount", "tax",
)  # fmt: skip


def collate(_apps: Any, editor: Any) -> None:
    """On PostgreSQL clients' numbers are in the order of their bytes."""
    if editor.connection.vendor == "postgresql":
        editor.execute('ALTER TABLE etl_document ALTER COLUMN client_number TYPE varchar(255) COLLATE "C"')


def convert(apps: Any, editor: Any) -> None:
    """Make documents of issued revisions in their order; a later one reverses those that share a day with it."""
    alias = editor.connection.alias
    bills = apps.get_model("etl", "Bill").objects.using(alias).exclude(issued_at=None)
    if not bills.exists():
        return
    series = apps.get_model("etl", "DocumentSeries").objects.using(alias).create(name="migrated")
    model = apps.get_model("etl", "Document")
    key, before = 0, ""
    page: list[Any] = []
    for row, kind, corrects, body in _documents(bills):
        key += 1
        body |= {"series": "migrated", "number": key, "name": f"migrated-{key:06}"}
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        before = hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
        page.append(
            model(
                id=key, series=series, number=key, kind=kind, client_number=row["client_number"],
                period_start=row["period_start"], period_end=row["period_end"], currency=body["currency"],
                gross=body["gross"], of_bills=body["gross"], corrects_id=corrects, issued_at=row["issued_at"], body=text, sha256=before,
            )
        )  # fmt: skip
        if len(page) == PAGE:
            model.objects.using(alias).bulk_create(page)
            page.clear()
    model.objects.using(alias).bulk_create(page)
    series.number, series.sha256 = key, before
    series.save()
    if editor.connection.vendor == "postgresql":  # the keys were given here
        editor.execute(f"SELECT setval(pg_get_serial_sequence('etl_document', 'id'), {key})")


def _documents(bills: Any) -> Iterator[tuple[dict[str, Any], str, int | None, dict[str, Any]]]:
    """Yield row, kind, the document that is corrected, and the body without its number."""
    in_force: dict[int, list[tuple[Any, Any, int, int]]] = {}
    rows = bills.order_by("issued_at", "client__number", "period_start", "revision").values(
        "pk", "client_id", "period_start", "period_end", "issued_at", "timezone", "status", "energy_mwh", "total",
        "detail", "fingerprint", client_number=models.F("client__number"), tariff_name=models.F("tariff__name"),
        tariff_sha=models.F("tariff__sha256"), currency=models.F("tariff__currency"),
    )  # fmt: skip
    key = 0
    for row in rows.iterator(PAGE):
        own = in_force.setdefault(row["client_id"], [])
        for document in [one for one in own if one[0] < row["period_end"] and row["period_start"] < one[1]]:
            own.remove(document)
            key += 1
            earlier = bills.values(
                "period_start", "period_end", "timezone", "status", "energy_mwh", "total", "detail", "fingerprint",
                client_number=models.F("client__number"), tariff_name=models.F("tariff__name"),
                tariff_sha=models.F("tariff__sha256"), currency=models.F("tariff__currency"),
            ).get(pk=document[3])  # fmt: skip
            earlier["issued_at"] = row["issued_at"]
            yield earlier, "credit_note", document[2], _body(earlier, "credit_note", f"migrated-{document[2]:06}")
        key += 1
        own.append((row["period_start"], row["period_end"], key, row["pk"]))
        yield row, "invoice", None, _body(row, "invoice", None)


def _body(row: dict[str, Any], kind: str, corrects: str | None) -> dict[str, Any]:
    detail, sign = json.loads(row["detail"]), -1 if kind == "credit_note" else 1
    lines = [_line(line, sign) for line in detail["lines"]]
    zero = Decimal(row["total"]) * 0
    net = sum((Decimal(line["amount"]) for line in lines if not line["tax"]), zero)
    tax = sum((Decimal(line["amount"]) for line in lines if line["tax"]), zero)
    body = {
        "kind": kind, "client_number": row["client_number"], "corrects": corrects,
        "period_start": row["period_start"].isoformat(), "period_end": row["period_end"].isoformat(),
        "issued_at": row["issued_at"].isoformat(timespec="seconds"), "timezone": row["timezone"],
        "currency": row["currency"] or "", "tariff": row["tariff_name"] or "", "tariff_sha": row["tariff_sha"] or "",
        "lines": lines, "net": _text(net), "tax": _text(tax), "gross": _text(net + tax),
        "kwh": _text(sign * (Decimal(row["energy_mwh"]) / MWH_PER_KWH).normalize()),
    }  # fmt: skip
    if kind == "credit_note":
        return body
    return body | {
        "status": row["status"], "fingerprint": row["fingerprint"],
        "warnings": detail["warnings"], "totals": detail["totals"], "quantities": detail["quantities"],
    }  # fmt: skip


def _line(values: list[Any], sign: int) -> dict[str, Any]:
    line = {name: value for name, value in zip(LINE_FIELDS, values, strict=True) if value is not None}
    for name in ("quantity", "amount_exact", "amount"):
        if sign < 0 and name in line:
            line[name] = _text(-Decimal(line[name]))
    return line


def _text(number: Decimal) -> str:
    text = format(number, "f")
    return text.removeprefix("-") if not number else text


class Migration(migrations.Migration):
    dependencies = [("etl", "0010_requests")]

    operations = [
        migrations.CreateModel(
            "DocumentSeries",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("name", models.CharField(max_length=64)),
                ("number", models.IntegerField(default=0)),
                ("sha256", models.CharField(max_length=64, default="")),
            ],
            {"constraints": [models.UniqueConstraint(fields=["name"], name="document_series_name")]},
        ),
        migrations.CreateModel(
            "Document",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("client_number", models.CharField(max_length=255)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("currency", models.CharField(max_length=16)),
                ("gross", models.CharField(max_length=40)),
                ("of_bills", models.CharField(max_length=40)),
                ("items", models.TextField(default="")),
                ("issued_at", models.DateTimeField()),
                ("body", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "corrects",
                    models.ForeignKey("etl.Document", django.db.models.deletion.PROTECT, null=True),
                ),
                (
                    "series",
                    models.ForeignKey("etl.DocumentSeries", django.db.models.deletion.PROTECT, db_index=False),
                ),
            ],
            {
                "constraints": [models.UniqueConstraint(fields=["series", "number"], name="document_number")],
                "indexes": [models.Index(fields=["client_number", "period_start"], name="document_client")],
            },
        ),
        migrations.RunPython(collate, migrations.RunPython.noop),
        migrations.RunPython(convert, migrations.RunPython.noop),
    ]
