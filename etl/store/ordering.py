"""Numbers of clients in the order of their bytes, on every database."""

from django.db import connection
from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate


def by_bytes(field: str) -> Combinable:
    """SQLite compares bytes anyway; PostgreSQL's own order depends on the language of the server."""
    return Collate(F(field), "C") if connection.vendor == "postgresql" else F(field)
