"""An open input: its bytes, what is looked at before they are read, and its digest."""

import gzip
import hashlib
import io
from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.sources.inputs.opening import expand
from etl.sources.inputs.streams import Stream
from tests.support.inputs import TEXT


def test_the_digest_is_that_of_the_file_as_it_is_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "readings.csv.gz"
    path.write_bytes(gzip.compress(TEXT))
    (found,) = expand([str(path)])
    with found.open() as stream:
        assert stream.head(100) == TEXT[:100]
        assert stream.read(10) == TEXT[:10]
        assert stream.sha256() == hashlib.sha256(path.read_bytes()).hexdigest()
        assert stream.position == found.size == path.stat().st_size


def stream(data: bytes) -> Stream:
    return Stream("a.csv", io.BytesIO(data))


def test_what_is_looked_at_is_read_again_from_its_first_byte() -> None:
    with stream(TEXT) as opened:
        assert opened.head(10) == TEXT[:10]
        assert opened.head(4) == TEXT[:4]
        assert opened.read(4) + opened.read(100_000) + opened.read(1 << 20) == TEXT


def test_the_position_counts_bytes_before_decompression() -> None:
    packed = gzip.compress(TEXT)
    with stream(packed) as opened:
        assert b"".join(iter(lambda: opened.read(1 << 20), b"")) == TEXT
        assert opened.position == len(packed)


def test_a_stream_that_cannot_be_read_names_the_file_and_closes_it() -> None:
    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    broken = Broken()
    with pytest.raises(InputError) as caught:
        Stream("a.csv", broken)
    assert str(caught.value) == "a.csv: cannot be read: Input/output error (copy or download the file again)"
    assert broken.closed


class OtherText(io.BytesIO):
    """Text in the place of another file's bytes, of which 7 were read."""

    position = 7


def test_the_position_is_that_of_the_source_where_its_text_is_not_what_the_file_holds() -> None:
    with Stream("a.parquet", OtherText(TEXT)) as opened:
        opened.read(1)
        assert opened.position == 7
