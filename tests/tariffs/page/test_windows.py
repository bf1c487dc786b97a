"""Windows of mean power: aligned, rolling, and of a meter's own interval."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.tariffs.page.windows import Cells, Window, read_window, rolled
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.toml_table import Table
from tests.support.demand_tariffs import DAY, DEMAND, WHOLE, demands, quarters
from tests.support.tariff_pages import days, grid, part


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


def cells(*wh: int, minutes: int = 15, start: int = 0) -> Cells:
    values = np.array([wh], np.uint8)
    starts = start + minutes * np.arange(len(wh), dtype=np.int64)
    return Cells(starts, minutes, values, Fraction(60, minutes * 1000), np.ones(1, np.bool_))


def test_a_rolling_window_is_the_sum_of_its_neighbours_at_the_mean_power() -> None:
    found = rolled(cells(200, 250, 100, 0), Window(30, 0))
    assert found.values.tolist() == [[450, 350, 100]]  # wider than a byte
    assert (found.start.tolist(), found.minutes, found.kw_unit) == ([0, 15, 30], 30, Fraction(2, 1000))


def test_a_window_does_not_roll_over_a_gap_in_time() -> None:
    torn = cells(1, 2, 3, 4)
    torn.start[2:] += 60
    assert rolled(torn, Window(30, 0)).values.tolist() == [[3, 7]]


def test_a_window_of_one_interval_or_without_a_step_stays_as_it_is() -> None:
    base = cells(1, 2, 3)
    assert rolled(base, Window(15, 0)) is base
    assert rolled(base, Window(60)) is base


@pytest.mark.parametrize(
    ("keys", "window", "text"),
    [
        ({}, Window(), ""),
        ({"window": 30}, Window(30), " 30 min"),
        ({"rolling": 30}, Window(30, 0), " 30 min rolling"),
        ({"window": 30, "rolling": 5}, Window(30, 5), " 30 min rolling by 5"),
    ],
)
def test_a_window_is_read_from_its_keys_and_shown(keys: dict[str, int], window: Window, text: str) -> None:
    found = read_window(Table(keys, "t.toml"))
    assert found == window
    assert str(found) == text


def lacking(interval: int, *slots: int) -> Any:
    """1 kWh in every slot of a day but some."""
    on = grid(DAY, "UTC", interval)
    missing = np.zeros((1, on.slots), np.bool_)
    missing[0, list(slots)] = True
    return part(np.where(missing, 0, 1000), on, unknown=missing)


def described(window: str, *parts: Any) -> str | None:
    return demands(f"{WHOLE}{DEMAND}price = 1\n{window}\n", DAY, *parts)[0][2]


def test_windows_that_hold_a_missing_reading_are_counted_however_they_lie() -> None:
    """Two rolling half-hours hold the quarter from 10:00, one hour holds three of four; an hour without any is none."""
    at = "at 2017-08-14T00:00+00:00"
    assert described("rolling = 30", lacking(15, 40)) == f"{at}, 2 of 95 windows read in part"
    assert described("window = 60", lacking(15, 40, 44, 45, 46, 47)) == f"{at}, 1 of 24 windows read in part"
    assert described("", lacking(15, 40)) == at
    assert described("window = 60", lacking(15)) == at


def test_windows_of_several_grids_are_partial_where_one_of_them_lacks_a_reading() -> None:
    """Of the hours of the one meter two are missing, of the quarters of the other one that from 10:00."""
    found = described("window = 60", lacking(60, 3, 4), lacking(15, 40))
    assert found == "at 2017-08-14T00:00+00:00, 3 of 24 windows read in part"
