"""Plain fields hand their values on as they are."""

import pytest

from tests.support.command import Shell


@pytest.mark.usefixtures("etl")
def test_a_plain_field_converts_nothing() -> None:
    from django.db import connection

    from etl.store import fields

    value = object()
    plain = (fields.PlainSmallInteger, fields.PlainInteger, fields.PlainBigInteger, fields.PlainText, fields.PlainChar)
    for kind in (*plain, fields.PlainBoolean, fields.PlainBinary):
        assert kind().get_db_prep_save(value, connection) is value


@pytest.mark.both_databases
def test_a_plain_column_gives_back_what_was_written(rows: Shell) -> None:
    from etl.store.models import IntervalBlock
    from tests.support.store_rows import block, series

    block(series(), 1, -1, 2**40)
    stored = IntervalBlock.objects.get()
    assert (stored.known, stored.energy_mwh) == (2, 2**40 + 1)
    assert not stored.quality
    assert rows.on_server or isinstance(stored.values, bytes)
