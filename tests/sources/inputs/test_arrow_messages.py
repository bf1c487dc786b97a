"""Messages of Arrow, and how large they are when decompressed."""

import io
from typing import Any, NamedTuple

import pyarrow as pa
import pytest

from etl.sources.inputs import arrow_messages
from etl.sources.inputs.arrow_messages import TooLargeError, check_size


def messages(rows: Any, compression: str | None) -> list[Any]:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, rows.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(rows)
    return list(pa.ipc.MessageReader.open_stream(io.BytesIO(sink.getvalue())))


NUMBERS = pa.table({"kwh": [0.0] * (1 << 18)})
"""2 MB of zeros."""
WORDS = pa.table({"word": pa.array([f"{number:08}" for number in range(1 << 17)]).dictionary_encode()})
"""A dictionary of 1 MB of letters and half a MB of their ends, and half a MB of places in it."""


@pytest.mark.parametrize("compression", ["zstd", "lz4"])
def test_a_batch_is_as_large_as_its_buffers_say(monkeypatch: pytest.MonkeyPatch, compression: str) -> None:
    schema, batch = messages(NUMBERS, compression)
    monkeypatch.setattr(arrow_messages, "LARGEST", 2 << 20)
    check_size(schema)
    check_size(batch)
    monkeypatch.setattr(arrow_messages, "LARGEST", (2 << 20) - 1)
    with pytest.raises(TooLargeError, match=r"^2$"):
        check_size(batch)


def test_a_dictionary_counts_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow_messages, "LARGEST", 1 << 20)
    _, dictionary, batch = messages(WORDS, "zstd")
    check_size(batch)
    with pytest.raises(TooLargeError, match=r"^1$"):
        check_size(dictionary)


def test_what_is_not_compressed_is_as_large_as_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow_messages, "LARGEST", 0)
    for message in messages(NUMBERS, None):
        check_size(message)


def test_a_damaged_batch_is_no_batch() -> None:
    """The places in its header are cut off."""

    class Cut(NamedTuple):
        type: str
        metadata: Any
        body: Any

    _, batch = messages(NUMBERS, "zstd")
    with pytest.raises(ValueError, match="requires a buffer"):
        check_size(Cut("record batch", pa.py_buffer(b"\x10\0\0\0"), batch.body))
