"""The highest interval of a local day far above the third highest."""

from dataclasses import replace

import numpy as np
import pytest

from etl.validation.spike import Spike
from tests.support.channel_months import half_hours


def failing(*kwh: str, zone: str = "UTC", slots: int = 1488, usual: str = "0.25") -> list[int]:
    found = Spike().failing(replace(half_hours(*kwh, slots=slots, usual=usual), zone=zone))
    return np.flatnonzero(found).tolist()


@pytest.mark.parametrize(("highest", "fails"), [("2.8", []), ("2.800001", [1])])
def test_above_the_third_by_more_than_one_and_four_fifths_of_it_is_a_spike(highest: str, fails: list[int]) -> None:
    assert failing("1", highest, "1.5") == fails  # the third highest is 1: (2.8 - 1) / 1 = 1.8


def test_a_kilowatt_hour_is_the_least() -> None:
    assert failing("1") == []
    assert failing("1.000001") == [0]


def test_two_high_ones_a_day_are_a_spike_and_three_are_none() -> None:
    assert failing("5", "6") == [1]
    assert failing("5", "6", "4") == []


def test_days_are_those_of_the_clients_clock() -> None:
    # 23:00 UTC is the next day in Berlin, whose three high ones are no spike.
    high = ["0.25"] * 46 + ["5", "0.25", "5", "5"]
    assert failing(*high) == [46, 48]
    assert failing(*high, zone="Europe/Berlin") == []


def test_a_day_of_fewer_than_six_readings_is_not_judged() -> None:
    assert failing("9", slots=5) == []
    assert failing("9", slots=6) == [0]


def test_the_fact_names_the_value() -> None:
    assert Spike().fact(half_hours("5"), 0, 1) == "5 kWh in one interval, far above all others of its day"
