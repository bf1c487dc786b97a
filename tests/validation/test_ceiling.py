"""Power that the connection does not carry: above its limit, or far above what the channel reads else."""

import numpy as np
import pytest

from etl.validation.ceiling import Ceiling
from tests.support.channel_months import half_hours


def failing(*kwh: str, **more: str) -> list[int]:
    return np.flatnonzero(Ceiling().failing(half_hours(*kwh, **more))).tolist()  # type: ignore[arg-type]


def test_a_thousand_times_the_99th_percentile_is_the_bound() -> None:
    assert failing("250.000001", usual="0.25") == [0]  # 500.000002 kW, 1,000 x 0.5 kW
    assert failing("250", usual="0.25") == []


def test_below_100_kw_nothing_fails() -> None:
    assert failing("50", usual="0") == []
    assert failing("50.000001", usual="0") == [0]


def test_the_percentile_is_that_of_all_but_the_three_highest() -> None:
    # 1,485 others: the 1,471st of them in order is the percentile, so 15 high ones set it and 14 do not.
    assert failing("900", *["2"] * 14, usual="0.1") == [0]
    assert failing("900", *["2"] * 17, usual="0.1") == []


def test_what_happens_more_than_three_times_a_month_is_no_fault() -> None:
    assert failing("900", "900", "900") == [0, 1, 2]
    assert failing("900", "900", "900", "900") == []


def test_of_fewer_than_a_hundred_others_there_is_no_percentile() -> None:
    assert failing("900", slots=103) == [0]  # type: ignore[arg-type]
    assert failing("900", slots=102) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("kwh", "fails"), [("8.625", []), ("8.625001", [0])])
def test_a_known_limit_is_the_bound_however_often_it_is_exceeded(kwh: str, fails: list[int]) -> None:
    assert failing(kwh, limit="17.25") == fails
    assert failing(usual=kwh, limit="17.25", slots=9) == (list(range(9)) if fails else [])  # type: ignore[arg-type]


def test_power_counts_after_the_multiplier() -> None:
    assert failing("2", usual="0.001", multiplier="40") == [0]  # 160 kW; 1,000 x 0.08 kW is 80
    assert failing("2", usual="0.001") == []  # 4 kW


def test_the_fact_names_the_bound() -> None:
    assert Ceiling().fact(half_hours("900"), 0, 1) == (
        "a mean of 1,800 kW, where 99 % of the month's other readings are at most 0.5 kW"
    )
    text = "a mean of 1,800 kW is above the limit of the connection, 17.25 kW"
    assert Ceiling().fact(half_hours("900", limit="17.25"), 0, 1) == text
