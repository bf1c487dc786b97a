"""Decompression as a stream, known by its first bytes: gzip, zstd, xz, bz2. Memory is bounded by the size of a read."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Mapping
from typing import Protocol

_BLOCK = 256 * 1024

MAGIC: Mapping[bytes, str] = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"\xfd7zXZ\0": "xz", b"BZh": "bz2"}


class TornError(Exception):
    """A compressed stream ends early, is damaged, or is followed by something else; the text says which."""


class Reads(Protocol):
    """Anything that gives its next bytes, none at its end; fewer than wanted only at its end."""

    def read(self, size: int, /) -> bytes: ...


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Zlib:
    """zlib's decompressor with the interface of those of bz2 and lzma: it keeps bytes that it has not used yet."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


_DECODERS: Mapping[str, Callable[[], _Decoder]] = {
    "gzip": _Zlib,
    "xz": lzma.LZMADecompressor,
    "bz2": bz2.BZ2Decompressor,
}


class Inflated:
    """The bytes inside one or several compressed streams, one after the other."""

    def __init__(self, raw: Reads, codec: str) -> None:
        self._raw, self._codec = raw, codec
        self._decoder = _DECODERS[codec]()
        self._pending = b""
        self._hungry = True

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end; TornError."""
        while not self._decoder.eof or self._next_stream():
            wanted = self._hungry and not self._pending
            data = self._raw.read(_BLOCK) if wanted else self._pending
            self._pending = b""
            try:
                out = self._decoder.decompress(data, size)
            except (zlib.error, lzma.LZMAError, OSError, ValueError) as error:
                raise TornError(f"the {self._codec} stream is damaged") from error
            self._hungry = len(out) < size
            if out:
                return out
            if wanted and not data:
                raise TornError(f"the {self._codec} stream ends before its end")
        return b""

    def _next_stream(self) -> bool:
        """Return whether another stream follows; zeros after a stream are padding."""
        rest = (self._decoder.unused_data or self._raw.read(_BLOCK)).lstrip(b"\0")
        while not rest:
            block = self._raw.read(_BLOCK)
            if not block:
                return False
            rest = block.lstrip(b"\0")
        rest += self._raw.read(_BLOCK)
        if not rest.startswith(tuple(magic for magic, codec in MAGIC.items() if codec == self._codec)):
            raise TornError(f"something other than a {self._codec} stream follows the {self._codec} stream")
        self._decoder, self._pending, self._hungry = _DECODERS[self._codec](), rest, True
        return True


class Zstd:
    """The bytes inside zstd frames, by pyarrow's decoder."""

    def __init__(self, raw: Reads) -> None:
        import pyarrow as pa

        self._stream = pa.CompressedInputStream(pa.PythonFile(_File(raw), mode="r"), "zstd")

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end; TornError."""
        try:
            data: bytes = self._stream.read(size)
        except OSError as error:
            torn = "Truncated" in str(error)
            raise TornError(f"the zstd stream {'ends before its end' if torn else 'is damaged'}") from error
        return data


class _File:
    """The few methods of a file that pyarrow calls."""

    closed = False

    def __init__(self, raw: Reads) -> None:
        self._raw = raw

    def read(self, size: int, /) -> bytes:
        return self._raw.read(size)

    def close(self) -> None:
        """Do nothing: the raw file is closed by whoever opened it."""


def inflated(raw: Reads, head: bytes) -> Reads:
    """Return the decompressed bytes of `raw`, whose first bytes are `head`; `raw` itself when it is not compressed."""
    for magic, codec in MAGIC.items():
        if head.startswith(magic):
            return Zstd(raw) if codec == "zstd" else Inflated(raw, codec)
    return raw
