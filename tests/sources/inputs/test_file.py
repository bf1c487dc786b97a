"""A file that can be opened again: each who opens it has a place of their own."""

from pathlib import Path

from etl.sources.inputs.file import on_disk


def test_two_who_open_a_file_read_it_from_its_beginning_each(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1,2,3\n")
    file = on_disk(path)
    with file.open() as one, file.open() as other:
        assert one.read(3) == b"1,2"
        assert other.read() == b"1,2,3\n"
    assert file.name == str(path)
