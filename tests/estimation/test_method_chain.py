"""Chains of methods: read, written in one form, and tried by the length of the gap."""

import pytest

from etl.core.errors import UsageError
from etl.estimation.method_chain import read_chain
from tests.support.estimation import NOBODY, days, series

NAMES = "interpolate, like-day, average-like-day, week, profile"


@pytest.mark.parametrize(
    ("text", "canonical", "around"),
    [
        ("interpolate:2h, like-day:7d, average-like-day", "interpolate:2h, like-day:7d, average-like-day", True),
        ("interpolate:120min,like-day : 168h", "interpolate:2h, like-day:7d", True),
        ("interpolate:90min", "interpolate:90min", True),
        ("week", "week", False),
        ("profile:1d, week", "profile:1d, week", True),
    ],
)
def test_a_chain_has_one_form(text: str, canonical: str, around: bool) -> None:
    chain = read_chain(text)
    assert (str(chain), chain.around) == (canonical, around)
    assert read_chain(canonical).steps == chain.steps


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", f"'' is not one of {NAMES}"),
        ("interpolate:2h,", f"'' is not one of {NAMES}"),
        ("guess:2h", f"'guess' is not one of {NAMES}"),
        ("interpolate:2", "'2' is not the length of a gap like 45min, 2h or 7d"),
        ("interpolate:", "'' is not the length of a gap like 45min, 2h or 7d"),
        ("interpolate:0h", "'0h' is not the length of a gap like 45min, 2h or 7d"),
        ("interpolate:1.5h", "'1.5h' is not the length of a gap like 45min, 2h or 7d"),
        ("like-day:1d, week, like-day", "has like-day twice"),
    ],
)
def test_what_is_no_chain_is_refused_in_a_line(text: str, what: str) -> None:
    with pytest.raises(UsageError) as error:
        read_chain(text)
    assert str(error.value) == f"--missing estimate:{text}: {what}"


def steps(text: str, row: list[int]) -> tuple[list[int], list[int]]:
    slots, missing = series("2024-01-01", [row])
    energy, step = read_chain(text).estimate(slots, missing)
    return energy.tolist(), step.tolist()


def test_a_gap_as_long_as_its_bound_is_taken_and_a_longer_one_goes_to_the_next_method() -> None:
    row = days(*range(1, 8), *range(1, 8))
    row[170:172], row[200:203] = [NOBODY] * 2, [NOBODY] * 3
    row[169], row[172] = 10, 40
    assert steps("interpolate:2h, like-day", row) == ([20, 30, 4, 4, 4], [0, 0, 1, 1, 1])


def test_a_method_without_an_answer_leaves_the_slot_to_the_next_and_the_last_leaves_it_missing() -> None:
    """The first hour has none before it; a week later there is no such hour either."""
    assert steps("interpolate, like-day", [NOBODY, *days(1)[1:]]) == ([0], [-1])
    assert steps("interpolate, like-day", [NOBODY, *days(1, 2, 3, 4, 5, 6, 7, 8)[1:]]) == ([8], [1])


def test_methods_need_no_bill() -> None:
    slots, missing = series("2024-01-01", [[1, NOBODY, 3], [5, 6, NOBODY]])
    energy, step = read_chain("interpolate").estimate(slots, missing)
    assert (energy[step >= 0].tolist(), step.tolist()) == ([2], [0, -1])
