"""Text that is written while it is read: the bytes of a table that another format holds."""

from collections.abc import Generator


class WrittenText:
    """A source of bytes, made of parts as they are wanted."""

    def __init__(self, parts: Generator[bytes]) -> None:
        self._parts = parts
        self._ahead = memoryview(b"")

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, of one part; none at the end."""
        if not self._ahead:
            self._ahead = memoryview(next(self._parts, b""))
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        return bytes(data)

    def close(self) -> None:
        self._parts.close()
