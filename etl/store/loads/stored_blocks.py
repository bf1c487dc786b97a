"""Stored blocks, streamed from the database."""

from collections.abc import Collection, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models import BooleanField, F, Lookup, QuerySet

from etl.store.database.arrays import streaming
from etl.store.models import IntervalBlock

_names = count()

if TYPE_CHECKING:  # the stubs' lookups are generic, Django's are not
    Condition = Lookup[bool]
else:
    Condition = Lookup

Row = tuple[int, int, bytes, bytes | None]


class _AnyOf(Condition):
    """Compares a column with some integers: on PostgreSQL one parameter instead of hundreds."""

    prepare_rhs = False
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the column, and the integers as an array."""
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*parameters, list(self.rhs)]


def stored_blocks(alias: str, series: Collection[int], weeks: tuple[int, int] | None, rows: int) -> Iterator[Row]:
    """Yield series, week, values and quality of blocks, in this order, a number of rows at a time. In a transaction."""
    connection: Any = connections[alias]
    blocks = IntervalBlock.objects.using(alias)
    if connection.vendor == "postgresql":
        blocks = blocks.filter(_AnyOf(F("series_id"), series))
    else:
        blocks = blocks.filter(series_id__in=series)
    if weeks is not None:
        blocks = blocks.filter(week__range=weeks)
    found = blocks.order_by("series_id", "week").values_list("series_id", "week", "values", "quality")
    if connection.vendor == "postgresql":
        return _binary(connection, found, rows)
    return found.iterator(chunk_size=rows)


def _binary(connection: Any, found: "QuerySet[Any, Row]", rows: int) -> Iterator[Row]:
    """Yield rows in binary form: Django asks for text, in which blocks are hexadecimal digits."""
    statement, parameters = found.query.get_compiler(connection.alias).as_sql()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, streaming(connection, f"etl_{next(_names)}", rows) as cursor:
        cursor.execute(statement, parameters, binary=True)
        yield from cursor
