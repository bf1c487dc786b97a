"""`etl load`: the same readings come out of every wrapping, from a file or from standard input."""

import bz2
import gzip
import io
import lzma
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from tests.support.command import Shell, written
from tests.support.nine_readings import HEADER, ROWS, TEXT, plain_export


@pytest.fixture
def plain(etl: Shell) -> str:
    return plain_export(etl)


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_", "."), text)
    return buffer.getvalue()


PACKED = {
    "a.csv.gz": gzip.compress(TEXT.encode(), mtime=0),
    "a.csv.zst": pa.compress(TEXT.encode(), codec="zstd", asbytes=True),
    "a.csv.xz": lzma.compress(TEXT.encode()),
    "a.csv.bz2": bz2.compress(TEXT.encode()),
    "a.zip": zipped(a_csv=TEXT),
    "no suffix at all": gzip.compress(TEXT.encode(), mtime=0),
    "utf-16.csv": TEXT.encode("utf-16"),
    "bom.csv": TEXT.encode("utf-8-sig"),
    "old mac.csv": TEXT.replace("\n", "\r").encode(),
    "windows.csv": TEXT.replace("\n", "\r\n").encode(),
    "no newline at the end.csv": TEXT.rstrip().encode(),
    "german.csv": TEXT.replace(",", ";").replace("0.", "0,").encode(),
    "tabs.txt": TEXT.replace(",", "\t").encode(),
}


@pytest.mark.parametrize("name", PACKED)
def test_the_same_readings_come_out_of_every_wrapping(etl: Shell, plain: str, name: str) -> None:
    Path(name).write_bytes(PACKED[name])
    etl.load(name)
    assert etl.exported("readings") == plain


@pytest.mark.parametrize("name", [name for name in PACKED if name != "a.zip"])
def test_standard_input_takes_them_too(etl: Shell, plain: str, name: str) -> None:
    result = etl.load("-", stdin=PACKED[name])
    assert result["loads"][0]["name"] == "standard input"
    assert etl.exported("readings") == plain


def test_the_parts_of_a_folder_a_pattern_and_an_archive_are_files_of_their_own(etl: Shell, plain: str) -> None:
    for number in range(3):
        written(f"parts/{number}.csv", HEADER, *ROWS[3 * number : 3 * number + 3])
    written("parts/.hidden.csv", "nothing")
    parts = {f"{number}_csv": Path(f"parts/{number}.csv").read_text() for number in range(3)}
    Path("all.zip").write_bytes(zipped(**parts))
    for argument in ("parts", "parts/?.csv", "**/[0-9].csv", "all.zip"):
        etl.reset()
        result = etl.load(argument)
        names = [one["name"] for one in result["loads"]]
        assert names == [f"{'all.zip' if argument == 'all.zip' else 'parts'}/{number}.csv" for number in range(3)]
        assert (result["files"], result["loaded"], etl.exported("readings")) == (3, 9, plain)
