"""Pieces of a table behind its header; under headings each row has the flow of its section as its last cell."""

import pytest

from etl.sources.delimited.table_pieces import table_pieces
from etl.sources.read_plan.plan_values import Sections
from tests.support.byte_streams import Bytes
from tests.support.packed_pieces import plan

SECTIONS = Sections((("delivered", "import"), ("received", "export")), ("note",), "import")
TABLE = b"Delivered,Usage\n1,5\nNote,x\n2,6\nReceived,Usage\r\n3,7\n"


def rows(data: bytes, size: int, **changed: object) -> list[tuple[int, str]]:
    found = []
    for piece in table_pieces(Bytes(data), plan(**changed), size):
        lines = piece.data.decode().split("\n")
        found += [(number, line) for number, line in enumerate(lines, piece.first_line) if line]
    return found


@pytest.mark.parametrize("size", [4, 9, 1000])
def test_a_heading_is_an_empty_line_and_the_rows_behind_it_have_its_flow(size: int) -> None:
    assert rows(TABLE, size, sections=SECTIONS) == [(2, "1,5,import"), (4, "2,6,import"), (6, "3,7,export")]


def test_a_table_without_headings_is_cut_as_it_is() -> None:
    assert rows(TABLE, 1000)[0] == (2, "1,5")
    assert [piece.first_line for piece in table_pieces(Bytes(TABLE), plan(skip=3))] == [4]
