"""A flag is a code and comes back; a week of codes is bytes, and of codes without a method a byte a slot."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.blocks.quality_codec import coded, fault, method_text, methods, pack, possible, qualities, unpack, worse
from etl.core.usage_page import ESTIMATED, MEASURED, SUBSTITUTED, SUSPECT

NUMBERS = [f"{number:02}" for number in range(100)]
FLAGS = [letter + number for letter in "AEFS" for number in ["", *NUMBERS]]
CODES = st.sampled_from([coded(flag) for flag in FLAGS])
OF_LETTER = {"A": MEASURED, "S": SUBSTITUTED, "F": SUBSTITUTED, "E": ESTIMATED}


def test_each_flag_has_a_code_of_its_own_with_its_quality() -> None:
    codes = [coded(flag) for flag in FLAGS]
    assert len(set(codes)) == len(FLAGS)
    assert qualities(np.array(codes, np.uint16)).tolist() == [OF_LETTER[flag[0]] for flag in FLAGS]
    assert all(possible(one, SUSPECT) for one in codes)


def test_a_flag_comes_back_where_it_says_more_than_the_quality() -> None:
    alone = {"A", "E", "S"}
    assert [method_text(coded(flag)) for flag in FLAGS] == ["" if flag in alone else flag for flag in FLAGS]
    assert coded("") == MEASURED


@pytest.mark.parametrize("text", ["B12", "S1", "S123", "s14", "V", "14"])
def test_what_is_no_flag_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^is no flag of a quality and a method$"):
        coded(text)


@given(st.lists(st.lists(CODES, min_size=4, max_size=4), min_size=1, max_size=5))
def test_weeks_come_back_from_their_bytes(rows: list[list[int]]) -> None:
    codes = np.array(rows, np.uint16)
    stored = pack(codes)
    assert unpack(stored, 4).tolist() == rows
    for row, some in zip(codes, stored, strict=True):
        assert (some is None) == (not row.any())
        assert len(some or b"") == (8 if methods(row).any() else 4 if row.any() else 0)


def test_codes_without_methods_are_their_qualities_a_byte_each() -> None:
    assert pack(np.array([[0, 1, 2, 3]], np.uint16)) == [b"\0\1\2\3"]


def test_of_two_codes_the_worse_quality_counts_and_then_the_later_method() -> None:
    pairs = [("A", "E64"), ("E64", "A"), ("S14", "F19"), ("S14", "S"), ("S", "S14"), ("A", "A")]
    one, other = (np.array([coded(pair[place]) for pair in pairs], np.uint16) for place in (0, 1))
    assert [method_text(code) for code in worse(one, other).tolist()] == ["E64", "E64", "F19", "S14", "S14", ""]


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        (b"\1\2\0", None),
        (b"\1\2\0\x0f\0\0", None),
        (b"\0\2\0\xc9\0\0", None),
        (b"\1\2", "has 2 qualities in a week of 3"),
        (b"\1\2\0\x0f", "has 4 qualities in a week of 3"),
        (b"\5\2\0", "has an unknown quality, or one of a missing reading"),
        (b"\1\2\1", "has an unknown quality, or one of a missing reading"),
        (b"\1\2\0\xca\0\0", "has an unknown quality, or one of a missing reading"),
        (b"\1\2\0\0\0\1", "has an unknown quality, or one of a missing reading"),
    ],
)
def test_bytes_that_cannot_be_are_named(stored: bytes, why: str | None) -> None:
    assert fault(stored, np.array([True, True, False]), SUSPECT) == why
