"""Files inside a zip archive: inputs of their own, nothing is unpacked, and what is damaged is said."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.sources.inputs.opening import expand
from tests.support.inputs import TEXT, content


def test_members_of_an_archive_are_inputs_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "in" / "a.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../outside.csv", TEXT)
        archive.writestr("folder/", b"")
        archive.writestr("folder/b.csv", b"1,2,3\n")
        archive.writestr("__MACOSX/b.csv", b"clutter")
    found = expand([str(path)])
    assert [one.name for one in found] == [f"{path}/../outside.csv", f"{path}/folder/b.csv"]
    with found[0].open() as stream:
        assert stream.sha256() == hashlib.sha256(TEXT).hexdigest()
    assert sorted(tmp_path.rglob("*")) == [path.parent, path]


def test_an_encrypted_member_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.csv", TEXT)
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    (found,) = expand([str(path)])
    with pytest.raises(InputError, match=r"a\.zip/b\.csv: is encrypted \(unpack the archive first\)"):
        found.open()


def test_a_damaged_archive_is_an_error_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    (found,) = expand([str(path)])
    with pytest.raises(InputError, match=r"a\.zip: the zip archive is damaged"):
        found.open()


def test_a_damaged_member_is_an_error_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.csv", TEXT)
    path.write_bytes(path.read_bytes().replace(b"7,2017", b"8,2017", 1))
    with pytest.raises(InputError, match=r"a\.zip/b\.csv: is damaged inside the zip archive"):
        content(path)


def test_a_web_page_that_shows_the_xml_beside_it_is_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("data_1.xml", "data_1_formatted.html", "other.html"):
            archive.writestr(name, b"x")
    names = [found.name.rpartition("/")[2] for found in expand([str(tmp_path / "a.zip")])]
    assert names == ["data_1.xml", "other.html"]
