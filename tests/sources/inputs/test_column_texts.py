"""Columns of Arrow as the texts that a CSV file has."""

from datetime import date, datetime, time
from typing import Any

import pyarrow as pa
import pytest

from etl.sources.inputs.column_texts import UnknownZoneError, in_one_line, written

at = datetime.fromisoformat
SUMMER, WINTER = at("2017-10-29T00:45+00:00"), at("2017-10-29T01:00+00:00")
"""Quarters around the end of summer time in Europe: 01:45 and 01:00 in Lisbon."""


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (pa.array([at("2017-08-01T00:15"), None], pa.timestamp("ns")), ["2017-08-01 00:15:00", None]),
        (pa.array([at("2017-08-01T00:15:00.5")], pa.timestamp("ms")), ["2017-08-01 00:15:00.500"]),
        (pa.array([SUMMER, WINTER, None], pa.timestamp("us", "Europe/Lisbon")),
         ["2017-10-29 01:45:00+01:00", "2017-10-29 01:00:00+00:00", None]),
        (pa.array([SUMMER], pa.timestamp("s", "-03:30")), ["2017-10-28 21:15:00-03:30"]),
        (pa.array([SUMMER], pa.timestamp("s", "UTC")), ["2017-10-29 00:45:00+00:00"]),
        (pa.array([date(2017, 8, 1)], pa.date32()), ["2017-08-01"]),
        (pa.array([date(2017, 8, 1)], pa.date64()), ["2017-08-01"]),
        (pa.array([time(0, 15)], pa.time64("us")), ["00:15:00"]),
        (pa.array([time(0, 15, 0, 500_000)], pa.time32("ms")), ["00:15:00.500"]),
        (pa.array(["a", None]).dictionary_encode(), ["a", None]),
        (pa.array(["a"], pa.string_view()), ["a"]),
        (pa.array([b"a", None], pa.binary()), ["<binary>", None]),
        (pa.array([1.5], pa.float16()), ["<halffloat>"]),
        (pa.nulls(1), [None]),
    ],
)  # fmt: skip
def test_a_column_as_texts(column: Any, texts: list[str | None]) -> None:
    assert written(column).to_pylist() == texts


def test_moments_beyond_all_calendars_are_no_stamps() -> None:
    (text,) = written(pa.array([1 << 62], pa.timestamp("s", "Europe/Lisbon"))).to_pylist()
    assert text.startswith("<value out of range")


def test_numbers_are_left_to_the_writer() -> None:
    column = pa.array([5])
    assert written(column) is column


@pytest.mark.parametrize("width", [pa.float32(), pa.float64()])
def test_a_float_that_is_no_number_is_a_missing_value_and_infinity_is_none(width: pa.DataType) -> None:
    column = written(pa.array([0.5, float("nan"), None, float("inf")], width, from_pandas=False))
    assert (column.type, column.to_pylist()) == (width, [0.5, None, None, float("inf")])


def test_a_zone_that_nobody_knows() -> None:
    with pytest.raises(UnknownZoneError, match="Europe/Lisbom"):
        written(pa.array([0], pa.timestamp("s", "Europe/Lisbom")))


def test_line_ends_in_texts_are_blanks() -> None:
    batch = pa.RecordBatch.from_pydict({"a": ["b\r\n\nc"], "d": [1]})
    assert in_one_line(batch).to_pydict() == {"a": ["b c"], "d": [1]}
