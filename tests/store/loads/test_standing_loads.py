"""A load stands in a series as long as something of what it covered there was not taken out."""

import pytest

from etl.blocks.assumptions import bits_of
from tests.support.store_rows import MONDAY
from tests.support.written_loads import LoadOf

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_loads_stand_until_the_last_of_their_minutes_is_taken_out() -> None:
    from etl.store.loads import ledger
    from etl.store.loads.clearing import Cleared, clear_load
    from etl.store.loads.standing_loads import facts, standing
    from etl.store.models import Series

    first = LoadOf(assumed=("unit",)).hours(1, 2, 3, 4).recorded()
    second = LoadOf().hours(5, 6, first=MONDAY + 120).recorded("b.csv")
    (series,) = Series.objects.values_list("pk", flat=True)
    assert standing([series]) == {series: {first, second}}
    assert [(one.load, one.bits, one.zone) for one in facts({first, second}).values()] == [
        (first, 4, ""),
        (second, 0, ""),
    ]
    cleared = Cleared()
    clear_load(second, cleared)
    ledger.record_unload("b.csv", cleared)
    assert standing([series]) == {series: {first}}
    assert standing([series + 1]) == {}


def test_an_interval_is_assumed_of_a_load_and_not_of_a_series() -> None:
    from etl.store.loads.standing_loads import bits_of_series

    assert bits_of_series(["unit", "interval"], (), stamps_named=True) == bits_of(["unit"])


def test_the_newest_file_of_a_minute_is_named_by_series() -> None:
    from etl.store.loads.standing_loads import files_of
    from etl.store.models import Series

    first = LoadOf().hours(1, 2, 3, 4).recorded()
    second = LoadOf().hours(5, 6, first=MONDAY + 120).recorded("b.csv")
    (series,) = Series.objects.values_list("pk", flat=True)
    named = [files_of({series}, MONDAY + minute) for minute in (0, 119, 120, 239, 240)]
    assert [one.get(series, "")[-8:] for one in named] == [
        *[f"(load {first})"[-8:]] * 2, *[f"(load {second})"[-8:]] * 2, ""
    ]  # fmt: skip
    assert files_of(set(), MONDAY) == files_of({series + 1}, MONDAY) == {}
