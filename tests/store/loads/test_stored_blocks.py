"""Stored blocks are streamed in the order of series and week."""

import pytest

from tests.support.store_rows import block, series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_blocks_come_by_series_and_week_and_those_of_other_series_not() -> None:
    from etl.store.database.locks import READER, snapshot
    from etl.store.loads.stored_blocks import stored_blocks

    wanted = [series("b"), series("a")]
    for one in (*wanted, series("c")):
        for week in (2484, 2483):
            block(one, 1, week=week)
    ids = [one.pk for one in wanted]
    with snapshot():
        every = [row[:2] for row in stored_blocks(READER, ids, None, 1)]
        some = [row[:2] for row in stored_blocks(READER, ids, (2484, 2500), 100)]
    assert every == [(identity, week) for identity in sorted(ids) for week in (2483, 2484)]
    assert some == [(identity, 2484) for identity in sorted(ids)]


def test_the_bytes_are_those_that_were_written_and_no_quality_is_none() -> None:
    from etl.blocks import block_codec
    from etl.store.database.locks import READER, snapshot
    from etl.store.loads.stored_blocks import stored_blocks

    one = series()
    block(one, 5, -1, 2**50)
    with snapshot():
        ((identity, week, values, quality),) = stored_blocks(READER, [one.pk], None, 10)
    assert (identity, week, quality) == (one.pk, 2483, None)
    assert block_codec.unpack([bytes(values)], 168)[0][:3].tolist() == [5, -1, 2**50]
