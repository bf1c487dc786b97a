"""XML that is built to exhaust memory is refused while it is read through, in a few megabytes."""

import zipfile
from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.sources.inputs.workbooks.xml_parts import check_xml

WARY = "(be wary of where this file comes from, or export it as CSV)"


def refused(path: Path, data: bytes) -> str:
    """Why a part of a workbook is refused; empty for one that is not."""
    with zipfile.ZipFile(path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/a.xml", data)
    with zipfile.ZipFile(path / "a.xlsx") as archive:
        try:
            check_xml(archive, archive.infolist()[0], "a.xlsx")
        except InputError as error:
            return str(error).removeprefix("a.xlsx: xl/a.xml in the workbook ").removesuffix(f" {WARY}")
    return ""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<a>" * 64 + b"</a>" * 64, ""),
        (b"<a>" * 65 + b"</a>" * 65, "has elements too deep in each other"),
        (b"<a>" + b"<b/>" * 1000 + b"</a>", ""),
        (b"<!--" + b" " * 9000 + b"--><!DOCTYPE a><a/>", "has a document type"),
        ("<!DOCTYPE a><a/>".encode("utf-16"), "has a document type"),
        (b"<a>" + b" " * (5 << 20) + b"</a>", ""),
        (b"<a b='" + b" " * (5 << 20) + b"'/>", "has a tag or comment longer than 4 MB"),
        (b"\x89PNG", ""),
        (b"<a>" * 10 + b"<", ""),
        (b"<?xml version='1.0' encoding='none'?><a/>", ""),
    ],
)
def test_what_is_refused_and_what_is_left_to_its_reader(tmp_path: Path, data: bytes, why: str) -> None:
    assert refused(tmp_path, data) == why
