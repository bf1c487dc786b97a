"""Messages of an Arrow stream, looked at before they are decompressed: a kilobyte of them may stand for gigabytes.

The layout is that of Message.fbs of Apache Arrow: a flatbuffer that names the buffers in the body after it, each of
which begins with its size when decompressed.
"""

import struct
from typing import Any, NamedTuple

LARGEST = 1 << 30
"""Bytes that a batch, or a dictionary, may have when decompressed."""

_HEADER, _OF_DICTIONARY = 2, 1
_BUFFERS, _COMPRESSION = 2, 3
"""Fields of the tables Message, DictionaryBatch and RecordBatch."""


class TooLargeError(Exception):
    """A batch has more bytes when decompressed than a part of a file of readings should; the text says how many MB."""


class _Table(NamedTuple):
    """A table of a flatbuffer at a place."""

    data: bytes
    place: int

    def field(self, number: int) -> int:
        """Return the place of a field; 0 where the table has none."""
        (back,) = struct.unpack_from("<i", self.data, self.place)
        (size,) = struct.unpack_from("<H", self.data, self.place - back)
        entry = 4 + 2 * number
        if entry >= size:
            return 0
        (offset,) = struct.unpack_from("<H", self.data, self.place - back + entry)
        return self.place + offset if offset else 0

    def table(self, number: int) -> "_Table":
        return _Table(self.data, _followed(self.data, self.field(number)))


def _followed(data: bytes, place: int) -> int:
    (offset,) = struct.unpack_from("<I", data, place)
    return place + int(offset)


def check_size(message: Any) -> None:
    """Raise TooLargeError for a batch that decompression would blow up, ValueError for one that is damaged."""
    if message.type not in {"record batch", "dictionary"}:
        return
    try:
        size = _unpacked(message)
    except struct.error as error:
        raise ValueError(str(error)) from None
    if size > LARGEST:
        raise TooLargeError(f"{size >> 20:,}")


def _unpacked(message: Any) -> int:
    """Return the bytes of a compressed batch when decompressed; 0 for one that is as large as its body."""
    data, body = message.metadata.to_pybytes(), memoryview(message.body)
    batch = _Table(data, _followed(data, 0)).table(_HEADER)
    if message.type == "dictionary":
        batch = batch.table(_OF_DICTIONARY)
    if not batch.field(_COMPRESSION) or not batch.field(_BUFFERS):
        return 0
    first = _followed(data, batch.field(_BUFFERS))
    (count,) = struct.unpack_from("<I", data, first)
    buffers = struct.iter_unpack("<qq", data[first + 4 : first + 4 + 16 * count])
    return sum(max(struct.unpack_from("<q", body, place)[0], 0) for place, length in buffers if length >= 8)
