"""Blocks are merged with what is stored; each reading counts as one thing, by month and flow."""

import pytest

from etl.blocks.weeks import NotSorted
from etl.core.keys import Key
from tests.support.store_rows import MONDAY
from tests.support.written_loads import A, LoadOf, stored

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def counts(load: LoadOf) -> tuple[int, int, int, int]:
    changes = load.changes
    return changes.loaded, changes.duplicate, changes.revised, changes.kept


def test_new_same_and_other_readings_count_apart() -> None:
    assert counts(LoadOf().hours(1, 2, 3)) == (3, 0, 0, 0)
    assert counts(LoadOf().hours(2, 9, 4, first=MONDAY + 60)) == (1, 1, 1, 0)
    assert stored() == {"a": [1, 2, 9, 4, -1, -1]}


def test_a_worse_quality_never_replaces_a_better_one() -> None:
    LoadOf().hours(1, 2)
    assert counts(LoadOf().hours(8, 8, 8, quality=2)) == (1, 0, 0, 2)
    assert stored() == {"a": [1, 2, 8, -1, -1, -1]}


def test_months_sum_what_came_and_what_went() -> None:
    load = LoadOf().hours(1, 2)
    assert load.changes.months == {(571, 1): [2, 0, 3, 0]}
    assert LoadOf().hours(5, 2).changes.months == {(571, 1): [1, 1, 5, 1]}


def test_a_week_with_a_change_of_month_counts_in_both() -> None:
    first = MONDAY - 7 * 1440 + 23 * 60  # 2017-07-31 23:00, whose week ends in August
    assert LoadOf().hours(1, 2, first=first).changes.months == {(570, 1): [1, 0, 1, 0], (571, 1): [1, 0, 2, 0]}


def test_flows_of_one_page_are_counted_apart() -> None:
    load = LoadOf(A, Key("a", "", "", "export")).hours(1).hours(2, channel=1)
    assert load.changes.months == {(571, 1): [1, 0, 1, 0], (571, 2): [1, 0, 2, 0]}


def test_a_block_that_comes_again_with_other_values_must_be_sorted_first() -> None:
    load = LoadOf(exact=False).hours(1, 2)
    assert counts(load.hours(2, 3, first=MONDAY + 60)) == (3, 1, 0, 0)
    with pytest.raises(NotSorted):
        load.hours(7)


def test_a_channel_that_comes_again_in_another_interval_must_be_sorted_first() -> None:
    load = LoadOf(exact=False).hours(1, 2)
    with pytest.raises(NotSorted):
        load.hours(1, interval=30, first=MONDAY + 600)
