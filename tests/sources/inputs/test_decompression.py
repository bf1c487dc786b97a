"""Decompression: any codec, any number of streams, in portions; a torn or damaged one is said to be so."""

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.sources.inputs.decompression import inflated
from etl.sources.inputs.opening import expand
from tests.support.inputs import TEXT, content

untimed = settings(deadline=None)


def zstd(data: bytes) -> bytes:
    packed: bytes = pa.compress(data, codec="zstd", asbytes=True)
    return packed


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstd,
}


@pytest.mark.parametrize("codec", PACKERS)
def test_compression_is_recognised_by_content_not_by_name(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "readings.csv"
    path.write_bytes(PACKERS[codec](TEXT))
    assert content(path) == TEXT


@pytest.mark.parametrize("codec", PACKERS)
def test_several_compressed_streams_in_one_file_are_read_one_behind_the_other(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "readings"
    path.write_bytes(PACKERS[codec](TEXT) + PACKERS[codec](b"7,8,9\n"))
    assert content(path) == TEXT + b"7,8,9\n"


@pytest.mark.parametrize("codec", PACKERS)
def test_a_torn_stream_is_an_error_that_says_so(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "readings"
    path.write_bytes(PACKERS[codec](TEXT)[:-9])
    with pytest.raises(InputError, match=f"readings: the {codec} stream ends before its end"):
        content(path)


@pytest.mark.parametrize("codec", PACKERS)
def test_rubbish_behind_a_compressed_stream_is_an_error(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "readings"
    path.write_bytes(PACKERS[codec](TEXT) + b"rubbish")
    with pytest.raises(InputError, match=f"readings: .*{codec} stream"):
        content(path)


@pytest.mark.parametrize("codec", ["gzip", "bz2", "xz"])
@untimed
@given(size=st.integers(1, 70_000), blocks=st.integers(1, 5000))
def test_a_stream_reads_the_same_in_any_portions(codec: str, size: int, blocks: int) -> None:
    data = TEXT[: blocks * 13]
    packed = PACKERS[codec](data)
    reader = inflated(io.BytesIO(packed), packed[:8])
    assert b"".join(iter(lambda: reader.read(size), b"")) == data


def test_a_bomb_is_read_in_bounded_portions(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b"0" * 50_000_000))
    (found,) = expand([str(path)])
    with found.open() as stream:
        assert len(stream.read(1000)) <= 1000
