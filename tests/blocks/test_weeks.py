"""Weeks as blocks: packed and unpacked they are the same, and their energy is divided by months."""

from datetime import UTC, datetime

import numpy as np
from hypothesis import given, settings

from etl.blocks.laying import lay
from etl.blocks.week_months import month_of
from etl.blocks.weeks import by_month, joined, month_sums, packed, unpacked
from tests.support.packed_pieces import HOUR, at, hourly, known, points


def minute(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) // 60


@given(hourly)
@settings(deadline=None)
def test_packed_weeks_come_back(rows: list[tuple[int, int, int]]) -> None:
    some = [(channel, at(hour), energy) for channel, hour, energy in rows]
    flags = [energy % 3 for _, _, energy in some]
    weeks = lay(points(*some, quality=flags), HOUR).weeks
    again = unpacked(packed(weeks))
    assert known(again) == known(weeks)
    assert again.quality is not None
    assert weeks.quality is not None
    assert again.quality.tolist() == weeks.quality.tolist()


def test_a_week_without_a_reading_is_not_packed() -> None:
    weeks = lay(points((0, at(0), 5), (0, at(168), 6)), HOUR).weeks
    weeks.grid[0] = -1
    blocks = packed(weeks)
    assert blocks.week.tolist() == [1]
    assert len(joined([blocks, blocks])) == 2
    assert blocks.where(np.array([0])).packed.energy_mwh.tolist() == [6]


def test_energy_is_divided_where_a_month_begins_inside_a_week() -> None:
    first, last = minute("2024-02-29T23:00"), minute("2024-03-01T00:00")
    weeks = lay(points((0, first, 5), (0, last, 7), (1, last + HOUR, 1)), HOUR).weeks
    assert by_month(weeks) == {month_of(first): (1, 5), month_of(last): (2, 8)}
    sums = month_sums(weeks)
    assert (sums.slots.tolist(), sums.energy_mwh.tolist()) == ([1, 0], [5, 0])
