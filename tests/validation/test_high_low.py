"""A month's mean daily import beside that of the month before."""

from dataclasses import replace

import pytest

from etl.validation.channel_readings import ChannelMonth, ChannelReadings
from etl.validation.high_low import HighLow
from tests.support.channel_months import half_hours

DAY = 48


def facts(now: ChannelReadings, before: ChannelReadings | None) -> list[str]:
    total = None if before is None else before.total
    return [one.fact for one in HighLow().suspicions(ChannelMonth(now, (0, 1488 * 30), total))]


@pytest.mark.parametrize(("kwh", "high"), [("0.5", False), ("0.500001", True), ("0.125", False), ("0.124999", True)])
def test_twice_and_half_of_it_are_the_bounds(kwh: str, high: bool) -> None:
    assert bool(facts(half_hours(usual=kwh), half_hours(usual="0.25"))) is high


def test_months_of_other_lengths_are_compared_by_the_day() -> None:
    assert facts(half_hours(usual="0.5"), half_hours(usual="0.25", slots=28 * DAY)) == []


def test_each_month_has_fourteen_days_at_the_least() -> None:
    some, few = half_hours(usual="9", slots=14 * DAY), half_hours(usual="9", slots=14 * DAY - 1)
    assert facts(some, half_hours())
    assert not facts(few, half_hours())
    assert not facts(half_hours(), few)


def test_nothing_is_said_of_export_beside_zeros_or_nothing() -> None:
    high = half_hours(usual="9")
    assert not facts(replace(high, flow="export"), half_hours())
    assert not facts(high, half_hours(usual="0"))
    assert not facts(high, None)


def test_zeros_after_a_month_of_readings_are_low() -> None:
    assert facts(half_hours(usual="0"), half_hours()) == ["0 kWh a day, after 12 kWh a day in the month before"]
