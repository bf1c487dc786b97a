"""Stored blocks laid out as rows x slots: each series in its rows, and what is not known."""

import pytest

from tests.support.store_rows import MONDAY, block, series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_a_series_may_have_several_rows_and_unknown_slots_are_zero() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.stored_readings.block_matrix import BlockMatrix

    one, two = series("a"), series("b")
    block(one, 1_000, -1, 3_000)
    block(two, 5_000)
    with snapshot():
        stored = BlockMatrix(60, 0, (MONDAY, MONDAY + 180), {one.pk: [0, 2], two.pk: [1]}, 3)
    laid = stored.laid
    assert (laid.values.astype(int) * 10**laid.scale).tolist() == [[1_000, 0, 3_000], [5_000, 0, 0], [1_000, 0, 3_000]]
    assert laid.unknown is not None
    assert laid.unknown.tolist() == [[False, True, False], [False, True, True], [False, True, False]]
    assert (stored.grid.start, stored.grid.slots) == (MONDAY, 3)


def test_slots_that_are_taken_out_are_unknown_and_the_rest_stays() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.stored_readings.block_matrix import BlockMatrix

    one = series("a")
    block(one, 1, 2, 3)
    with snapshot():
        laid = BlockMatrix(60, 0, (MONDAY, MONDAY + 180), {one.pk: [0]}, 1).laid
    less = laid.without([0], [1])
    assert less.values.tolist() == [[1, 0, 3]]
    assert less.unknown is not None
    assert less.unknown.tolist() == [[False, True, False]]
    assert laid.values.tolist() == [[1, 2, 3]]
