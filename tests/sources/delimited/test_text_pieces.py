"""Pieces of a file: together they are the file, cut at line ends outside quotes, each with the line it begins on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.sources.delimited.text_pieces import LINE_BYTES, Piece, pieces
from tests.support.byte_streams import Bytes

untimed = settings(deadline=None)


def cut(data: bytes, size: int = 1 << 20, skip: int = 0, encoding: str = "utf-8", separator: str = ",") -> list[Piece]:
    return list(pieces(Bytes(data), encoding, size, skip, separator))


rows = st.lists(
    st.sampled_from([b"1,2,3", b"", b'"a,b",2,3', b'"line\nbreak",2,3', b'"say ""so""",2,3', "ä,€,3".encode()]),
    max_size=30,
)


@untimed
@given(lines=rows, end=st.sampled_from([b"\n", b"\r\n"]), size=st.integers(4, 80), last=st.booleans())
def test_pieces_put_together_are_the_file_and_none_ends_inside_quotes(
    lines: list[bytes], end: bytes, size: int, last: bool
) -> None:
    data = end.join(lines) + (end if last and lines else b"")
    found = cut(data, size)
    assert b"".join(piece.data for piece in found) == data
    assert all(piece.data.count(b'"') % 2 == 0 for piece in found)


@untimed
@given(lines=rows, size=st.integers(4, 80), skip=st.integers(0, 5))
def test_each_piece_begins_on_the_line_it_says(lines: list[bytes], size: int, skip: int) -> None:
    line = 1 + skip
    for piece in cut(b"title\n" * skip + b"\n".join(lines), size, skip):
        assert piece.first_line == line
        line += piece.data.count(b"\n")


@pytest.mark.parametrize(
    ("lines", "separator", "found"),
    [
        ("k,v a,1 a,2 a,3 b,1 b,2", ",", ["k,v a,1 a,2 a,3", "b,1 b,2"]),
        ("k,v a,1 a,2 a,3 b,1 b,2", ";", ["k,v a,1 a,2 a,3 b,1", "b,2"]),
        ("k,v a,1 a,2 a,3 b,1 b,2", "", ["k,v a,1 a,2 a,3 b,1", "b,2"]),
        ("k,v a,1 b,1 b,2 b,3 b,4", ",", ["k,v a,1 b,1 b,2 b,3", "b,4"]),
        ("a,1 b,1 c,1 a,2 b,2 c,2", ",", ["a,1 b,1 c,1 a,2", "b,2 c,2"]),
    ],
    ids=["rows together", "another separator", "no separator", "too many rows", "rows in the order of time"],
)
def test_a_piece_ends_before_the_last_rows_that_begin_with_the_same_cell(
    lines: str, separator: str, found: list[str]
) -> None:
    data = lines.replace(" ", "\n").encode() + b"\n"
    assert [" ".join(piece.data.decode().split()) for piece in cut(data, 22, separator=separator)] == found


@untimed
@given(text=st.text(st.characters(codec="utf-8", exclude_characters='"\r'), max_size=200), size=st.integers(4, 50))
def test_utf_16_comes_out_as_utf_8(text: str, size: int) -> None:
    for encoding, bom in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        data = bom + text.encode(encoding)
        assert b"".join(piece.data for piece in cut(data, size, encoding=encoding)) == text.encode()


def test_a_byte_order_mark_is_no_part_of_the_first_piece() -> None:
    assert cut(b"\xef\xbb\xbf1,2\n", encoding="utf-8-sig") == [Piece(b"1,2\n", 1)]


@untimed
@given(lines=st.lists(st.sampled_from([b"1,2", b"3,4"]), min_size=1, max_size=20), size=st.integers(4, 30))
def test_lone_carriage_returns_end_lines_too(lines: list[bytes], size: int) -> None:
    data = b"".join(line + (b"\r" if number % 3 else b"\r\n") for number, line in enumerate(lines))
    found = b"".join(piece.data for piece in cut(data, size))
    assert found.replace(b"\r\n", b"\n") == b"".join(line + b"\n" for line in lines)


def test_a_quote_that_never_closes_is_named_by_the_line_it_opened_on() -> None:
    for tail in (b"4,5,6\n" * 10, b"4,5,6\n" * 400_000):
        with pytest.raises(InputError, match=r"^a\.csv:3: a quote opened here is never closed"):
            cut(b'1,2,3\n"4",5,6\n"7,8,9\n' + tail)


def test_a_line_of_more_than_a_megabyte_is_refused_before_it_is_parsed() -> None:
    for size in (1 << 16, 8 << 20):
        for end in (b"", b"\n1,2\n"):
            with pytest.raises(InputError, match=r"^a\.csv:2: the line is longer than 1 MB"):
                cut(b"1,2\n" + b"3" * (LINE_BYTES + 1) + end, size)


def test_a_line_of_just_under_a_megabyte_is_read() -> None:
    data = b"1,2\n" + b"3" * (LINE_BYTES - 1) + b"\n1,2\n"
    assert b"".join(piece.data for piece in cut(data, 1 << 16)) == data
