"""The lines of a piece and their fields, found without splitting the plain ones."""

import numpy as np

from etl.sources.delimited.text_pieces import Piece
from etl.sources.nem.record_lines import Lines, unquoted


def test_lines_are_found_with_either_line_end_and_without_the_last() -> None:
    lines = Lines(Piece(b"200,x\r\n300,20240201,5\n\n300\n400,1,2", 7))
    assert [lines.text(place) for place in range(len(lines))] == ["200,x", "300,20240201,5", "", "300", "400,1,2"]
    assert lines.day.tolist() == [False, True, False, False, False]
    assert [(one.place, one.cells[0]) for one in lines.others()] == [(0, "200"), (3, "300"), (4, "400")]
    assert lines.first_line == 7


def test_a_field_is_where_its_commas_are_and_has_no_length_where_a_line_ends_before_it() -> None:
    lines = Lines(Piece(b"300,20240201,5,,A\n300,20240202\n", 1))
    places = np.array([0, 1])
    texts = [
        [
            lines.data[first : first + length].decode() if length >= 0 else None
            for first, length in zip(*found, strict=True)
        ]
        for found in (lines.field(places, number) for number in range(6))
    ]
    assert texts == [["300", "300"], ["20240201", "20240202"], ["5", None], ["", None], ["A", None], [None, None]]


def test_digits_are_whole_numbers_of_that_many_digits_only() -> None:
    lines = Lines(Piece(b"300,20240201\n300,2024020\n300,2024020x\n300,202402011\n", 1))
    number, right = lines.digits(*lines.field(np.arange(4), 1), 8)
    assert (int(number[0]), right.tolist()) == (20240201, [True, False, False, False])
    assert lines.byte(np.array([4])).tolist() == [ord("2")]


def test_quotes_are_taken_off_and_every_row_stays_on_its_line() -> None:
    data = b'200,"a,b",c\n300,"two\nlines",x\n300,"plain"\n'
    assert unquoted(data).decode().split("\n") == ["200,a b,c", "300,two lines,x", "", "300,plain", ""]
    lines = Lines(Piece(data, 1))
    assert [place for place in range(len(lines)) if lines.day[place]] == [1, 3]


def test_a_field_too_long_for_a_cell_loses_its_quotes_and_nothing_breaks() -> None:
    assert unquoted(b'"' + b"x" * 200_000 + b'"') == b"x" * 200_000
