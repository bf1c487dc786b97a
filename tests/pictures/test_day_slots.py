"""Curves by the clock: a skipped hour has nothing, an hour that comes twice has both passes, a gap is no zero."""

import numpy as np

from etl.pictures.day_slots import day_slots
from tests.support.curves import AUTUMN, NAN, SPRING, curve


def test_a_day_of_23_hours_lacks_the_hour_that_the_clock_skips() -> None:
    found = day_slots(curve(SPRING, range(47)))
    assert found.kw.shape == (2, 24, 2)
    assert found.kw[0, :, 0].tolist() == [*range(24)]
    assert found.kw[1, [0, 2, 23], 0].tolist() == [24, 25, 46]
    assert np.isnan(found.kw[1, 1]).all()
    assert np.argwhere(found.skipped).tolist() == [[1, 1]]
    assert found.changes() == ["2024-03-31: 01:00 to 02:00 is skipped"]


def test_a_day_of_25_hours_has_an_hour_of_two_passes() -> None:
    found = day_slots(curve(AUTUMN, range(49), guessed=[26]))
    assert found.kw[1, :3].tolist() == [[24, 24], [25, 26], [27, 27]]
    assert found.kw[1, 23].tolist() == [48, 48]
    assert np.argwhere(found.repeated).tolist() == [[1, 1]]
    assert np.argwhere(found.estimated).tolist() == [[1, 1, 1]]
    assert found.changes() == ["2024-10-27: 01:00 to 02:00 comes twice"]


def test_a_gap_has_no_value_and_is_not_skipped() -> None:
    found = day_slots(curve(SPRING, [0, NAN, *[1] * 45]))
    assert found.kw[0, 0, 0] == 0
    assert np.isnan(found.kw[0, 1]).all()
    assert not found.skipped[0].any()
