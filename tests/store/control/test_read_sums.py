"""Readings of series between two minutes, added up from blocks, weeks and matrices alike."""

from itertools import product

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours

pytestmark = pytest.mark.both_databases

HOUR, DAY = 60, 1440


def test_any_span_has_the_minutes_and_energy_of_its_readings(etl: Shell) -> None:
    """August of 1 kWh an hour, of which the 12th to the 14th are missing; spans that begin and end anywhere."""
    from etl.store.control.read_sums import read_sums
    from etl.store.control.series_parts import Read, SeriesGrid
    from etl.store.database.locks import snapshot
    from etl.store.models import Series
    from etl.store.stored_readings.block_matrix import BlockMatrix

    etl.load(written("a.csv", HEADER, *hours("a", "2017-08-01", "2017-08-12"), *hours("a", "2017-08-15", "2017-09-01")))
    (row,) = Series.objects.all()
    grid = SeriesGrid(row.pk, row.interval, row.phase, row.first_minute, row.end_minute)
    first, gap = row.first_minute, (row.first_minute + 11 * DAY, row.first_minute + 14 * DAY)

    def expected(start: int, end: int) -> Read:
        inside = range(max(start, row.first_minute), min(end, row.end_minute), HOUR)
        known = [minute for minute in inside if not gap[0] <= minute < gap[1]]
        return Read(len(known) * HOUR, len(known) * 10**6)

    edges = [
        first - DAY,
        first,
        first + 5 * HOUR,
        first + 7 * DAY,
        first + 12 * DAY,
        first + 30 * DAY,
        first + 40 * DAY,
    ]
    spans = [(start, end) for start, end in product(edges, edges) if start < end]
    with snapshot():
        wanted = [expected(*span) for span in spans]
        assert read_sums([([grid], *span) for span in spans], []) == wanted
        # The same where some days are in memory already, as those of a bill are.
        for days in ((0, 31), (3, 9), (10, 16)):
            minutes = first + days[0] * DAY, first + days[1] * DAY
            stored = BlockMatrix(row.interval, row.phase, minutes, {row.pk: [0]}, 1)
            assert read_sums([([grid], *span) for span in spans], [(stored, {row.pk: 0})]) == wanted


@pytest.mark.usefixtures("etl")
def test_of_no_span_there_is_no_sum() -> None:
    from etl.store.control.read_sums import read_sums

    assert read_sums([], []) == []
