"""Totals that checks count, and how they name a series and a week of it."""

import pytest


@pytest.mark.usefixtures("etl")
def test_readings_are_summed_by_month_and_flow() -> None:
    from etl.store.checking.stored_totals import StoredTotals

    totals = StoredTotals()
    for month, flow, readings, energy in ((571, 1, 2, 10), (571, 2, 1, 5), (571, 1, 3, 7)):
        totals.add(month, flow, readings, energy)
    assert (totals.readings, totals.sums) == (6, {(571, 1): [5, 17], (571, 2): [1, 5]})


@pytest.mark.usefixtures("etl")
@pytest.mark.parametrize(
    ("register", "flow", "interval", "where"),
    [
        ("", 1, 60, "meter M import 60 min"),
        ("E1", 2, 15, "meter M E1 export 15 min"),
        ("", 1, 0, "meter M import long reads"),
        ("", 9, 30, "meter M flow 9 30 min"),
    ],
)
def test_a_series_is_named_by_meter_register_flow_and_length(
    register: str, flow: int, interval: int, where: str
) -> None:
    from etl.store.checking.stored_totals import CheckedSeries

    one = CheckedSeries(1, "M", register, flow, interval, 0, 0, 0)
    assert (one.where, one.week(2483)) == (where, f"{where}, week of 2017-08-07")
