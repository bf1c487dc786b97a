"""Readings that a load covered are removed, and nothing beside it; series and meters of which nothing is left go."""

import numpy as np
import pytest

from tests.support.store_rows import MONDAY
from tests.support.written_loads import LoadOf, stored

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def cleared(first: int, end: int) -> tuple[int, dict[tuple[int, int], list[int]]]:
    """Take out what client a has between two hours of Monday: how many readings, and what changed by month."""
    from etl.store.loads import clearing, series_reach
    from etl.store.models import Series

    series, done = Series.objects.get().pk, clearing.Cleared()
    clearing.clear(np.array([[series, MONDAY + first * 60, MONDAY + end * 60]], np.int64), done)
    series_reach.tidy(series_reach.left_of(done))
    return done.readings, done.changes.months


def reach() -> list[tuple[int, int]]:
    from etl.store.models import Series

    ends = Series.objects.values_list("first_minute", "end_minute")
    return [((first - MONDAY) // 60, (end - MONDAY) // 60) for first, end in ends]


def test_readings_inside_a_span_go_and_the_series_reaches_as_far_as_what_is_left() -> None:
    LoadOf().hours(1, 2, 3, 4)
    assert cleared(0, 2) == (2, {(571, 1): [0, 2, 0, 3]})
    assert (stored(), reach()) == ({"a": [-1, -1, 3, 4, -1, -1]}, [(2, 4)])
    assert cleared(3, 9) == (1, {(571, 1): [0, 1, 0, 4]})
    assert (stored(), reach()) == ({"a": [-1, -1, 3, -1, -1, -1]}, [(2, 3)])


def test_a_span_without_readings_changes_nothing() -> None:
    LoadOf().hours(1, 2)
    assert cleared(2, 90) == (0, {})
    assert (stored(), reach()) == ({"a": [1, 2, -1, -1, -1, -1]}, [(0, 2)])


def test_where_nothing_is_left_series_and_meter_go_and_no_load_says_it_covered_them() -> None:
    from etl.store import input_versions
    from etl.store.database.locks import WRITER
    from etl.store.models import LoadSpans, Meter, Series

    LoadOf().hours(1, 2).recorded()
    before = input_versions.current(WRITER).changes
    assert cleared(0, 2)[0] == 2
    assert (Series.objects.count(), Meter.objects.count(), stored()) == (0, 0, {})
    assert b"".join(bytes(row.spans) for row in LoadSpans.objects.all()) == b""
    assert input_versions.current(WRITER).changes == before + 1


def test_long_reads_go_whole_if_they_share_a_minute_with_the_span() -> None:
    from etl.store.models import LongRead

    LoadOf().long((0, 120, 1), (120, 300, 2), (300, 360, 3))
    assert cleared(0, 3)[0] == 2
    assert list(LongRead.objects.values_list("energy_mwh", flat=True)) == [3]
    assert reach() == [(5, 6)]


def test_other_loads_of_the_same_minutes_are_named() -> None:
    from etl.store.loads import clearing
    from etl.store.models import Series

    first = LoadOf().hours(1, 2).recorded("first.csv")
    LoadOf().hours(3, first=MONDAY + 600).recorded("later.csv")
    spans = np.array([[Series.objects.get().pk, MONDAY, MONDAY + 60, 1]], np.int64)
    assert clearing.covering([spans], but=99) == [(first, "first.csv")]
    assert clearing.covering([spans], but=first) == []
