"""The same order on every database: numbers of clients by their bytes, what is open at its start first."""

from typing import TypeVar

from django.db.models import F, Model, QuerySet, Value
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.lookups import GreaterThan, LessThanOrEqual

Row = TypeVar("Row", bound=Model)


def by_bytes(field: str) -> Combinable:
    """SQLite compares bytes; on PostgreSQL the columns of numbers do (migration 0006), whatever the server's language.

    Other texts have no such column there: this is for numbers of clients and meters.
    """
    return F(field)


def behind(rows: "QuerySet[Row]", field: str, last: str) -> "QuerySet[Row]":
    """Those whose text comes after `last` in the order of `by_bytes`."""
    return rows.filter(GreaterThan(by_bytes(field), Value(last)))


def between(rows: "QuerySet[Row]", field: str, after: str | None, upto: str | None) -> "QuerySet[Row]":
    """Those whose text comes after one and not after another in the order of `by_bytes`; None: no bound."""
    rows = rows if after is None else behind(rows, field, after)
    return rows if upto is None else rows.filter(LessThanOrEqual(by_bytes(field), Value(upto)))


def open_first(field: str) -> OrderBy:
    """Rows without a value before the others, as SQLite has them; PostgreSQL puts them last."""
    return F(field).asc(nulls_first=True)
