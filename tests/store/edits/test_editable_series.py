"""Series of meters, and what is read in a span of them."""

import pytest

from tests.support.store_rows import MONDAY, block, series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_series_are_in_the_order_in_which_they_began_and_of_kwh_only() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.edits.editable_series import readings_in, series_of

    late, early = series("a", first=MONDAY + 600), series("a", interval=15)
    series("a", flow=2, unit=2)
    series("b")
    block(early, 1, -1, 3)
    with snapshot():
        found = series_of([early.meter_id])
        assert [one.identity for one in found] == [early.pk, late.pk]
        assert found[0][1:6] == (early.meter_id, "", "import", 15, 0)
        assert not found[0].long
        assert readings_in(found[0], (MONDAY, MONDAY + 60)).tolist() == [1, -1, 3, -1]


def test_minutes_are_covered_by_readings_that_reach_into_a_span_and_by_long_reads() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.edits.editable_series import covered_minutes, series_of
    from etl.store.models import LongRead

    hourly, long = series("a"), series("a", interval=0)
    block(hourly, -1, 3)
    LongRead.objects.create(series=long, start_minute=MONDAY + 200, end_minute=MONDAY + 2000, energy_mwh=1, quality=0)
    with snapshot():
        every = series_of([hourly.meter_id])
        found = covered_minutes(every, (MONDAY + 90, MONDAY + 210))
        assert found.nonzero()[0].tolist() == [*range(30), *range(110, 120)]
        assert not covered_minutes([one for one in every if one.long], (MONDAY, MONDAY + 200)).any()
