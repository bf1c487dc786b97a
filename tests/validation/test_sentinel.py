"""Error codes of meters: exact values, as energy or power, that stand out of a month."""

import numpy as np
import pytest

from etl.validation.channel_readings import ChannelReadings
from etl.validation.sentinel import Sentinel
from tests.support.channel_months import half_hours

CODES = ("16777.215", "2147483.647", "4294967.295", "4294967295", "186227.0865", "8590.017", "38655.37")


def failing(*kwh: str, **more: str) -> list[int]:
    return np.flatnonzero(Sentinel().failing(half_hours(*kwh, **more))).tolist()  # type: ignore[arg-type]


@pytest.mark.parametrize("code", CODES)
def test_a_code_among_half_hours_of_a_home_fails(code: str) -> None:
    assert failing("0.3", code, "0.4", code) == [1, 3]


def test_a_code_as_mean_power_of_half_an_hour_fails() -> None:
    assert failing("8388.6075") == [0]  # 16,777.215 kW for half an hour


@pytest.mark.parametrize("near", ["16777.214", "16777.216", "4294967.294", "8590.018", "186227.0863", "4294967296"])
def test_a_value_beside_a_code_is_none(near: str) -> None:
    assert failing(near) == []


def test_what_is_above_the_highest_code_is_none_in_an_hour_either() -> None:
    hours = ChannelReadings(np.array([250_000, 5 * 10**15]), np.full(2, 60), np.arange(2) * 60)
    assert not Sentinel().failing(hours).any()


def test_a_code_of_a_meter_that_reads_such_amounts_is_a_reading() -> None:
    assert failing("16777.215", usual="838.86075") == []  # a twentieth of it
    assert failing("16777.215", usual="838.860749") == [0]


def test_a_month_of_nothing_but_codes_is_not_judged_as_there_is_no_scale() -> None:
    assert failing("16777.215", slots=1) == []  # type: ignore[arg-type]
    assert failing(usual="16777.215") == []


def test_the_fact_names_the_code_and_the_highest_other_reading() -> None:
    text = "4294967.295 kWh is an error code of meters; no other reading of the month is above 0.75 kWh"
    assert Sentinel().fact(half_hours("0.75", "4294967.295"), 1, 2) == text
