"""Single changes of a database by another hand: one value, one row less, one row twice."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

VALUE, NULL, GONE, TWICE = "another value", "null", "gone", "twice"


class Change(NamedTuple):
    """A change of one row: of a column, or (without a column) of the row."""

    table: str
    column: str
    kind: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column} {self.kind}" if self.column else f"a row of {self.table} {self.kind}"


def every_change() -> list[list[Change]]:
    """All changes, those of a column or of a whole row together, in the order of tables and columns."""
    from django.apps import apps

    found = []
    for model in apps.get_models():
        table = model.__name__
        for field in model._meta.concrete_fields:
            null = [Change(table, field.attname, NULL)] if field.null else []
            found.append([Change(table, field.attname, VALUE), *null])
        found.append([Change(table, "", GONE), Change(table, "", TWICE)])
    return found


@contextmanager
def changed(change: Change) -> Iterator[bool]:
    """Let a change be there for a while; whether it can be made at all."""
    from django.db import connections, transaction

    from etl.store.database.locks import READER, WRITER

    connection = connections[WRITER]
    with transaction.atomic(using=WRITER):
        made, reader = _made(change), connections[READER]
        connections[READER], connection.alias = connection, READER  # what is not committed is read here only
        try:
            yield made
        finally:
            connections[READER], connection.alias = reader, WRITER
            transaction.set_rollback(True, using=WRITER)


def _made(change: Change) -> bool:
    from django.apps import apps
    from django.db import Error, connection, transaction

    model: Any = apps.get_model("etl", change.table)
    table = connection.ops.quote_name(model._meta.db_table)
    try:
        with transaction.atomic(), connection.cursor() as cursor, _unguarded(cursor):
            cursor.execute(f"SELECT * FROM {table}")
            names = [one[0] for one in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            return _change(cursor, model, table, rows, change)
    except Error:
        return False


def _change(cursor: Any, model: Any, table: str, rows: list[dict[str, Any]], change: Change) -> bool:
    keys = [field.column for field in getattr(model._meta.pk, "fields", [model._meta.pk])]
    field = model._meta.get_field(change.column) if change.column else None
    if field is not None:
        full = [row for row in rows if row[field.column] is not None]
        rows = full or (rows if change.kind == VALUE else [])
    if not rows:
        return False
    row = rows[len(rows) // 2]
    where = " AND ".join(f"{key} = %s" for key in keys)
    found = [row[key] for key in keys]
    if field is not None:
        values = (
            [None] if change.kind == NULL else _others(field, row[field.column], [one[field.column] for one in rows])
        )
        statement = f"UPDATE {table} SET {_quoted(field.column)} = %s WHERE {where}"
        return any(_executed(cursor, statement, [value, *found]) for value in values)
    if change.kind == GONE:
        return _executed(cursor, f"DELETE FROM {table} WHERE {where}", found)
    again = row | {keys[-1]: max(one[keys[-1]] for one in rows) + 1}
    marks = ", ".join(["%s"] * len(again))
    statement = f"INSERT INTO {table} ({', '.join(map(_quoted, again))}) VALUES ({marks})"
    return _executed(cursor, statement, list(again.values()))


def _executed(cursor: Any, statement: str, values: list[Any]) -> bool:
    from django.db import Error, transaction

    try:
        with transaction.atomic():
            cursor.execute(statement, values)
    except Error:
        return False  # the database refuses it
    return True


def _quoted(name: str) -> str:
    return f'"{name}"'


def _others(field: Any, value: Any, stored: list[Any]) -> list[Any]:
    """Other values of a column: of a key that another row has or none, of a text too, of others a near one."""
    if field.primary_key:
        return [max(stored) + 1]
    if field.related_model is not None:
        return list(field.related_model.objects.exclude(pk=value).values_list("pk", flat=True)[:3])
    if value is None:
        value = _FIRST[field.get_internal_type()]
    match value:
        case bool():
            return [not value]
        case int():
            return [1 - value] if field.get_internal_type() == "BooleanField" else [value + 1, value - 1]
        case bytes() | memoryview():
            data = bytearray(value)
            data[len(data) // 2] ^= 1
            return [bytes(data)]
        case dt.date():
            return [value + dt.timedelta(days=1), value + dt.timedelta(days=400)]
    try:
        return [(dt.datetime.fromisoformat(value) + dt.timedelta(days=40)).isoformat(" ")[: len(value)]]
    except ValueError:
        return [*[one for one in stored if one not in {value, None}][:3], f"{value}1"]


_FIRST = {
    "DateField": "2017-08-05", "DateTimeField": "2026-01-01 00:00:00", "IntegerField": 1, "BigIntegerField": 1,
    "BinaryField": b"1", "CharField": "", "TextField": "",
}  # fmt: skip


@contextmanager
def _unguarded(cursor: Any) -> Iterator[None]:
    """Let no trigger refuse anything, as the owner of a database can."""
    from django.db import connection

    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        return
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        cursor.execute(sql)
