"""Patterns of declared layouts: those that may explode are refused, and what is not refused runs within its bound."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.sources.patterns import MOST_STEPS, check_pattern, find, power

PLACES = "has a repeat inside a repeat that can end in several places"
REFUSED = {
    "(a+)+$": PLACES,
    "(a|aa)+$": PLACES,
    "(a|a)*b": PLACES,
    "(a?a)*": PLACES,
    "(x[0-9]*[.]?[0-9]*){48}$": PLACES,
    r"(\w+\s?)*!": PLACES,
    "(?i)(?:ab?B)+": PLACES,
    "([a-z]+[A-Z]*)+": PLACES,
    "(?:[A-Z]|[a-z][0-9])+": PLACES,  # capitals may be meant as small letters, too
    "(a*)*": "repeats what may be empty",
    r"(a)\1": "looks ahead or back, or repeats a text that it found, which layouts do not",
    "(?=a)": "looks ahead or back, or repeats a text that it found, which layouts do not",
    "a" * 1001: "is longer than 1,000 characters",
    "(" * 490 + ")" * 490: "has too many groups inside each other",
}


@pytest.mark.parametrize(("pattern", "why"), REFUSED.items(), ids=[one[:12] for one in REFUSED])
def test_patterns_whose_work_may_explode_are_refused(pattern: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        check_pattern(pattern)


POWERS = {
    "[0-9]+[.][0-9]+": 1,
    "_(?P<client>[0-9]+)_": 1,
    "[^;]*(;[^;]*){12}$": 1,
    '(,("[0-9.]*"|[0-9.]*)){48}$': 1,
    "[0-9]*[0-9]": 2,
    r".*_(?P<client>\d+)[.]csv": 2,
    ".*a.*b": 3,
}


@pytest.mark.parametrize(("pattern", "expected"), POWERS.items())
def test_each_choice_is_one_more_length_of_the_text(pattern: str, expected: int) -> None:
    assert power(pattern) == expected


def test_a_text_that_is_too_long_for_its_pattern_is_refused() -> None:
    assert find(".*_(?P<client>[0-9]+)", "export_0042", "f.csv") is not None
    with pytest.raises(InputError) as raised:
        find(".*a.*b", "a" * 1000, "f.csv", at_start=True)
    assert str(raised.value) == (
        "f.csv: has a text of 1,000 characters, too long for the pattern .*a.*b of its layout "
        "(make each repeat end where the next part begins, as in [0-9]+[.])"
    )


def test_a_pattern_without_a_choice_takes_a_line_of_any_length() -> None:
    line = ";".join("1" for _ in range(100_000))
    assert find("[^;]*(;[^;]*){99999}$", line, "f.csv", at_start=True)
    assert find("[^;]*(;[^;]*){99999}$", f"{line};", "f.csv", at_start=True) is None


REPEATS = ["*", "+", "?", "{2}", "{1,3}", "*?"]
ATOMS = st.sampled_from(["a", "b", "[ab]", ".", "[^a]", "ab", r"\w"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "*?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
    ),
    max_leaves=6,
)


@given(PATTERNS, st.sampled_from(["a", "b", "ab", "aab"]))
@settings(max_examples=200)
def test_what_is_not_refused_ends_within_its_bound(pattern: str, part: str) -> None:
    """A pattern that explodes would not end within a test's patience on a text of this length."""
    try:
        steps = power(f"{pattern}$")
    except ValueError:
        return
    length = min(300, int((MOST_STEPS / 100) ** (1 / steps)))
    begun = time.process_time()
    re.match(f"{pattern}$", part * (length // len(part)) + "!")
    assert time.process_time() - begun < 5
