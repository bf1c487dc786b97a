"""The same order on every database: numbers of clients by their bytes, what is open at its start first."""

from django.db import connection
from django.db.models import F
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Collate


def by_bytes(field: str) -> Combinable:
    """SQLite compares bytes anyway; PostgreSQL's own order depends on the language of the server."""
    return Collate(F(field), "C") if connection.vendor == "postgresql" else F(field)


def open_first(field: str) -> OrderBy:
    """Rows without a value before the others, as SQLite has them; PostgreSQL puts them last."""
    return F(field).asc(nulls_first=True)
