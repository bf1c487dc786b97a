"""Order of rows, the same on every database: client numbers by their bytes, open starts first."""

from collections.abc import Iterator
from typing import Any, TypeVar

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


def text_pages(size: int, *columns: "tuple[QuerySet[Any], str]") -> Iterator[list[str]]:
    """Yield the different texts of some columns of rows, so many at a time, in the order of `by_bytes`."""
    last = ""
    while True:
        found = set[str]()
        for rows, field in columns:
            further = later_than(rows, field, last) if last else rows
            found.update(further.order_by(by_bytes(field)).values_list(field, flat=True).distinct()[:size])
        page = sorted(found, key=str.encode)[:size]
        if not page:
            return
        yield page
        last = page[-1]


def open_first(field: str) -> OrderBy:
    """Order rows without a value before the others, as SQLite does; PostgreSQL puts them last."""
    return F(field).asc(nulls_first=True)
