"""Figures of `etl status` are counted by the database."""

import pytest

from tests.support.store_rows import AUGUST, bill, client, series, waiting

pytestmark = pytest.mark.both_databases


@pytest.mark.usefixtures("rows")
def test_readings_of_a_month_are_what_came_less_what_went() -> None:
    from datetime import UTC, datetime

    from etl.store import summary
    from etl.store.models import Load, LoadMonth

    counts = dict.fromkeys(
        ("size", "rows", "read", "loaded", "duplicate", "revised", "rejected", "blank", "ignored", "estimated",
         "rounded", "clients"), 0,
    )  # fmt: skip
    load = Load.objects.create(name="a.csv", loaded_at=datetime.now(UTC), reading="{}", **counts)
    changes = [(571, 1, 10, 4, 100, 40), (571, 1, 1, 0, 7, 0), (572, 2, 5, 5, 50, 50)]
    for month, flow, added, removed, came, went in changes:
        LoadMonth.objects.create(
            load=load, month=month, flow=flow, added=added, removed=removed, added_mwh=came, removed_mwh=went
        )
    assert summary.readings_by_month() == [summary.MonthReadings(571, "import", 7, 67)]  # of 572 nothing is left
    assert summary.loads(1)[0] == 1
    assert summary.loads(1)[1][0].name == "a.csv"


@pytest.mark.usefixtures("rows")
def test_series_of_the_same_reach_are_counted_together() -> None:
    from etl.store import summary

    for number in "abc":
        series(number, first=0, end=60 if number == "c" else 120)
    found = [(reach.end_minute, reach.series) for reach in summary.reaches()]
    assert found == [(60, 1), (120, 2)]


@pytest.mark.usefixtures("rows")
def test_long_reads_count_in_the_month_in_which_they_begin() -> None:
    from etl.store import summary
    from etl.store.models import LongRead

    one = series("a", 0, 0, 3000)
    for start in (0, 1440, 2880):
        LongRead.objects.create(series=one, start_minute=start, end_minute=start + 100, energy_mwh=1, quality=0)
    assert summary.long_reads([(0, 0, 1440), (1, 1440, 5000), (2, 5000, 9000)]) == [
        summary.MonthReadings(0, "import", 1, 1), summary.MonthReadings(1, "import", 2, 2),
    ]  # fmt: skip


@pytest.mark.usefixtures("rows")
def test_current_bills_are_counted_by_period_and_status() -> None:
    from etl.store import summary

    bill("a")
    bill("b", status="estimated", stale=True)
    bill("c", status="failed", total="")
    bill("e", status="held")
    waiting("d")
    assert client("a").number == "a"
    (found,) = summary.billed()
    assert found == summary.Billed(AUGUST.start, AUGUST.end, "", 3, 1, 0, 1, 1, 1)
