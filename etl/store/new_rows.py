"""New rows by the page, through Django's connection, without an instance and a conversion for each cell."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db import connections
from django.db.models import Model

from etl.store.locks import WRITER

PARAMETERS = 999
"""Cells of one statement: SQLite's limit where it was built with few."""


def insert(model: type[Model], columns: dict[str, Sequence[Any]]) -> None:
    """Rows from the columns of a table, each cell as the driver takes it; a column that is left out has no default.

    `bulk_create` takes several times as long, of ready rows too: it wants an instance of each, and asks its fields.
    """
    connection, table = connections[WRITER], model._meta  # noqa: SLF001 - Django's documented name for it
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    head = f"INSERT INTO {quote(table.db_table)} ({names}) VALUES "  # noqa: S608 - names of a model, not of a user
    row = f"({', '.join(['%s'] * len(columns))})"
    rows = list(zip(*columns.values(), strict=True))
    page = PARAMETERS // len(columns)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), page):
            some = rows[start : start + page]
            cursor.execute(head + ", ".join([row] * len(some)), list(chain.from_iterable(some)))


def created(model: type[Model], columns: dict[str, Sequence[Any]]) -> list[int]:
    """The keys of new rows of a table that numbers its rows; used inside the write lock.

    Under SQLite's lock nobody else makes keys: ours need no RETURNING. Its column is `id`.
    """
    count = len(next(iter(columns.values())))
    if not count:
        return []
    rows = model._default_manager  # noqa: SLF001 - the manager's only name for a model that is not known
    if connections[WRITER].vendor != "sqlite":
        cells = zip(*columns.values(), strict=True)
        return [row.pk for row in rows.bulk_create([model(**dict(zip(columns, row, strict=True))) for row in cells])]
    first = (rows.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    keys = list(range(first, first + count))
    insert(model, {"id": keys, **columns})
    return keys
