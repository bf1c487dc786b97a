"""A file in pieces of a few megabytes, cut at line ends outside quotes, in UTF-8 with `\\n` or `\\r\\n` line ends."""

import codecs
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from etl.core.errors import InputError
from etl.kernel.counted_bytes import count_byte

PIECE_BYTES = 4 << 20
_LINE_END, _RETURN = 10, 13
LINE_BYTES = 1 << 20
"""A longer line, or a longer quoted field, is refused before it is parsed."""

_BOMS = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


class Readable(Protocol):
    """A named stream of bytes."""

    name: str

    def read(self, size: int, /) -> bytes: ...


class Piece(NamedTuple):
    """Whole rows, and the line of the file (from 1) on which they begin."""

    data: bytes
    first_line: int


def pieces(
    stream: Readable, encoding: str, size: int = PIECE_BYTES, skip: int = 0, separator: str = ""
) -> Iterator[Piece]:
    """Yield the file after its first `skip` lines; InputError for what cannot be cut or decoded.

    With a separator, rows that begin with the same cell stay together where they are few.
    """
    line, rest = 1, b""
    for block in _blocks(stream, encoding, size):
        if not skip and (piece := _plain_piece(rest, block, separator)) is not None:
            rest = block[len(piece) - len(rest) :]
            _check_lines(piece, len(piece), stream.name, line)
        else:
            rest += block
            while skip and (end := rest.find(b"\n") + 1):
                rest, skip, line = rest[end:], skip - 1, line + 1
            cut = 0 if skip else _cut(rest, separator)
            _check_lines(rest, cut, stream.name, line)
            piece, rest = rest[:cut], rest[cut:]
        if piece:
            yield Piece(piece, line)
            line += count_byte(piece, _LINE_END)
    if rest.count(b'"') % 2 and not skip:
        raise _unclosed(stream.name, line)
    if rest and not skip:
        _check_lines(rest, len(rest), stream.name, line)
        yield Piece(rest, line)


def _plain_piece(rest: bytes, block: bytes, separator: str) -> bytes | None:
    """Return the rest and the block's whole lines, if no quote could include a line end; copied once, not twice."""
    cut = block.rfind(b"\n") + 1
    if not cut or b'"' in rest or b'"' in block:
        return None
    return b"".join((rest, memoryview(block)[: _before_last_run(block, cut, separator)]))


def _before_last_run(data: bytes, cut: int, separator: str) -> int:
    """Return where the last rows with the same first cell begin, or `cut` if they are half of the data or more.

    Any line end would do. But mostly a client's rows are together, and here none of its weeks goes on in another piece.
    """
    high = data.rfind(b"\n", 0, max(cut - 1, 0)) + 1
    low = data.find(b"\n", cut // 2, cut) + 1
    cell = data[high : data.find(separator.encode(), high, cut) + 1]
    if not separator or not cell or low >= high or data.startswith(cell, low):
        return cut
    middle = (low + high) // 2
    while begin := data.rfind(b"\n", low, middle) + 1 or data.find(b"\n", middle, high - 1) + 1:
        low, high = (low, begin) if data.startswith(cell, begin) else (begin, high)
        middle = (low + high) // 2
    return high


def _cut(data: bytes, separator: str) -> int:
    """Return the place after the last line end that no open quote includes; 0 where there is none."""
    cut = data.rfind(b"\n") + 1
    if b'"' not in data:
        return _before_last_run(data, cut, separator)
    odd = data.count(b'"', 0, cut) % 2
    while odd and cut:
        start = data.rfind(b"\n", 0, cut - 1) + 1
        odd ^= data.count(b'"', start, cut) % 2
        cut = start
    return cut


def _check_lines(data: bytes, cut: int, name: str, line: int) -> None:
    """Raise InputError for a line above the bound; a longer one includes a whole window without a line end."""
    if len(data) - cut > LINE_BYTES and data.find(b"\n", cut) >= 0:
        raise _unclosed(name, line + data.count(b"\n", 0, cut))
    window = LINE_BYTES // 2
    for start in range(0, len(data), window):
        if data.find(b"\n", start, start + window) < 0:
            begin, end = data.rfind(b"\n", 0, start) + 1, data.find(b"\n", start)
            if (len(data) if end < 0 else end) - begin > LINE_BYTES:
                where = line + data.count(b"\n", 0, begin)
                raise InputError(
                    f"{name}:{where}", "the line is longer than 1 MB", "is it a file of readings?", code="E-ROW"
                )


def _unclosed(name: str, line: int) -> InputError:
    return InputError(f"{name}:{line}", "a quote opened here is never closed", "correct this line", code="E-ROW")


def _blocks(stream: Readable, encoding: str, size: int) -> Iterator[bytes]:
    """Yield the file in UTF-8 without its BOM; a lone `\\r` becomes `\\n`, and no `\\r\\n` is split between blocks."""
    end = b""
    for block in _text(stream, encoding, size):
        data = end + block
        end = b"\r" if data.endswith(b"\r") else b""
        data = data[: len(data) - len(end)]
        if b"\r" in data and count_byte(data, _RETURN) != data.count(b"\r\n"):
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield data
    if end:
        yield b"\n"


def _text(stream: Readable, encoding: str, size: int) -> Iterator[bytes]:
    block = _read(stream, max(size, 4)).removeprefix(_BOMS.get(encoding, b""))
    if encoding in ("utf-8", "utf-8-sig"):
        while block:
            yield block
            block = _read(stream, size)
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    while block:
        yield _decoded(decoder, block, stream.name, encoding)
        block = _read(stream, size)
    yield _decoded(decoder, b"", stream.name, encoding)


def _decoded(decoder: codecs.IncrementalDecoder, block: bytes, name: str, encoding: str) -> bytes:
    try:
        return decoder.decode(block, final=not block).encode("utf-8")
    except UnicodeError:
        what = f"holds bytes that are no text in {encoding}, as which it is read"
        raise InputError(name, what, "save the file as UTF-8", code="E-ENCODING") from None


def _read(stream: Readable, size: int) -> bytes:
    """`size` bytes, fewer only at the end."""
    data = stream.read(size)
    if len(data) == size or not data:
        return data
    parts = [data]
    while (missing := size - sum(map(len, parts))) and (data := stream.read(missing)):
        parts.append(data)
    return b"".join(parts)
