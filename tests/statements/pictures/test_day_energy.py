"""Energy by day: clock changes, gaps and estimates, and the sum of all days is the sum of all slots."""

from fractions import Fraction

import numpy as np

from etl.core.periods import Period
from etl.statements.pictures.day_energy import day_energies
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.price_periods import price_periods
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import days, grid, part, usage

LISBON = "Europe/Lisbon"
AUTUMN = days("2024-10-26", "2024-10-29")


def ones(period: Period) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.ones((1, grid(period, LISBON).slots), np.int64) * 250


def test_a_day_of_25_hours_has_25_hours_of_energy() -> None:
    found = day_energies(usage(AUTUMN, LISBON, part(ones(AUTUMN), grid(AUTUMN, LISBON))))
    assert [(one.day.day, one.hours, float(one.kwh)) for one in found] == [(26, 24, 24), (27, 25, 25), (28, 24, 24)]
    assert all(one.known == one.minutes and not one.missing and not one.estimated for one in found)


def test_a_day_without_a_reading_is_no_day_of_nothing() -> None:
    values, unknown = ones(AUTUMN), np.zeros((1, 292), np.bool_)
    unknown[0, :100] = True  # the first day, and an hour of the next
    values[unknown] = 0
    found = day_energies(usage(AUTUMN, LISBON, part(values, grid(AUTUMN, LISBON), unknown=unknown)))
    assert [(float(one.kwh), one.known, one.missing) for one in found] == [(0, 0, 1440), (24, 1440, 60), (24, 1440, 0)]


def test_what_is_estimated_is_a_part_of_it() -> None:
    estimated = np.zeros((1, 292), np.bool_)
    estimated[0, :3] = True
    found = day_energies(usage(AUTUMN, LISBON, part(ones(AUTUMN), grid(AUTUMN, LISBON), estimated=estimated)))
    assert [(float(one.kwh), float(one.estimated)) for one in found] == [(24, 0.75), (25, 0), (24, 0)]


def test_meters_are_added_and_other_flows_are_not() -> None:
    hourly = grid(AUTUMN, LISBON, 60)
    parts = [
        part(ones(AUTUMN), grid(AUTUMN, LISBON)),
        part(np.full((1, hourly.slots), 500), hourly),
        part(ones(AUTUMN), grid(AUTUMN, LISBON), flow="export"),
    ]
    assert [one.kwh for one in day_energies(usage(AUTUMN, LISBON, *parts))] == [36, Fraction(75, 2), 36]


def test_without_short_readings_there_are_no_days() -> None:
    assert day_energies(usage(AUTUMN, LISBON)) == []


def test_energy_is_divided_into_price_periods_whatever_their_season() -> None:
    """Night is 0 to 8 in summer, and to 7 in winter, which begins with the clock change: 8, 8 and 7 hours of it."""
    tariff = parse_tariff(
        'name = "T"\ncurrency = "EUR"\ntimezone = "client"\n[schedule.s]\nseasons = "legal-time"\n'
        'summer.night = ["all 00:00-08:00"]\nsummer.day = "rest"\n'
        'winter.night = ["all 00:00-07:00"]\nwinter.day = "rest"\n'
        '[[line]]\nid = "e"\nkind = "energy"\nschedule = "s"\n'
        "price = { summer = { night = 1, day = 2 }, winter = { night = 1, day = 2 } }\n",
        "t.toml",
    )
    used = usage(AUTUMN, LISBON, part(ones(AUTUMN), grid(AUTUMN, LISBON)))
    periods = price_periods(Calculator(tariff, AUTUMN, LISBON))
    found = day_energies(used, periods=periods)
    assert [one.name for one in periods] == ["night", "day"]
    assert [one.periods for one in found] == [[8, 16], [8, 17], [7, 17]]
