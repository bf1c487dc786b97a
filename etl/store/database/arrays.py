"""Arrays of values in PostgreSQL's binary form, and cursors that send and receive them.

As text a block is doubled to hexadecimal digits, and every value of every row is a parameter of its own.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import psycopg

_EPOCH = date(2000, 1, 1).toordinal()
"""PostgreSQL counts days from here."""
_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
"""And microseconds from here."""


class Array(bytes):
    """A column of values in that form, ready to be sent."""


def array(kind: str, values: Sequence[Any]) -> tuple[str, Array] | None:
    """Return the array type that fits a kind of column, and the values as an array; None for other kinds."""
    if kind not in _KINDS:
        return None
    name, oid, encoded = _KINDS[kind]
    return f"{name}[]", (_integers if name == "bigint" and None not in values else _any)(oid, encoded, values)


def _integers(oid: int, _: object, values: Sequence[int]) -> Array:
    items = np.empty(len(values), [("length", ">i4"), ("value", ">i8")])
    items["length"], items["value"] = 8, values
    return Array(_header(oid, len(values)) + items.tobytes())


def _any(oid: int, encoded: Callable[[Any], bytes], values: Sequence[Any]) -> Array:
    texts = [None if value is None else encoded(value) for value in values]
    lengths = np.array([-1 if text is None else len(text) for text in texts], ">i4").tobytes()
    parts = [b""] * (2 * len(texts))
    parts[::2] = [lengths[place : place + 4] for place in range(0, len(lengths), 4)]
    parts[1::2] = [text or b"" for text in texts]
    return Array(_header(oid, len(values)) + b"".join(parts))


def _header(oid: int, count: int) -> bytes:
    """Return the header of an array of one dimension that may hold nulls."""
    return np.array([1, 1, oid, count, 1], ">i4").tobytes()


def _integer(value: int) -> bytes:
    return value.to_bytes(8, "big", signed=True)


def _day(value: date) -> bytes:
    return (value.toordinal() - _EPOCH).to_bytes(4, "big", signed=True)


def _instant(value: datetime) -> bytes:
    return ((value - _INSTANT) // timedelta(microseconds=1)).to_bytes(8, "big", signed=True)


def _flag(value: bool) -> bytes:
    return b"\1" if value else b"\0"


_KINDS: dict[str, tuple[str, int, Callable[[Any], bytes]]] = {
    "smallint": ("bigint", 20, _integer),
    "integer": ("bigint", 20, _integer),
    "bigint": ("bigint", 20, _integer),
    "varchar": ("text", 25, str.encode),
    "text": ("text", 25, str.encode),
    "bytea": ("bytea", 17, bytes),
    "boolean": ("boolean", 16, _flag),
    "date": ("date", 1082, _day),
    "timestamp with time zone": ("timestamptz", 1184, _instant),
}
"""By the type of a column that of the array and of its elements, and how an element is written."""


def sending(connection: Any) -> "psycopg.Cursor[Any]":
    """Return a cursor on Django's connection that takes `Array`s."""
    import psycopg

    cursor = psycopg.Cursor(connection.connection)
    cursor.adapters.register_dumper(Array, _dumper())
    return cursor


def streaming(connection: Any, name: str, rows: int) -> "psycopg.ServerCursor[Any]":
    """Return a cursor on Django's connection that fetches a number of rows at a time."""
    import psycopg

    cursor = psycopg.ServerCursor(connection.connection, name, scrollable=False)
    cursor.itersize = rows
    return cursor


@cache
def _dumper() -> Any:
    from psycopg.adapt import Dumper
    from psycopg.pq import Format

    class ArrayDumper(Dumper):
        format = Format.BINARY

        def dump(self, obj: Any) -> Any:
            return obj

    return ArrayDumper
