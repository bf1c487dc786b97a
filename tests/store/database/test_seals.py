"""Seals: digests of rows that add up, whatever their order; and rows of before, which are sealed as they are."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.support.command import Shell


def digest(*rows: tuple[object, ...]) -> Any:
    from etl.store.database import seals
    from etl.store.models import Client

    return seals.digest(Client, rows)


def test_digests_add_up_in_any_order_and_tell_rows_apart() -> None:
    from etl.store.database.seals import NOTHING

    both = digest(("a", 1), ("b", 2))
    assert both == digest(("b", 2), ("a", 1)) == digest(("a", 1)).plus(digest(("b", 2)))
    assert both.plus(digest(("a", 1)), -1) == digest(("b", 2))
    assert digest(("a", 2), ("b", 1)) != both
    assert digest() == NOTHING
    assert digest(("a", None)) != digest(("a", ""))


def test_a_value_has_one_digest_however_the_database_returns_it() -> None:
    noon = datetime(2017, 8, 1, 12, tzinfo=UTC)
    there = noon.astimezone(timezone(timedelta(hours=2)))
    assert digest((b"\x00\xff", noon)) == digest((memoryview(b"\x00\xff"), there))


def test_the_digest_of_a_row_does_not_depend_on_what_others_have_in_its_columns() -> None:
    from etl.store.database import seals

    noon = datetime(2017, 8, 1, 12, tzinfo=UTC)
    rows = [("a", b"\xff", noon), ("b", None, None), (3, True, "text"), *[("c", 1, 2)] * seals.ROWS]
    alone = [digest(row) for row in rows]
    assert digest(*rows) == seals.Sealed(len(rows), sum(one.digest for one in alone) % 2**64)
    assert digest((3, True, "text")) == digest(("3", "True", "text"))


def test_blocks_without_qualities_have_no_seal() -> None:
    from etl.store.database import seals
    from etl.store.models import IntervalBlock

    assert seals.columns(IntervalBlock) == ("series_id", "week", "quality")
    assert seals.digest(IntervalBlock, [(1, 2, None)]) == seals.NOTHING
    assert seals.digest(IntervalBlock, [(1, 2, b"q"), (1, 3, None)]).rows == 1


@pytest.mark.both_databases
def test_rows_without_seals_are_sealed_as_they_are(etl: Shell) -> None:
    from django.db import connection

    from etl.store.database import seals
    from etl.store.database.locks import WRITER
    from etl.store.models import Client, Seal

    Client.objects.create(number="a")
    Seal.objects.all().delete()
    assert [model.__name__ for model, _, _ in seals.differences(WRITER)] == ["Client"]
    seals.renew()
    assert list(seals.differences(WRITER)) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE etl_client SET number = 'b'")
    assert [model.__name__ for model, _, _ in seals.differences(WRITER)] == ["Client"]
    etl.reset()
