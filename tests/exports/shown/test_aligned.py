"""Aligned columns: side by side where there is room, else cell by cell in further lines; never wider than they must."""

import io

import pytest

from etl.core.names import text_width
from etl.exports.shown.aligned import Aligned, cut, width_of

ROWS = [["client", "period", "kWh", "status"], ["4174", "2017-08", "1,329.641", "complete"], ["7", "", "1", "failed"]]


def test_numbers_are_flush_right_and_nothing_ends_in_blanks() -> None:
    assert Aligned({2}).lines(ROWS) == [
        "client  period         kWh  status",
        "4174    2017-08  1,329.641  complete",
        "7                        1  failed",
    ]


def test_a_narrow_terminal_gets_each_row_in_several_lines_that_align() -> None:
    assert Aligned({2}, 24).lines(ROWS) == [
        "client  period",
        "        kWh  status",
        "4174    2017-08",
        "  1,329.641  complete",
        "7",
        "          1  failed",
    ]


@pytest.mark.parametrize("width", [1, 9, 15, 16, 17, 40, 200])
def test_a_line_is_as_wide_as_the_terminal_at_most_but_for_a_cell_that_is_wider(width: int) -> None:
    lines = Aligned({2}, width).lines(ROWS)
    assert all(len(line) <= max(width, len("  1,329.641")) for line in lines)
    assert " ".join(lines).split() == [word for row in ROWS for word in row if word]


def test_rows_that_come_later_stay_in_the_columns_of_those_before() -> None:
    table = Aligned({1})
    assert table.lines([["a", "kWh"], ["long name", "1,000"]]) == ["a            kWh", "long name  1,000"]
    assert table.lines([["b", "2"]]) == ["b              2"]


def test_a_file_has_lines_of_any_length() -> None:
    assert (width_of(io.BytesIO()), width_of(None)) == (None, None)


def test_a_terminal_says_how_wide_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    assert width_of(stream) == 40


def test_wide_letters_and_marks_leave_columns_in_line() -> None:
    assert Aligned({1}).lines([["a", "kWh"], ["電気", "1"], ["a\u0308b", "20"]]) == [
        "a     kWh", "電気    1", "a\u0308b     20",
    ]  # fmt: skip


def test_a_long_text_is_cut_in_its_middle_in_a_terminal_and_nowhere_else() -> None:
    rows = [["client", "status"], ["Anna-" + "x" * 190 + "-flat", "complete"]]
    assert Aligned({}, 60).lines(rows)[1] == f"Anna-{'x' * 10}...{'x' * 9}-flat  complete"
    assert Aligned({}).lines(rows)[1] == f"{rows[1][0]}  complete"
    assert Aligned({}, 120).lines(rows)[1] == f"Anna-{'x' * 14}...{'x' * 13}-flat  complete"
    assert Aligned({0}, 40).lines([["9" * 39]]) == ["9" * 39]


@pytest.mark.parametrize("most", range(20, 30))
def test_a_text_of_wide_letters_is_cut_to_what_fits(most: int) -> None:
    found = cut("電" * 20, most)
    assert "..." in found
    assert most - 2 < text_width(found) <= most
