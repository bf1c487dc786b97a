"""Bars by hand: heights, gaps, what is cut off, and the characters of terminals without blocks."""

from io import BytesIO, StringIO, TextIOWrapper

import pytest

from etl.reports.drawings.bars import ASCII, BLOCKS, bars, block, ink_for, labels, marks


def test_a_bar_is_as_high_as_its_part_of_the_scale() -> None:
    assert bars([0, 1, 8, 9, 16], 16, 2, BLOCKS) == ["   ▁█", " ▁███", "─────"]
    assert bars([0, 1, 3, 4, 6], 6, 2, ASCII) == ["   .#", " .###", "-----"]


def test_the_smallest_value_is_not_nothing_and_a_gap_is_neither() -> None:
    assert bars([0, 1, None], 10**9, 1, BLOCKS) == [" ▁ ", "──x"]


def test_a_bar_above_the_scale_is_cut_off() -> None:
    assert bars([4, 5, 10**12], 4, 2, BLOCKS) == ["█↑↑", "███", "───"]
    assert bars([4, 5], 4, 1, ASCII) == ["#^", "--"]


def test_where_all_is_nothing_there_is_an_axis() -> None:
    assert bars([0, 0], 0, 1, BLOCKS) == ["  ", "──"]


@pytest.mark.parametrize(
    ("encoding", "ink"), [("utf-8", BLOCKS), ("cp437", ASCII), ("ascii", ASCII), ("latin-1", ASCII)]
)
def test_blocks_are_drawn_where_the_terminal_has_them(encoding: str, ink: object) -> None:
    assert ink_for(TextIOWrapper(BytesIO(), encoding)) is ink


def test_streams_without_an_encoding_and_closed_ones_have_no_blocks() -> None:
    assert ink_for(StringIO()) is ASCII
    assert ink_for(None) is ASCII


def test_marks_and_labels_stand_at_their_places() -> None:
    assert marks([False, True, False], BLOCKS) == " ▲"
    assert labels([(0, "00"), (1, "01"), (4, "02")]) == "00  02"
    assert labels([]) == ""


def test_only_all_is_a_full_block_and_only_nothing_is_none() -> None:
    assert "".join(block(share, BLOCKS) for share in (0, 1e-9, 0.124, 0.126, 0.5, 0.999, 1)) == "·▁▁▂▅▇█"
    assert "".join(block(share, ASCII) for share in (0, 1e-9, 0.999, 1)) == "_.#@"
