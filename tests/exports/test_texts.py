"""Texts that a spreadsheet would run are harmless, and come back as they were; numbers are plain digits."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.exports import schemas, texts


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+351", "'+351"),
        ("-5", "'-5"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=1", "''=1"),
        ("''x", "'''x"),
        ("'007", "''007"),
        ("'tis", "'tis"),
        ("4521", "4521"),
        ("a=b", "a=b"),
        ("a\n=b", "a\n=b"),
        ("", ""),
    ],
)
def test_a_text_a_spreadsheet_would_run_gets_an_apostrophe(text: str, written: str) -> None:
    assert texts.harmless(pa.array([text, "x", None])).to_pylist() == [written, "x", None]


@settings(deadline=None)
@given(st.text(max_size=8))
def test_the_apostrophe_can_be_taken_off_again(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    (written,) = texts.harmless(pa.array([text])).to_pylist()
    assert not re.match(r"[-=+@\t\r]", written)
    back = written[1:] if re.match(r"'[-=+@\t\r'0-9]", written) else written
    assert back == text


def test_stamps_have_their_offset_and_decimals_no_exponent() -> None:
    stamps = pa.array([datetime(2017, 8, 1, 22, tzinfo=UTC), None], pa.timestamp("s", "UTC"))
    assert texts.texts(stamps).to_pylist() == ["2017-08-01T22:00:00+00:00", None]
    assert texts.texts(pa.array([Decimal("1E-12")], pa.decimal128(38, 12))).to_pylist() == ["0.000000000001"]
    assert texts.texts(pa.array([None, True])).to_pylist() == [None, "true"]


def test_numbers_that_are_held_as_text_are_no_words() -> None:
    assert texts.is_free_text(pa.field("warnings", pa.string()))
    assert not texts.is_free_text(schemas.decimal_text("total", 38, 6))
    assert not texts.is_free_text(pa.field("line", pa.int64()))
