"""One ORM row per reading, as one would begin: `bulk_create` in pages of 2,000, and a stream of rows for the bills."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from typing import Any

import django
from django.conf import settings
from django.db import connection, models, transaction

from tests.benchmarks.sample import PRICES, STANDING, VAT, period_of

PAGE = 2000
_CENT = Decimal("0.01")


def load(csv_file: str, database: str) -> dict[str, Any]:
    """All readings in one transaction."""
    model = _model(database)
    with connection.schema_editor() as editor:
        editor.create_model(model)
    taken = 0
    with open(csv_file, newline="", encoding="utf-8") as file, transaction.atomic():  # noqa: PTH123 - as one would begin
        rows = _rows(model, file)
        while page := list(islice(rows, PAGE)):
            model._default_manager.bulk_create(page)
            taken += len(page)
    return {"readings": taken}


def _rows(model: type[models.Model], file: Iterator[str]) -> Iterator[models.Model]:
    reader = csv.reader(file)
    next(reader)
    for client, stamp, kwh in reader:
        yield model(client=client, timestamp=datetime.fromisoformat(stamp).replace(tzinfo=UTC), kwh=Decimal(kwh))


def bill(database: str, target: str, month: str) -> dict[str, Any]:
    """The lines of every bill as JSON lines, from one row object a reading."""
    start = datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC)
    end = start.replace(month=start.month + 1) if start.month < 12 else start.replace(year=start.year + 1, month=1)
    readings = _model(database)._default_manager.filter(timestamp__gte=start, timestamp__lt=end)
    used: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    taken = 0
    for reading in readings.iterator(chunk_size=PAGE):
        stamp = reading.timestamp
        used[reading.client][period_of(stamp.weekday(), stamp.hour)] += reading.kwh
        taken += 1
    with open(target, "w", encoding="utf-8") as file:  # noqa: PTH123 - as one would begin
        bills = ({"client": client, "lines": _lines(used[client])} for client in sorted(used))
        file.writelines(f"{json.dumps(one)}\n" for one in bills)
    return {"readings": taken}


def _lines(used: dict[str, Decimal]) -> list[str]:
    amounts = [Decimal(STANDING)]
    amounts += [(used[name] * Decimal(price)).quantize(_CENT, ROUND_HALF_UP) for name, price in PRICES.items()]
    amounts.append((sum(amounts) * Decimal(VAT)).quantize(_CENT, ROUND_HALF_UP))
    return [str(amount) for amount in amounts]


def _model(database: str) -> Any:
    """A Django of its own, with one model."""
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": database}
    settings.configure(DATABASES={"default": sqlite}, USE_TZ=True, TIME_ZONE="UTC")
    django.setup()

    class Reading(models.Model):
        id = models.BigAutoField(primary_key=True)
        client = models.CharField(max_length=255)
        timestamp = models.DateTimeField()
        kwh = models.DecimalField(max_digits=18, decimal_places=6)

        class Meta:
            app_label = "readings"
            constraints = (models.UniqueConstraint(fields=["client", "timestamp"], name="no_reading_twice"),)

        def __str__(self) -> str:
            return f"{self.client} {self.timestamp}"

    return Reading
