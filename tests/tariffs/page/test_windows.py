"""Windows of mean power: aligned, rolling, and of a meter's own interval."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import DAY, DEMAND, WHOLE, demands, quarters
from tests.support.tariff_pages import days


def test_a_window_may_roll_by_more_than_the_meters_interval() -> None:
    load = quarters(DAY, {8 * 12 + 3: 3, 8 * 12 + 4: 3}, interval=5)  # 08:15 and 08:20
    by_5 = demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 30\nrolling = 5\n", DAY, load)
    by_15 = demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 30\nrolling = 15\n", DAY, load)
    by_20 = demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 20\nrolling = 20\n", DAY, load)
    assert [by_5[0][0], by_15[0][0], by_20[0][0]] == ["12", "12", "9"]


def test_a_meter_that_does_not_divide_the_window_is_refused() -> None:
    with pytest.raises(TariffError) as error:
        demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 15\n", DAY, quarters(DAY, {1: 1}, interval=60))
    assert str(error.value) == (
        "t.toml: client c0: its 60-minute readings do not make windows of 15 minutes "
        "(load readings of a shorter interval, or write a window that 60 divides)"
    )


def test_windows_are_aligned_to_the_local_hour() -> None:
    zone, period = "Asia/Kolkata", days("2017-08-14", "2017-08-15")
    load = quarters(period, {33: 5, 35: 3}, zone=zone)
    assert demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 60\n", period, load, zone=zone) == [
        ("8", "8.00", "at 2017-08-14T08:00+05:30")
    ]


FAULTS = {
    "window = 45\nprice = 1": (
        "t.toml: line demand: window: 45 minutes do not divide an hour "
        "(use one of: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)"
    ),
    "window = 30\nrolling = 20\nprice = 1": (
        "t.toml: line demand: rolling: 20 does not divide window = 30 (write the minutes between two windows)"
    ),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_in_a_demand_line_has_its_place_and_remedy(text: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(f"{WHOLE}{DEMAND}{text}\n", "t.toml")
    assert str(error.value) == FAULTS[text]
