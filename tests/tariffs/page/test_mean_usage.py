"""Usage as if what is missing or estimated were the mean of what the channel measured."""

from dataclasses import replace

import numpy as np

from etl.core.periods import month
from etl.core.usage_page import Channels, LongUse
from etl.tariffs.page.mean_usage import uncertain, with_means
from tests.support.tariff_pages import days, grid, part, usage

DAY = days("2017-08-14", "2017-08-15")
ON = grid(DAY, "UTC", 360)


def mask(*slots: int) -> np.ndarray:
    found = np.zeros((1, 4), np.bool_)
    found[0, list(slots)] = True
    return found


def test_missing_and_estimated_slots_get_the_mean_of_the_measured_ones() -> None:
    """Of 1, 2, 9 (estimated) and nothing the measured mean is 1.5 Wh."""
    used = usage(DAY, "UTC", part([[1, 2, 9, 0]], ON, unknown=mask(3), estimated=mask(2)))
    (found,) = with_means(used).parts
    assert found.values.tolist() == [[1_000, 2_000, 1_500, 1_500]]
    assert (found.scale, found.missing, found.estimated, found.unknown) == (0, None, None, None)


def test_half_a_milliwatt_hour_goes_up_and_without_a_measured_reading_nothing_changes() -> None:
    used = usage(DAY, "UTC", part([[1, 2, 0, 0]], ON, scale=0, unknown=mask(2, 3)))
    assert with_means(used).parts[0].values.tolist() == [[1, 2, 2, 2]]
    used = usage(DAY, "UTC", part([[5, 0, 0, 0]], ON, scale=0, unknown=mask(1, 2, 3), estimated=mask(0)))
    (found,) = with_means(used).parts
    assert found.values.tolist() == [[5, 0, 0, 0]]
    assert found.missing is not None
    assert found.missing.sum() == 3


def test_each_channel_has_a_mean_of_its_own() -> None:
    """Two meters of one client: 4, 4, 4, - and -, 1, 1, 1 Wh; together 1 and 4 more."""
    known = np.array([[True, True, True, False], [False, True, True, True]])
    channels = Channels(
        np.array([0, 0]),
        np.array([[4, 4, 4, 0], [0, 1, 1, 1]]),
        0,
        [1, 1],
        known,
        ~known,
        ~known,
        np.zeros(2, np.int64),
    )
    one = part([[4, 5, 5, 1]], ON, scale=0, missing=mask(0, 3), channels=channels)
    assert with_means(usage(DAY, "UTC", one)).parts[0].values.tolist() == [[5, 5, 5, 5]]


def test_the_clients_of_whom_something_is_not_measured_are_named() -> None:
    unknown = np.zeros((3, 4), np.bool_)
    unknown[2, 1] = True
    used = usage(DAY, "UTC", part(np.ones((3, 4), np.int64), ON, unknown=unknown))
    assert uncertain(used).tolist() == [2]
    assert uncertain(usage(DAY, "UTC", part(np.ones((3, 4), np.int64), ON))).tolist() == []


def test_long_reads_that_are_missing_or_estimated_have_the_mean_energy_a_minute() -> None:
    """24 mWh in 1,440 minutes: the next day, which is estimated, and the day that is missing have 24 too."""
    start = month("2017-08").utc_minutes("UTC")[0]
    edges = start + 1440 * np.arange(4)
    rows = np.zeros(2, np.int64)
    use = LongUse(
        "import", rows, edges[:2], edges[1:3], np.array([24, 90]), np.array([False, True]), edges[:2], edges[1:3],
        np.array([[0, edges[2], edges[3]]]),
    )  # fmt: skip
    used = replace(usage(month("2017-08"), "UTC"), long=[use])
    (found,) = with_means(used).long
    assert found.energy.tolist() == [24, 24, 24]
    assert found.estimated.tolist() == [False] * 3
    assert len(found.missing) == 0
    assert uncertain(used).tolist() == [0]
