"""300 records to days: many at once as field by field, each bad one set aside with its line."""

from collections.abc import Sequence

import numpy as np
import pytest

from etl.blocks.quality_codec import coded
from etl.sources.delimited.text_pieces import Piece
from etl.sources.nem.data_details import channel
from etl.sources.nem.interval_days import DayReader, Days, stamp_of
from etl.sources.nem.record_lines import Lines
from tests.support import nem_files
from tests.support.nem_files import STAMP, day

FEBRUARY = int(np.datetime64("2024-02-01", "D").astype(int))
"""Days since 1970."""


def read(*records: str, ranges: dict[int, Sequence[Sequence[str]]] | None = None) -> Days:
    lines = Lines(Piece("\n".join([*records, ""]).encode(), 3))
    stream = channel(nem_files.channel(unit="Wh").split(","), "")
    reader = DayReader(lines, [stream], ranges or {}, np.zeros(len(lines), np.bool_))
    return reader.read(np.arange(len(records)), np.zeros(len(records), np.int64))


def test_a_day_is_a_row_of_whole_milliwatt_hours() -> None:
    days = read(day(value="0.5"), day("20240202", value=[str(place) for place in range(48)]))
    assert days.day.tolist() == [FEBRUARY, FEBRUARY + 1]
    assert days.version.tolist() == [int(STAMP)] * 2
    assert days.energy_mwh.tolist() == [[500] * 48, [1000 * place for place in range(48)]]
    assert (bool(days.code.any()), bool(days.known.all()), days.rounded) == (False, True, 0)


def test_a_value_that_no_float_holds_is_read_from_its_text_and_counted_where_it_is_rounded() -> None:
    days = read(day(value=["123456789012.345", "0.0005", *["1"] * 46]))
    assert days.energy_mwh[0, :3].tolist() == [123_456_789_012_345, 1, 1000]
    assert days.rounded == 1


def test_a_flag_and_ranges_are_the_quality_and_an_empty_value_is_no_reading() -> None:
    days = read(day(flag="E52"), day(flag="V"), day(value=["", *["1"] * 47]), ranges={1: [["400", "1", "48", "N"]]})
    assert days.code[0].tolist() == [coded("E52")] * 48
    assert not days.known[1].any()
    assert days.known[2].tolist() == [False, *[True] * 47]


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (day(value="x"), "value 1: 'x' is not a number"),
        (day("20240230"), "'20240230' is no date (YYYYMMDD)"),
        (day(values=47), "the day has 47 values, not the 48 of 30 minutes"),
        (day(flag="V"), "quality V needs 400 records, and none follows"),
        (day(flag="X"), "quality 'X' is none of A, E, F, N, S and V"),
    ],
)
def test_a_bad_day_is_set_aside_and_the_others_are_read(record: str, why: str) -> None:
    days = read(day(), record, day("20240203"))
    assert days.day.tolist() == [FEBRUARY, FEBRUARY + 2]
    ((line, reason),) = [(one.line, one.reason) for one in days.rejects]
    assert (line, reason) == (4, why)


@pytest.mark.parametrize(
    ("stamps", "version"),
    [
        (["", "20240202010000"], 20240202010000),
        (["202402020100", ""], 20240202010000),
        (["2.02E+13", "20240202010000"], 0),
        ([], 0),
    ],
)
def test_the_first_stamp_that_is_there_counts_unless_it_is_damaged(stamps: list[str], version: int) -> None:
    assert stamp_of(stamps) == version
