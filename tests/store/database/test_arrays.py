"""Columns sent to PostgreSQL in its binary form are there what they were here."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from etl.store.database.arrays import array, sending
from tests.support.servers import NO_SERVER, SERVER

COLUMNS: list[tuple[str, list[Any]]] = [
    ("smallint", [0, -32768, 32767]),
    ("integer", [5, None, -5]),
    ("bigint", [-(2**63), 2**63 - 1, 0, 1]),
    ("bigint", [None, 2**62]),
    ("varchar", ["", "Änne", "a\\'\"{},NULL", "NULL", None]),
    ("text", ["🔌" * 1000]),
    ("bytea", [b"", bytes(range(256)) * 10, None]),
    ("bytea", [None, None]),
    ("boolean", [True, False, None]),
    ("date", [date(1970, 1, 1), date(2000, 1, 1), date(9999, 12, 31), None]),
    (
        "timestamp with time zone",
        [datetime(1999, 12, 31, 23, 59, 59, 999_999, UTC), datetime(2024, 2, 29, tzinfo=UTC), None],
    ),
]


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
@pytest.mark.parametrize(("kind", "values"), COLUMNS)
def test_a_column_arrives_as_it_was_sent(kind: str, values: list[Any]) -> None:
    import psycopg

    sent = array(kind, values)
    assert sent is not None
    name, column = sent
    with psycopg.connect(SERVER) as connection, sending(SimpleNamespace(connection=connection)) as cursor:
        cursor.execute(f"SELECT value::{kind} FROM unnest(%s::{name}) AS value", [column])
        assert [value for (value,) in cursor] == values


@pytest.mark.parametrize(("kind", "values"), [("numeric", [1]), ("interval", [None])])
def test_what_has_no_such_form_is_left_to_django(kind: str, values: list[Any]) -> None:
    assert array(kind, values) is None


def test_a_number_that_no_integer_holds_is_an_error() -> None:
    with pytest.raises(OverflowError):
        array("bigint", [2**63])
