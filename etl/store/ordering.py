"""Order of rows, the same on every database: client numbers by their bytes, open starts first."""

from typing import TypeVar

from django.db.models import F, Model, QuerySet, Value
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.lookups import GreaterThan, LessThanOrEqual

Row = TypeVar("Row", bound=Model)


def by_bytes(field: str) -> Combinable:
    """Return the order of a text by its bytes, in which SQLite compares all texts.

    On PostgreSQL the columns of client and meter numbers compare bytes (migration 0006), whatever the server's
    language; no other texts do there.
    """
    return F(field)


def later_than(rows: "QuerySet[Row]", field: str, last: str) -> "QuerySet[Row]":
    """Return rows whose text comes after `last` in the order of `by_bytes`."""
    return rows.filter(GreaterThan(by_bytes(field), Value(last)))


def between(rows: "QuerySet[Row]", field: str, after: str | None, upto: str | None) -> "QuerySet[Row]":
    """Return rows whose text comes after one and not after another in the order of `by_bytes`; None: no bound."""
    rows = rows if after is None else later_than(rows, field, after)
    return rows if upto is None else rows.filter(LessThanOrEqual(by_bytes(field), Value(upto)))


def open_first(field: str) -> OrderBy:
    """Order rows without a value before the others, as SQLite does; PostgreSQL puts them last."""
    return F(field).asc(nulls_first=True)
