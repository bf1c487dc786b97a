"""Long reads are compared with what is stored, and never share a minute with another reading of their channel."""

import pytest

from tests.support.store_rows import MONDAY
from tests.support.written_loads import LoadOf

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def reads() -> list[tuple[int, int, int]]:
    from etl.store.models import LongRead

    rows = LongRead.objects.order_by("start_minute").values_list("start_minute", "end_minute", "energy_mwh")
    return [(start - MONDAY, end - MONDAY, energy) for start, end, energy in rows]


def test_new_same_and_other_reads_count_apart() -> None:
    LoadOf().long((0, 120, 1), (120, 300, 2))
    load = LoadOf()
    assert load.long((0, 120, 1), (120, 300, 7), (300, 600, 3)) == []
    assert (load.changes.loaded, load.changes.duplicate, load.changes.revised) == (1, 1, 1)
    assert load.changes.months == {(571, 1): [2, 1, 10, 2]}
    assert reads() == [(0, 120, 1), (120, 300, 7), (300, 600, 3)]


def test_a_read_of_a_part_of_the_same_time_is_refused() -> None:
    LoadOf().long((0, 120, 1))
    ((bad, why),) = LoadOf().long((60, 180, 2))
    assert (bad.energy_mwh.tolist(), why) == ([2], "the database has another read of a part of the same time")
    assert reads() == [(0, 120, 1)]


def test_with_replace_the_earlier_read_is_taken_out() -> None:
    LoadOf().long((0, 120, 1), (600, 660, 5))
    load = LoadOf()
    assert load.long((60, 180, 2), replace=True) == []
    assert (load.cleared.readings, reads()) == (1, [(60, 180, 2), (600, 660, 5)])


def test_a_read_over_known_intervals_is_refused_with_their_length() -> None:
    LoadOf().hours(1, 2)
    ((bad, why),) = LoadOf().long((60, 600, 9), (600, 660, 1))
    assert (bad.energy_mwh.tolist(), why) == ([9], "the same time is known in readings of 60 minutes")
