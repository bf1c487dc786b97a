"""An open input: its decompressed bytes, its digest, and how far it has been read."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, runtime_checkable

from etl.core.errors import InputError
from etl.sources.inputs.decompression import Reads, TornError, inflated
from etl.sources.inputs.hashing import Hash

HEAD_BYTES = 256 * 1024
"""How much of a file is looked at to understand it."""


class Source(Protocol):
    """An open file of bytes."""

    def read(self, size: int, /) -> bytes: ...
    def close(self) -> None: ...


@runtime_checkable
class Placed(Protocol):
    """A source that gives other bytes than those of its file, and knows how far it has read that."""

    @property
    def position(self) -> int: ...


class _Raw:
    """The bytes as they are on disk: counted, hashed, and the first of them looked at before they are read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._ahead = b""
        self.hash = Hash()
        self.position = 0

    def peek(self, size: int) -> bytes:
        while len(self._ahead) < size and (data := self._source.read(size - len(self._ahead))):
            self._ahead += data
        return self._ahead

    def read(self, size: int, /) -> bytes:
        data = self._ahead or self._source.read(size)
        data, self._ahead = data[:size], data[size:]
        self.position += len(data)
        self.hash.update(data)
        return data


class Stream(AbstractContextManager["Stream"]):
    """The decompressed bytes of one input; every fault on the way is an InputError with the input's name."""

    def __init__(self, name: str, source: Source) -> None:
        self.name = name
        self._source = source
        self._raw = _Raw(source)
        self._ahead = b""
        try:
            with _faults(name):
                self._inner: Reads = inflated(self._raw, self._raw.peek(8))
        except BaseException:
            self.__exit__()
            raise

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """Return the next `size` bytes (fewer only at the end), which `read` gives again."""
        with _faults(self.name):
            while len(self._ahead) < size and (data := self._inner.read(size - len(self._ahead))):
                self._ahead += data
        return self._ahead[:size]

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        if self._ahead:
            data, self._ahead = self._ahead[:size], self._ahead[size:]
            return data
        with _faults(self.name):
            return self._inner.read(size)

    @property
    def position(self) -> int:
        """Return the bytes of the file consumed so far, before decompression."""
        return self._source.position if isinstance(self._source, Placed) else self._raw.position

    def sha256(self) -> str:
        """Return the hex digest of the file's own bytes, compressed where they are; the rest is read first."""
        while self.read(1 << 20):
            pass
        return self._raw.hash.hexdigest()

    def __exit__(self, *_: object) -> None:
        self._raw.hash.close()
        self._source.close()


@contextmanager
def _faults(name: str) -> Iterator[None]:
    again = "copy or download the file again"
    try:
        yield
    except TornError as error:
        raise InputError(name, str(error), again) from None
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise InputError(name, "is damaged inside the zip archive", again, code="E-DAMAGED-FILE") from None
    except OSError as error:
        raise InputError(name, f"cannot be read: {error.strerror or error}", again) from None
