"""`interpolate`: a straight line between two readings, half up to the mWh."""

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.estimation.methods.interpolate import estimate
from tests.support.estimation import NOBODY, answers, interpolated, series, slowly


def line(*row: int) -> list[int | None]:
    return answers(estimate(*series("2024-01-01", [row])))


def test_three_slots_between_10_and_20_go_up_by_a_quarter_each() -> None:
    """10 + 10/4 = 12.5, 10 + 20/4 = 15, 10 + 30/4 = 17.5; halves go up."""
    assert line(10, NOBODY, NOBODY, NOBODY, 20) == [13, 15, 18]


def test_it_goes_down_as_well() -> None:
    """20 - 10/4 = 17.5, 15, 12.5."""
    assert line(20, NOBODY, NOBODY, NOBODY, 10) == [18, 15, 13]


def test_without_a_reading_on_both_sides_there_is_no_answer() -> None:
    assert line(NOBODY, 5, NOBODY, 7, NOBODY) == [None, 6, None]


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(st.just(NOBODY) | st.integers(0, 10**12), min_size=1, max_size=30))
def test_it_is_what_fractions_give(row: list[int]) -> None:
    assert line(*row) == slowly("2024-01-01", row, "UTC", interpolated)
