"""Energy by hour: days of 25 and 23 hours, gaps, and readings that are too long."""

from fractions import Fraction

import numpy as np

from etl.statements.pictures.hour_energy import hour_energies
from tests.support.tariff_pages import days, grid, part, usage

LISBON = "Europe/Lisbon"
AUTUMN, SPRING = days("2024-10-27", "2024-10-29"), days("2024-03-31", "2024-04-01")


def test_a_day_of_25_hours_has_25_and_one_of_23_has_23() -> None:
    for period, hours, clock in ((AUTUMN, [25, 24], [0, 1, 1, 2]), (SPRING, [23], [0, 2, 3, 4])):
        on = grid(period, LISBON)
        found = hour_energies(usage(period, LISBON, part(np.full((1, on.slots), 250), on)))
        assert found is not None
        assert [len(day) for day in found.days] == hours
        assert [hour.clock for hour in found.days[0]][:4] == clock
        assert {hour.energy * found.unit for day in found.days for hour in day} == {Fraction(1)}


def test_what_is_missing_and_what_is_estimated_is_known_of_each_hour() -> None:
    on = grid(SPRING, LISBON)
    values = np.full((1, on.slots), 250)
    unknown, estimated = np.zeros((1, on.slots), np.bool_), np.zeros((1, on.slots), np.bool_)
    unknown[0, :6] = True  # an hour and a half
    estimated[0, 8] = True
    values[unknown] = 0
    found = hour_energies(usage(SPRING, LISBON, part(values, on, unknown=unknown, estimated=estimated)))
    assert found is not None
    shown = [(float(one.energy * found.unit), one.known, one.estimated, one.missing) for one in found.days[0][:4]]
    assert shown == [
        (0, False, False, True), (0.5, True, False, True), (1, True, True, False), (1, True, False, False),
    ]  # fmt: skip


def test_meters_are_added_and_readings_longer_than_an_hour_have_no_hours() -> None:
    quarters, halves, two = (grid(SPRING, LISBON, minutes) for minutes in (15, 30, 120))
    both = [part(np.full((1, quarters.slots), 250), quarters), part(np.full((1, halves.slots), 1), halves)]
    found = hour_energies(usage(SPRING, LISBON, *both))
    assert found is not None
    assert found.days[0][0].energy * found.unit == Fraction(1002, 1000)
    assert hour_energies(usage(SPRING, LISBON, part(np.full((1, two.slots), 1), two))) is None
    assert hour_energies(usage(SPRING, LISBON)) is None
