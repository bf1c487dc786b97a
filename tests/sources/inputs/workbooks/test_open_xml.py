"""Excel workbooks: their sheets as tables, and which are refused."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.sources.inputs.opening import expand
from tests.support.command import Shell

at = datetime.fromisoformat
HEADER: list[Any] = ["client", "timestamp", "kwh"]
ROWS: list[list[Any]] = [HEADER, ["0042", at("2017-08-01T00:00"), 0.1 + 0.2], ["0042", at("2017-08-01T00:15"), 2]]


def workbook(path: Path, **contents: Sequence[Sequence[Any]]) -> Path:
    """A workbook of sheets by title."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in contents.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def changed(path: Path, name: str, old: str, new: str) -> Path:
    """The workbook with one part of it written otherwise."""
    with zipfile.ZipFile(path) as archive:
        parts = {member: archive.read(member) for member in archive.namelist()}
    parts[name] = parts[name].decode().replace(old, new).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in parts.items():
            archive.writestr(member, data)
    return path


def texts(path: Path) -> dict[str, str]:
    """The CSV text of each sheet that holds readings."""
    found = {}
    for source in expand([str(path)]):
        with source.open() as stream:
            found[source.name] = b"".join(iter(lambda: stream.read(1000), b"")).decode()
    return found


def test_a_sheet_is_csv_with_the_numbers_that_were_typed_and_a_line_for_each_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Meters", None, ""], [], ["a", 'say "b", c', "two\nlines"]]
    rows.append(["0042", 2.2919999999999998, 7.0])
    path = workbook(tmp_path / "a.xlsx", Sheet=rows)
    assert list(texts(path).values()) == [
        'Meters,,\n\na,"say ""b"", c",two lines\n0042,2.292,7\n'.replace("\n\n", "\n\n")
    ]


def test_a_workbook_is_loaded_as_a_csv_file_is_and_again_without_change(etl: Shell, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Sheet=ROWS)
    found = etl.load(path)
    assert (found["loads"][0]["name"], found["loaded"], found["kwh"]) == (str(path), 2, {"import": "2.3"})
    assert etl.load(path)["loads"][0]["skipped"]


def test_each_sheet_of_readings_is_a_file_of_its_own_and_others_are_passed_over(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Notes=[["Read me"], ["Total", 5]], May=ROWS, June=ROWS)
    assert list(texts(path)) == [f"{path}/May", f"{path}/June"]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "a.xlsx", Old=ROWS, New=ROWS))
    book["Old"].sheet_state = "hidden"
    book.save(tmp_path / "b.xlsx")
    assert [source.name for source in expand([str(tmp_path / "b.xlsx")])] == [str(tmp_path / "b.xlsx")]


def test_a_workbook_that_is_wrong_about_its_size_is_read_whole(tmp_path: Path) -> None:
    path = changed(workbook(tmp_path / "a.xlsx", Sheet=ROWS), "xl/worksheets/sheet1.xml", 'ref="A1:C3"', 'ref="A1"')
    (text,) = texts(path).values()
    assert len(text.splitlines()) == 3


def test_a_bad_cell_is_named_by_the_row_of_the_sheet(etl: Shell, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Sheet=[[], *ROWS, ["0042", at("2017-08-01T00:30"), "#N/A"]])
    assert etl("load", path).error == (
        f"etl: {path}:5: kwh: '#N/A' is not a number (use --rejects FILE to set such rows aside)"
    )


def test_an_id_that_lost_its_last_digits_is_no_id(etl: Shell, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Sheet=[HEADER, [541448820052377134, at("2017-08-01T00:00"), 1]])
    assert "is an id damaged by a spreadsheet: its last digits are lost" in etl("load", path).error


# What is refused

WARY = "(be wary of where this file comes from, or export it as CSV)"


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        texts(path)
    return str(caught.value).removeprefix(f"{path}: ")


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = changed(
        workbook(tmp_path / "a.xlsx", Sheet=ROWS), "xl/worksheets/sheet1.xml", "<worksheet", "<!DOCTYPE a><worksheet"
    )
    assert refused(path) == f"xl/worksheets/sheet1.xml in the workbook has a document type {WARY}"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = changed(
        workbook(tmp_path / "a.xlsx", Sheet=ROWS), "xl/worksheets/sheet1.xml", "</worksheet>", " " * (65 << 20)
    )
    assert refused(path) == f"xl/worksheets/sheet1.xml in the workbook unpacks to 65 MB {WARY}"


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("word/document.xml", "is an Office file without a workbook, which is not read"),
    ],
)
def test_other_office_files_are_refused_by_name(tmp_path: Path, part: str, what: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "")
    assert refused(tmp_path / "a.xlsx") == f"{what} (export it as CSV first)"


def test_a_workbook_with_a_password_is_refused_by_name(etl: Shell) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    assert etl("load", "-", stdin=data).error == (
        "etl: standard input: is an Excel workbook with a password (save it without one, or export it as CSV)"
    )


def test_a_workbook_whose_xml_is_torn_is_refused(tmp_path: Path) -> None:
    path = changed(workbook(tmp_path / "a.xlsx", Sheet=ROWS), "xl/worksheets/sheet1.xml", "</sheetData>", "")
    assert refused(path) == "the workbook is damaged (ParseError) (copy or download the file again)"


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_a_damaged_workbook_gives_text_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = workbook(tmp_path_factory.mktemp("damaged") / "a.xlsx", Sheet=ROWS)
    with zipfile.ZipFile(path) as archive:
        parts = {member: archive.read(member) for member in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    at, length = data.draw(st.integers(0, len(parts[name]))), data.draw(st.integers(0, 40))
    instead = data.draw(st.sampled_from([b"", b"<", b">", b"9" * 20, b"\xff", b"\0", b'"', b"&", b"A1"]))
    parts[name] = parts[name][:at] + instead + parts[name][at + length :]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member, content in parts.items():
            archive.writestr(member, content)
    path.write_bytes(packed.getvalue())
    message = ""
    try:
        texts(path)
    except InputError as error:
        message = str(error)
    assert "\n" not in message
