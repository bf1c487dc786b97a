"""The kernel's rows by themselves: what C gets and gives (tests/faults/damaged_bytes.py damages them)."""

from dataclasses import replace

import pytest

from etl.kernel.library import loaded
from etl.kernel.parsed_rows import DateForm, IdTable, Offset, Role, RowForm, RowParser

needs_kernel = pytest.mark.skipif(loaded() is None, reason="no kernel (python -m etl.kernel.compiling)")
ROLES = (Role.KEY + 1, Role.STAMP, Role.VALUE, Role.KEY)
FORM = RowForm(
    ROLES, ",", ".", DateForm.ISO, Offset.NONE, late=0, places=6, minutes=0, signed=False, blank_values=True,
    known_words=False, latest=2**33,
)  # fmt: skip
KEY_FIRST = replace(FORM, roles=(Role.SKIPPED, Role.KEY, Role.STAMP, Role.VALUE))
AUGUST = 1501545600


@pytest.fixture
def parser() -> RowParser:
    made = RowParser.made(FORM)
    assert made is not None
    return made


@needs_kernel
def test_rows_become_seconds_energy_and_runs_of_ids(parser: RowParser) -> None:
    data = b"m1,2017-08-01 00:15,0.25,7\nm1,2017-08-01 00:30,1,7\nm2,2017-08-01,,7\nm2,2017-08-01,0.0000005,7\n"
    found = parser.parse(data)
    assert found is not None
    assert (found.seconds - AUGUST).tolist() == [900, 1800, 0]
    assert found.energy_mwh.tolist() == [250_000, 1_000_000, 1]
    assert (found.starts.tolist(), found.ids.tolist(), found.end) == ([0, 2, 3], [0, 1], None)
    assert (found.blank, found.rounded) == (1, 1)
    assert parser.table.texts(0) == [["7", "m1"], ["7", "m2"]]


@needs_kernel
def test_a_row_that_begins_as_the_one_before_has_its_key_and_date_and_a_time_of_its_own() -> None:
    parser = RowParser.made(KEY_FIRST)
    assert parser is not None
    rows = (
        'x,1,2017-08-01 00:15,1', 'x,1,2017-08-01 00:30,2', 'x,1,2017-08-01 1:00,', 'x,1,"2017-08-01 00:45",3',
        'x,1,"2017-08-01 01:00",4', 'y,1,"2017-08-01 01:15",5', 'y,12,2017-08-02 00:00,6', 'y,12,2017-08-02,7',
        'y,1,2017-08-02T00:15:00,8', 'y,1,2017-08-02T23:59:00,9',
    )  # fmt: skip
    plain = [row for row in rows if "1:00," not in row]
    found = parser.parse("\n".join(plain).encode())
    assert found is not None
    day = 1440
    assert ((found.seconds - AUGUST) // 60).tolist() == [15, 30, 45, 60, 75, day, day, day + 15, 2 * day - 1]
    assert (found.energy_mwh // 10**6).tolist() == [*range(1, 10)]
    assert (found.starts.tolist(), found.ids.tolist()) == ([0, 5, 7, 9], [0, 1, 0])
    assert parser.parse("\n".join(rows).encode()) is None, "one digit is no hour of ISO"


@needs_kernel
def test_a_row_is_compared_with_the_one_before_alone() -> None:
    parser = RowParser.made(KEY_FIRST)
    assert parser is not None
    found = parser.parse(b"x,a,2017-08-01 00:15,1\nx,b,2017-08-01,2\nx,a,2017-08-01 00:30,3\n")
    assert found is not None
    assert (found.starts.tolist(), found.ids.tolist()) == ([0, 1, 2, 3], [0, 1, 0])


@needs_kernel
@pytest.mark.parametrize("time", ["00:15:0x", "00;15:00", "24:00:00", "00:60:00", "0\xb0:15:00", "00:15:0/"])
def test_what_is_no_time_is_none_behind_a_known_date_either(time: str) -> None:
    parser = RowParser.made(KEY_FIRST)
    assert parser is not None
    rows = f"x,a,2017-08-01 00:00:00,1\nx,a,2017-08-01 {time},1\n"
    assert parser.parse(rows.encode("latin-1")) is None


@needs_kernel
def test_ids_are_known_in_the_next_piece_until_they_are_forgotten(parser: RowParser) -> None:
    for data, ids in ((b"a,2017-08-01,1,7\n", [0]), (b"b,2017-08-01,1,7\na,2017-08-01,1,7\n", [1, 0])):
        found = parser.parse(data)
        assert found is not None
        assert found.ids.tolist() == ids
    parser.table.shorten(1)
    assert parser.table.texts(0) == [["7", "a"]]
    found = parser.parse(b"c,2017-08-01,1,7\nb,2017-08-01,1,7\n")
    assert found is not None
    assert (found.ids.tolist(), len(parser.table)) == ([1, 2], 3)


@needs_kernel
def test_a_piece_that_is_not_plain_gives_nothing(parser: RowParser) -> None:
    assert parser.parse(b"a,2017-08-01,1,7\na,2017-08-01,one,7\n") is None


@needs_kernel
@pytest.mark.parametrize("data", [b"a,2017-08-01,1,7", b"a,2017-08-01 00:00,1,7\r\n", b"a,2017-08-01,1,\n", b""])
def test_a_piece_may_end_with_its_text(parser: RowParser, data: bytes) -> None:
    found = parser.parse(data)
    assert found is not None
    assert len(found.seconds) == bool(data)


def test_without_a_kernel_there_is_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETL_PURE", "1")
    assert RowParser.made(FORM) is None
    assert IdTable.made() is None
