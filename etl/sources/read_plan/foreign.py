"""Files that are no text of readings, recognised by their first bytes so that they are refused by name."""

import re
from collections.abc import Sequence

from etl.core.errors import InputError

_EXPORT = "export it as CSV first"
_UNPACK = "unpack it first"
_DOWNLOAD = "download the readings again: a login or error page may have been saved in their place"

_OLE = b"\xd0\xcf\x11\xe0"
"""A container of Microsoft's: an old workbook, or a new one that is encrypted."""

_MAGIC: Sequence[tuple[bytes, str, str]] = (
    (b"ZHV|", "is a flow of the British data transfer network, for which there is no layout", _EXPORT),
    (b"%PDF", "is a PDF, not readings", _EXPORT),
    (b"\x89PNG", "is a picture, not readings", _EXPORT),
    (b"\xff\xd8\xff", "is a picture, not readings", _EXPORT),
    (b"GIF8", "is a picture, not readings", _EXPORT),
    (_OLE, "is an old workbook inside an archive or a stream, which is not read", _UNPACK),
    (b"PK\x03\x04", "is a zip archive inside another archive or a stream, which is not read", _UNPACK),
    (b"SQLite format 3\0", "is an SQLite database, not readings", _EXPORT),
    (b"PAR1", "is a parquet file inside an archive or a stream, which is not read", _UNPACK),
    (b"PARE", "is an encrypted parquet file, which is not read", "write it without encryption"),
    (b"ARROW1", "is an arrow file inside an archive or a stream, which is not read", _UNPACK),
    (b"\xff\xff\xff\xff", "is an arrow file inside an archive or a stream, which is not read", _UNPACK),
    (b"FEA1", "is a feather file of the first version, which is not read", "write it in version 2"),
)
_MARKUP: Sequence[tuple[bytes, str, str]] = (
    (b"<!doctype html", "is a web page, not readings", _DOWNLOAD),
    (b"<html", "is a web page, not readings", _DOWNLOAD),
    (b"<?xml", "is XML, for which there is no layout", _EXPORT),
    (b"<feed", "is XML, for which there is no layout", _EXPORT),
)


_EXCHANGE = re.compile(r"\s*\"?HDR\"?\s*,\s*\"?(?P<kind>ICP[A-Z]*)\"?\s*,", re.IGNORECASE)
"""The header record of a file of New Zealand's exchange protocols (EIEP), and what it holds."""


def refuse_exchange(name: str, lines: Sequence[str]) -> None:
    """Raise InputError for a file of New Zealand's exchange protocols that has no readings of half hours."""
    found = _EXCHANGE.match(lines[0]) if lines else None
    if found is not None:
        what = f"is an EIEP file of kind {found['kind']} (New Zealand), whose rows are sums of periods of a bill"
        what += " or no readings at all"
        raise InputError(name, what, "load its half hours: EIEP3 (ICPHH) or EIEP13A (ICPCONS)")


def refuse_foreign(head: bytes, name: str) -> None:
    """Raise InputError when the head is that of a web page, a picture, a workbook or the like."""
    if head.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in head:
        raise InputError(name, "is an Excel workbook with a password", "save it without one, or export it as CSV")
    text = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, what, remedy in _MAGIC:
        if head.startswith(magic):
            raise InputError(name, what, remedy)
    for magic, what, remedy in _MARKUP:
        if text.startswith(magic):
            raise InputError(name, what, remedy)
