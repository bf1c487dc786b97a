"""Stored blocks laid out as rows x slots: each series in its rows, and what is not known."""

import numpy as np
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


@pytest.mark.parametrize(
    ("mwh", "expected"),
    [
        (7_000, [1_000, 7_000, 3_000]),
        (7, [1_000, 7, 3_000]),  # in a finer unit
        (2**40, [1_000, 2**40, 3_000]),  # in a wider type
    ],
)
def test_a_replaced_slot_is_known_and_estimated_in_whatever_form_holds_it(mwh: int, expected: list[int]) -> None:
    from etl.store.database.locks import snapshot
    from etl.store.stored_readings.block_matrix import BlockMatrix

    one = series("a")
    block(one, 1_000, -1, 3_000)
    with snapshot():
        laid = BlockMatrix(60, 0, (MONDAY, MONDAY + 180), {one.pk: [0]}, 1).laid
    assert laid.mwh(0).tolist() == [1_000, -1, 3_000]
    other = laid.replaced(np.array([0]), np.array([1]), np.array([mwh]))
    assert other.mwh(0).tolist() == expected
    assert other.unknown is None
    assert other.estimated is not None
    assert other.estimated.tolist() == [[False, True, False]]
    assert laid.mwh(0).tolist() == [1_000, -1, 3_000]
