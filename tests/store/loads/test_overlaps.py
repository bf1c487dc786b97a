"""A minute that a channel would have in two interval lengths is refused, or the earlier readings are replaced."""

import pytest

from etl.core.errors import InputError
from tests.support.store_rows import MONDAY
from tests.support.written_loads import LoadOf, stored

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def settled(load: LoadOf, *, replace: bool = False) -> LoadOf:
    from etl.store.loads.overlaps import settle_overlaps

    settle_overlaps("b.csv", load.keys, load.registry, load.cleared if replace else None)
    return load


def test_two_lengths_that_follow_each_other_are_fine() -> None:
    LoadOf().hours(1, 2).recorded()
    settled(LoadOf().hours(1, 2, interval=30, first=MONDAY + 120))
    assert stored(30) == {"a": [-1, -1, -1, -1, 1, 2]}


def test_the_first_minute_that_is_there_twice_is_named() -> None:
    LoadOf().hours(1, 2).recorded()
    with pytest.raises(InputError) as caught:
        settled(LoadOf().hours(1, 2, interval=30, first=MONDAY + 60))
    assert str(caught.value) == (
        "b.csv: client a has 2017-08-07 01:00 UTC twice, in readings of 60 and of 30 minutes "
        "(load one of the two, or remove the earlier one with --replace: both would be billed)"
    )


def test_with_replace_the_earlier_readings_go_in_the_span_of_the_new_ones() -> None:
    LoadOf().hours(1, 2, 3).recorded()
    load = settled(LoadOf().hours(4, 5, interval=30, first=MONDAY + 60), replace=True)
    assert (stored(), stored(30)) == ({"a": [1, -1, 3, -1, -1, -1]}, {"a": [-1, -1, 4, 5, -1, -1]})
    assert load.cleared.readings == 1


def test_two_lengths_in_one_load_are_refused_whatever_was_asked() -> None:
    with pytest.raises(InputError, match="twice, in readings of 60 and of 30 minutes"):
        settled(LoadOf().hours(1, 2).hours(1, interval=30, first=MONDAY + 60), replace=True)


def test_a_gap_of_the_one_may_be_filled_by_the_other() -> None:
    LoadOf().hours(1, first=MONDAY).hours(3, first=MONDAY + 120).recorded()
    settled(LoadOf().hours(7, 8, interval=30, first=MONDAY + 60))
    assert stored() == {"a": [1, -1, 3, -1, -1, -1]}
