"""One row a loaded file, what it changed, and when its file may be loaded again."""

import numpy as np
import pytest

from tests.support.store_rows import MONDAY, bill
from tests.support.written_loads import LoadOf, stored

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_a_load_has_its_counts_its_months_and_the_minutes_that_it_covered() -> None:
    from etl.store.models import Load, LoadMonth

    number = LoadOf().hours(1, 2, 3).recorded()
    load = Load.objects.get(pk=number)
    assert (load.name, load.loaded, load.first_minute, load.end_minute) == ("a.csv", 3, MONDAY, MONDAY + 180)
    (month,) = LoadMonth.objects.values_list("month", "flow", "added", "removed", "added_mwh", "removed_mwh")
    assert month == (571, 1, 3, 0, 6, 0)


def test_a_file_is_known_by_its_size_first_and_then_by_its_bytes() -> None:
    from etl.store.loads import ledger

    number = LoadOf().hours(1).recorded()
    assert (ledger.size_is_known(10), ledger.size_is_known(11)) == (True, False)
    assert ledger.earlier_loads(10, "sha of a.csv") == [(number, "a.csv", '{"meter_zone":""}', "")]
    assert (ledger.load_name(number), ledger.load_name(number + 1)) == ("a.csv", None)


def test_a_later_load_widens_a_series_to_both_sides() -> None:
    from etl.store.models import Series

    LoadOf().hours(1).recorded()
    LoadOf().hours(1, first=MONDAY - 600).recorded("b.csv")
    LoadOf().hours(1, first=MONDAY + 600).recorded("c.csv")
    assert list(Series.objects.values_list("first_minute", "end_minute")) == [(MONDAY - 600, MONDAY + 660)]


def test_a_load_marks_the_bills_of_its_minutes_stale() -> None:
    from etl.store.models import Bill

    LoadOf().hours(1).recorded()
    bill("a")
    LoadOf().hours(1).recorded("same.csv")
    assert not Bill.objects.get().stale
    LoadOf().hours(2).recorded("other.csv")
    assert Bill.objects.get().stale


def test_a_load_whose_readings_were_taken_out_may_be_loaded_again() -> None:
    from etl.store.loads import clearing, ledger
    from etl.store.models import Load, Series

    number = LoadOf().hours(1, 2).recorded()
    LoadOf().hours(9, first=MONDAY + 600).recorded("b.csv")
    cleared = clearing.Cleared()
    clearing.clear(np.array([[Series.objects.get().pk, MONDAY, MONDAY + 120]], np.int64), cleared)
    assert ledger.record_unload("a.csv", cleared)[1] == 0
    assert cleared.loads == [(number, "a.csv")]
    assert (ledger.load_name(number), ledger.earlier_loads(10, "sha of a.csv")) == (None, [])
    assert Load.objects.get(pk=number).undone_by_id == Load.objects.order_by("-pk").values_list("pk", flat=True)[0]


def test_a_trial_is_rolled_back() -> None:
    from etl.store.loads import ledger

    with ledger.trial():
        LoadOf().hours(1).recorded()
        assert stored() == {"a": [1, -1, -1, -1, -1, -1]}
    assert stored() == {}


def marks(load: int) -> list[list[int]]:
    """First and end minute, counted from MONDAY, and mark of what a load recorded."""
    from etl.store.loads.staleness import spans_of

    found = [[first - MONDAY, end - MONDAY, mark] for spans in spans_of(load) for _, first, end, mark in spans.tolist()]
    return [[first, end if end < 10**6 else -1, mark] for first, end, mark in found]


def test_readings_behind_the_last_one_have_a_mark_and_the_gap_before_them_too() -> None:
    from etl.store.loads.span_marks import MOVED, STRETCH

    LoadOf().hours(1, 2).recorded()
    assert marks(LoadOf().hours(3, first=MONDAY + 120).recorded("b.csv")) == [[120, 180, MOVED]]
    after_a_gap = LoadOf().hours(3, first=MONDAY + 600).recorded("c.csv")
    assert marks(after_a_gap) == [[600, 660, MOVED], [180, 600, STRETCH]]
    inside = LoadOf().hours(3, first=MONDAY + 300).recorded("d.csv")
    assert marks(inside) == [[300, 360, 1]]


def test_a_last_reading_that_is_removed_makes_all_later_bills_stale() -> None:
    from etl.store.loads import clearing, ledger
    from etl.store.loads.span_marks import STRETCH
    from etl.store.models import Series

    LoadOf().hours(1, 2, 3).recorded()
    cleared = clearing.Cleared()
    clearing.clear(np.array([[Series.objects.get().pk, MONDAY + 120, MONDAY + 180]], np.int64), cleared)
    load, _ = ledger.record_unload("a.csv", cleared)
    assert [120, -1, STRETCH] in marks(load)
    assert list(Series.objects.values_list("first_minute", "end_minute")) == [(MONDAY, MONDAY + 120)]


def test_long_reads_behind_the_last_one_are_a_stretch_without_an_end() -> None:
    from etl.store.loads.span_marks import STRETCH

    first = LoadOf()
    first.long((0, 600, 1))
    first.recorded()
    second = LoadOf()
    second.long((900, 1500, 1))
    assert [600, -1, STRETCH] in marks(second.recorded("b.csv"))


def test_a_series_reaches_exactly_from_its_first_to_its_last_reading_whatever_came_and_went() -> None:
    """Which `check_stored` asks of every test that ends with a database."""
    from etl.store.loads import clearing, ledger
    from etl.store.models import Series

    LoadOf().hours(1, 2, 3).recorded()
    LoadOf().hours(9, 9, first=MONDAY + 120).recorded("revised.csv")
    assert list(Series.objects.values_list("first_minute", "end_minute")) == [(MONDAY, MONDAY + 240)]
    for first, end, left in ((0, 60, (60, 240)), (180, 240, (60, 180)), (120, 180, (60, 120))):
        cleared = clearing.Cleared()
        clearing.clear(np.array([[Series.objects.get().pk, MONDAY + first, MONDAY + end]], np.int64), cleared)
        ledger.record_unload("a.csv", cleared)
        assert [(a - MONDAY, b - MONDAY) for a, b in Series.objects.values_list("first_minute", "end_minute")] == [left]
