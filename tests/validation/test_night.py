"""The sun is where almanacs have it, and energy that it makes below the horizon is warned of."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from etl.validation.channel_readings import ChannelReadings, Location
from etl.validation.night import Night, elevation
from tests.support.channel_months import half_hours

GREENWICH = Location(51.4769, 0.0)
HORIZON = -0.833


def minute(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) // 60


def changes(day: str, location: Location) -> list[str]:
    """At which times UTC of a day the sun rises and sets."""
    up = elevation(np.arange(minute(day), minute(day) + 1440), location) > HORIZON
    return [f"{place // 60:02}:{place % 60:02}" for place in (np.flatnonzero(np.diff(up)) + 1).tolist()]


@pytest.mark.parametrize(
    ("day", "location", "expected"),
    [
        ("2024-06-20", GREENWICH, ["03:43", "20:21"]),
        ("2024-12-21", Location(-33.8688, 151.2093), ["09:06", "18:42"]),  # 20:06 and 05:42 in Sydney
        ("2023-12-21", Location(69.65, 18.96), []),  # Tromso has no day
        ("2024-06-20", Location(69.65, 18.96), []),  # and no night
    ],
)
def test_the_sun_rises_and_sets_as_in_almanacs(day: str, location: Location, expected: list[str]) -> None:
    assert changes(day, location) == expected


def of_day(flow: str = "generation", location: Location | None = GREENWICH) -> ChannelReadings:
    """20 June: 0.1 kWh in each half-hour."""
    readings = half_hours(usual="0.1", slots=48)
    starts = minute("2024-06-20") + 30 * np.arange(48)
    return replace(readings, starts=starts, flow=flow, location=location)


def test_readings_that_lie_between_sunset_and_sunrise_are_found() -> None:
    """From 00:00 to 03:30, as the next one ends after sunrise, and from 20:30 on."""
    found = np.flatnonzero(Night().failing(of_day())).tolist()
    assert found == [*range(7), *range(41, 48)]


@pytest.mark.parametrize(("flow", "location"), [("import", GREENWICH), ("export", GREENWICH), ("generation", None)])
def test_what_the_sun_does_not_make_or_nobody_knows_where_is_not_looked_at(
    flow: str, location: Location | None
) -> None:
    assert not Night().failing(of_day(flow, location)).any()


def test_zeros_and_what_is_not_above_the_threshold_pass() -> None:
    readings = of_day()
    assert not Night().failing(replace(readings, energy_mwh=np.zeros(48, np.int64))).any()
    assert not Night(kwh=1).failing(readings).any()


def test_the_fact_says_how_much() -> None:
    fact = "0.7 kWh generated between sunset and sunrise: is the time zone right, is it generation?"
    assert Night().fact(of_day(), 0, 7) == fact
