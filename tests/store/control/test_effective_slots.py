"""Slots of a span as they count: an edit in place of what was read, while it answers that."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours

pytestmark = pytest.mark.both_databases


def sums() -> list[tuple[int, int, int]]:
    """Minutes and mWh of the first day of a, and how many slots are edited, if any is."""
    from etl.store.control.effective_slots import edited_spans
    from etl.store.control.series_parts import SeriesGrid
    from etl.store.database.locks import snapshot
    from etl.store.loads.control_reads import ControlSpan
    from etl.store.models import Series

    (row,) = Series.objects.all()
    channel = ("a", "", "import")
    grid = SeriesGrid(row.pk, row.interval, row.phase, row.first_minute, row.end_minute)
    start = row.first_minute
    span = ControlSpan(start, start + 1440, counted_mwh=0, step_mwh=0)
    with snapshot():
        found = edited_spans({(channel, span)}, {channel: [grid]})
    return [(one.read.minutes, one.read.energy_mwh, len(one.slots)) for one in found.values()]


def test_without_an_edit_there_is_nothing_to_add_up(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *hours("a", "2017-08-01", "2017-08-03")), "--timezone", "UTC")
    assert sums() == []


def test_an_edit_counts_in_place_of_a_reading_and_fills_a_gap(etl: Shell) -> None:
    """24 hours of 1 kWh, of which one is missing: 2 kWh in place of a reading, 0.5 kWh in the gap."""
    rows = [row for row in hours("a", "2017-08-01", "2017-08-03") if "2017-08-01T05" not in row]
    etl.load(written("a.csv", HEADER, *rows), "--timezone", "UTC")
    edits = ("a,2017-08-01T03:00,2017-08-01T04:00,2,why", "a,2017-08-01T05:00,2017-08-01T06:00,0.5,why")
    etl.ok("edit", written("edits.csv", "client_number,from,to,kwh,reason", *edits))
    assert sums() == [(1440, 24_500_000, 2)]
    etl.ok("unload", "2")
    assert sums() == []
