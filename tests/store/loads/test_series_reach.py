"""A series reaches from the first reading that is left to the last, over intervals and long reads."""

import numpy as np
import pytest

from tests.support.store_rows import MONDAY
from tests.support.written_loads import LoadOf

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

WEEK = 10080


def left(first: int, end: int) -> list[tuple[int, int, int]]:
    """Old and new beginning and end of the series that lose readings between two minutes after MONDAY."""
    from etl.store.loads import clearing, series_reach
    from etl.store.models import Series

    cleared = clearing.Cleared()
    spans = [[one.pk, MONDAY + first, MONDAY + end] for one in Series.objects.order_by("pk")]
    clearing.clear(np.array(spans, np.int64), cleared)
    found = series_reach.left_of(cleared)
    series_reach.tidy(found)
    return [(reach.before - MONDAY, reach.first - MONDAY, reach.end - MONDAY) for reach in found.values()]


def test_the_ends_are_those_of_the_first_and_the_last_week_that_are_left() -> None:
    LoadOf().hours(1, 2).hours(3, 4, first=MONDAY + WEEK).hours(5, first=MONDAY + 2 * WEEK)
    assert left(0, 60) == [(0, 60, 2 * WEEK + 60)]
    assert left(2 * WEEK, 3 * WEEK) == [(60, 60, WEEK + 120)]


def test_a_series_that_lost_nothing_is_not_among_them() -> None:
    LoadOf().hours(1, 2)
    assert left(120, 240) == []


def test_long_reads_have_their_own_starts_and_ends() -> None:
    LoadOf().long((0, 500, 1), (500, 1700, 2))
    assert left(0, 100) == [(0, 500, 1700)]


def test_a_series_of_which_nothing_is_left_goes_with_its_meter_unless_that_is_assigned() -> None:
    from etl.store.models import Meter, Series, Supply
    from tests.support.store_rows import client

    LoadOf().hours(1)
    Supply.objects.create(client=client("b"), meter=Meter.objects.get())
    left(0, 60)
    assert (Series.objects.count(), Meter.objects.count()) == (0, 1)
