"""Columns of Python values are those that pyarrow makes, without pandas."""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.exports.arrow_arrays import (
    CODED,
    Repeats,
    coded_texts,
    days,
    decoded,
    flags,
    instants,
    texts,
    utc_seconds,
    whole_numbers,
)

DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))


@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), max_size=20))
@settings(deadline=None)
def test_texts_of_any_script_and_none(values: list[str | None]) -> None:
    assert texts(values).equals(pa.array(values, pa.string()))


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), max_size=20))
@settings(deadline=None)
def test_whole_numbers_of_64_bits_and_none(values: list[int | None]) -> None:
    assert whole_numbers(values).equals(pa.array(values, pa.int64()))


@given(st.lists(st.none() | DAYS, max_size=20))
@settings(deadline=None)
def test_days_as_dates_and_in_iso_form(values: list[date | None]) -> None:
    assert days(values).equals(pa.array(values, pa.date32()))
    assert days([value and value.isoformat() for value in values]).equals(pa.array(values, pa.date32()))


@given(st.lists(st.sampled_from([True, False, None]), max_size=20))
@settings(deadline=None)
def test_flags_and_none(values: list[bool | None]) -> None:
    assert flags(values).equals(pa.array(values, pa.bool_()))


@pytest.mark.parametrize("make", [texts, whole_numbers, days, flags])
def test_a_column_where_all_is_there_has_no_mask(make: Any) -> None:
    value = {texts: "a", whole_numbers: 1, days: "2017-08-01", flags: True}[make]
    assert make([value, value]).buffers()[0] is None


def test_instants_are_utc_and_may_be_missing() -> None:
    column = instants([0, None, 86_400])
    assert column.type == pa.timestamp("s", "UTC")
    assert [value and value.isoformat() for value in column.to_pylist()] == [
        "1970-01-01T00:00:00+00:00", None, "1970-01-02T00:00:00+00:00"
    ]  # fmt: skip


def test_texts_of_runs_are_there_once_and_columns_that_change_together_share_codes() -> None:
    runs = Repeats([2, 1, 3])
    client, meter, owner = (runs.texts(list(words)) for words in ("aba", "xyx", ("p", None, "p")))
    assert client.type == CODED
    assert client.to_pylist() == ["a", "a", "b", "a", "a", "a"]
    assert client.dictionary.to_pylist() == ["a", "b"]
    assert client.indices.buffers()[1].address == meter.indices.buffers()[1].address
    assert owner.to_pylist() == ["p", "p", None, "p", "p", "p"]


WORDS = st.lists(st.none() | st.sampled_from("abc"), min_size=1, max_size=5)


@given(WORDS, st.data())
@settings(deadline=None)
def test_coded_texts_are_the_column_that_pyarrow_encodes(words: list[str | None], data: st.DataObject) -> None:
    """To the order of the dictionary: a file does not say from where its texts were taken."""
    codes = data.draw(st.lists(st.integers(0, len(words) - 1), min_size=1, max_size=12))
    column = coded_texts(words, np.array(codes))
    column.validate(full=True)
    assert column.equals(pa.array([words[code] for code in codes], pa.string()).dictionary_encode())


def test_coded_columns_can_be_plain_and_others_are() -> None:
    plain = pa.array(["a", None, "a"])
    assert decoded(plain.dictionary_encode()).equals(plain)
    assert decoded(plain) is plain


def test_seconds_are_instants() -> None:
    assert utc_seconds(np.array([0, -60])).equals(instants([0, -60]))
