"""Streams of bytes in memory, as readers of files take them."""

import io


class Bytes:
    """A stream of bytes in memory."""

    name = "a.csv"

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def read(self, size: int, /) -> bytes:
        return self._file.read(size)
