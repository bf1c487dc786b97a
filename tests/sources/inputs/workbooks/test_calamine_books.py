"""Workbooks of the other kinds (xls, xlsb, ods): their sheets as tables, and which are refused."""

import struct
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.sources.inputs.opening import expand
from etl.sources.inputs.workbooks import calamine_books
from tests.support.command import Shell
from tests.support.other_workbooks import KINDS, NOT_AVAILABLE, ods, xls, xlsb

at = datetime.fromisoformat
ROWS: list[list[Any]] = [
    ["client", "timestamp", "kwh"],
    ["0042", at("2017-08-01T00:00"), 0.1],
    ["0042", at("2017-08-01T00:15"), 2],
]
WARY = "(be wary of where this file comes from, or export it as CSV)"
DAMAGED = (
    "the workbook is damaged or has a password (CalamineError) "
    "(copy or download the file again, or save it without a password)"
)


def saved(folder: Path, kind: str, content: bytes) -> Path:
    (folder / f"a.{kind}").write_bytes(content)
    return folder / f"a.{kind}"


def text(path: Path) -> str:
    (source,) = expand([str(path)])
    with source.open() as stream:
        return b"".join(iter(lambda: stream.read(1000), b"")).decode()


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        text(path)
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_loaded_as_a_csv_file_is_and_again_without_change(etl: Shell, tmp_path: Path, kind: str) -> None:
    """0.1 + 2 kWh."""
    path = saved(tmp_path, kind, KINDS[kind](ROWS))
    found = etl.load(path)
    assert (found["loads"][0]["name"], found["loaded"], found["kwh"]) == (str(path), 2, {"import": "2.1"})
    assert etl.load(path)["loads"][0]["skipped"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_a_line_and_cells_are_what_was_typed(tmp_path: Path, kind: str) -> None:
    """Of an id that lost its last digits an exponent is left; midnight is a date, which is read as the same moment."""
    rows: list[list[Any]] = [
        ["Meters"],
        [],
        ['say "b", c', "two\nlines"],
        ["é", at("2017-08-01T00:15"), 0.30, 541448820052377134.0],
    ]
    assert text(saved(tmp_path, kind, KINDS[kind](rows))) == (
        'Meters,,,\n\n"say ""b"", c",two lines,,\né,2017-08-01 00:15:00,0.3,5.41448820052377E+17\n'
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_shows_an_error_is_no_reading(etl: Shell, tmp_path: Path, kind: str) -> None:
    rows = [*ROWS, ["0042", at("2017-08-01T00:30"), NOT_AVAILABLE]]
    found = etl.load(saved(tmp_path, kind, KINDS[kind](rows)))
    assert (found["loaded"], found["blank"]) == (2, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_cell_is_named_by_the_row_of_the_sheet(etl: Shell, tmp_path: Path, kind: str) -> None:
    path = saved(tmp_path, kind, KINDS[kind]([[], *ROWS, ["0042", at("2017-08-01T00:30"), "none"]]))
    assert f"{path}:5: kwh: 'none' is not a number" in etl("load", path).error


def test_sheets_without_readings_are_passed_over(tmp_path: Path) -> None:
    """Two tables in the content of one file; that of notes comes first."""
    notes = '</table:table><table:table table:name="Notes"><table:table-row/>'
    path = saved(tmp_path, "ods", ods(ROWS, more=notes))
    assert [source.name for source in expand([str(path)])] == [str(path)]


# What is refused


def test_a_sheet_of_17_billion_cells_ends_a_process_of_its_own(tmp_path: Path) -> None:
    """Cells in the first and the last corner, of which an xlsb tells in a kilobyte."""
    path = saved(tmp_path, "xlsb", xlsb([["a"]], far=(1_048_575, 16_383)))
    assert refused(path) == f"the workbook needs more memory or time than a sheet of readings does {WARY}"


def test_a_part_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = saved(tmp_path, "ods", ods(ROWS, more=" " * (65 << 20)))
    assert refused(path) == f"content.xml in the workbook unpacks to 65 MB {WARY}"


def test_a_document_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, "doc", xls(ROWS).replace("Workbook".encode("utf-16-le"), "Document".encode("utf-16-le")))
    assert refused(path) == DAMAGED


def test_one_with_a_password_is_refused(tmp_path: Path) -> None:
    """The first record after the beginning becomes one of protection ([MS-XLS], FilePass)."""
    content = xls(ROWS).replace(struct.pack("<H", 0x41E), struct.pack("<H", 0x2F), 1)
    assert refused(saved(tmp_path, "xls", content)) == DAMAGED


def test_a_larger_file_than_is_read_into_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calamine_books, "_LARGEST", 1000)
    what = "has 0 MB, too many for a workbook of this kind (export it as CSV)"
    assert refused(saved(tmp_path, "xls", xls(ROWS))) == what


def test_the_library_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calamine_books, "find_spec", lambda _: None)
    what = "is a workbook that needs python-calamine (pip install 'meter-etl[excel]')"
    assert refused(saved(tmp_path, "ods", ods(ROWS))) == what


@settings(deadline=None, max_examples=10)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_a_damaged_workbook_gives_text_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject
) -> None:
    content = KINDS[kind](ROWS)
    place, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 40))
    instead = data.draw(st.sampled_from([b"", b"\0", b"\xff" * 8, b"\x7f" + b"\xff" * 7, b"9" * 20]))
    path = saved(tmp_path_factory.mktemp("damaged"), kind, content[:place] + instead + content[place + length :])
    message = ""
    try:
        text(path)
    except InputError as error:
        message = str(error)
    except (UnicodeDecodeError, ValueError):  # of this test: it begins like no workbook, or like an archive of files
        pass
    assert "\n" not in message
