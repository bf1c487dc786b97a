import tracemalloc

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from etl.blocks.weeks import Ints
from etl.store.loads.series_table import NONE, SeriesTable

Grid = tuple[int, int, int]
GRIDS = st.tuples(st.integers(0, 5), st.sampled_from([0, 15, 60]), st.integers(0, 1))


def table_of(*pages: list[Grid]) -> SeriesTable:
    table = SeriesTable()
    for page in pages:
        columns = np.array(page, np.int64).reshape(-1, 3)
        identity = 100 + len(table) + np.arange(len(page))
        none = np.zeros(len(page), np.int64)
        span = np.tile([0, 60], (len(page), 1))
        table.add(identity, columns[:, 0], columns[:, 1:], span, none, none, fresh=True)
    return table


def numbers(*some: int) -> Ints:
    return np.array(some, np.int64)


@given(st.lists(GRIDS, unique=True, max_size=12), st.integers(0, 12), GRIDS)
def test_each_grid_is_found_where_it_was_added_and_no_other_one(grids: list[Grid], cut: int, other: Grid) -> None:
    table = table_of(grids[:cut], grids[cut:])
    wanted = [*grids, other]
    found = table.places(*np.array(wanted, np.int64).T)
    assert found.tolist() == [grids.index(one) if one in grids else NONE for one in wanted]
    chosen = [0, 2, 2]
    assert table.of_channels(chosen).tolist() == [place for place, one in enumerate(grids) if one[0] in chosen]


def test_a_series_covers_the_hull_of_the_readings_that_the_load_has_of_it() -> None:
    table = table_of([(7, 60, 0), (3, 60, 0)])
    table.cover(numbers(1, 1), numbers(120, 60), numbers(180, 240))
    table.write_weeks(numbers(1, 1), numbers(2484, 2483))
    assert (table["covered_first"][1], table["covered_end"][1], table.covered) == (60, 240, (60, 240))
    assert (table["own_low"][1], table["own_high"][1]) == (2483, 2484)
    assert table["covered_first"][0] > table["covered_end"][0]
    assert table["own_low"][0] > table["own_high"][0]
    assert SeriesTable().covered == (None, None)


def test_a_load_covers_a_channel_twice_when_it_has_readings_on_two_of_its_grids() -> None:
    table = table_of([(0, 60, 0), (0, 15, 0), (1, 60, 0)])
    table.cover(numbers(0, 2), numbers(0, 0), numbers(60, 60))
    assert not table.covers_twice(numbers(0, 1))
    table.cover(numbers(1), numbers(0), numbers(60))
    assert table.covers_twice(numbers(1, 0))
    assert not table.covers_twice(numbers(1))


def test_a_series_takes_less_than_a_hundred_bytes() -> None:
    tracemalloc.start()
    try:
        table = table_of(*([(channel, 60, 0) for channel in range(low, low + 500)] for low in range(0, 20_000, 500)))
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size / len(table) < 100


def test_a_page_is_looked_up_without_memory_for_the_other_series() -> None:
    table = table_of([(channel, 60, 0) for channel in range(50_000)])
    tracemalloc.start()
    try:
        places = table.places(numbers(49_999), 60, 0)
        table.cover(places, numbers(0), numbers(60))
        table.write_weeks(places, numbers(2483))
        assert not table.covers_twice(numbers(49_999))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 50_000
