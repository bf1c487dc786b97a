"""Small workbooks of the kinds that no library here writes: xls, xlsb and ods, of texts, numbers, stamps and errors."""

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

NOT_AVAILABLE = object()
"""A cell that shows #N/A."""

Rows = Sequence[Sequence[Any]]
_FORMAT = "yyyy-mm-dd hh:mm"
_DATED = 164
"""The first number of a format that a file defines itself."""


def _serial(moment: datetime) -> float:
    """The days since 1899-12-30, as Excel has a moment."""
    since = moment - datetime.fromisoformat("1899-12-30")
    return since.days + since.seconds / 86_400


def xls(rows: Rows, title: str = "Readings") -> bytes:
    """BIFF8 in a compound file ([MS-XLS], [MS-CFB]): one stream, long enough to need no small sectors."""
    sheet = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            sheet += _xls_cell(row, column, value)
    sheet += _biff(0x0A)
    before = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    before += _biff(0x41E, struct.pack("<HHB", _DATED, len(_FORMAT), 0) + _FORMAT.encode())
    before += b"".join(_biff(0xE0, struct.pack("<HH", 0, form) + bytes(16)) for form in (0, _DATED))
    name = bytes([len(title), 1]) + title.encode("utf-16-le")
    start = len(before) + len(_biff(0x85, bytes(6) + name)) + len(_biff(0x0A))
    return _compound(before + _biff(0x85, struct.pack("<IBB", start, 0, 0) + name) + _biff(0x0A) + sheet)


def _biff(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _xls_cell(row: int, column: int, value: Any) -> bytes:
    at = struct.pack("<HHH", row, column, isinstance(value, datetime))
    if value is None:
        return b""
    if value is NOT_AVAILABLE:
        return _biff(0x205, at + bytes([0x2A, 1]))
    if isinstance(value, str):
        return _biff(0x204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _biff(0x203, at + struct.pack("<d", _serial(value) if isinstance(value, datetime) else value))


def _compound(stream: bytes) -> bytes:
    sectors = max(8, -(-len(stream) // 512))
    end, free, none = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0, 0) + struct.pack("<I", none) * 108
    chain = [0xFFFFFFFD, end, *range(3, sectors + 2), end]
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII36xIQ", 2 * len(name) + 2, kind, 1, none, none, child, first, size)
        for name, kind, child, first, size in (("Root Entry", 5, 1, end, 0), ("Workbook", 2, none, 2, sectors * 512))
    )
    return head + table + entries.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")


def xlsb(rows: Rows, title: str = "Readings", far: tuple[int, int] | None = None) -> bytes:
    """Excel's binary workbook ([MS-XLSB]): records in the parts of a zip archive; `far` is the place of one more 1."""
    last = far or (len(rows), 20)
    sheet = _record(129) + _record(148, struct.pack("<IIII", 0, last[0], 0, last[1])) + _record(145)
    for row, cells in enumerate(rows):
        sheet += _record(0, struct.pack("<IIH3xI", row, 0, 0, 0))
        sheet += b"".join(_xlsb_cell(column, value) for column, value in enumerate(cells))
    if far is not None:
        sheet += _record(0, struct.pack("<IIH3xI", far[0], 0, 0, 0)) + _xlsb_cell(far[1], 1)
    sheet += _record(146) + _record(130)
    book = _record(131) + _record(143) + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(title))
    forms = _record(615, struct.pack("<I", 1)) + _record(44, struct.pack("<H", _DATED) + _wide(_FORMAT)) + _record(616)
    styles = b"".join(_record(47, struct.pack("<HH", 0, form) + bytes(12)) for form in (0, _DATED))
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    )
    links += ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    return _zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.bin": book + _record(144) + _record(132),
            "xl/_rels/workbook.bin.rels": f'{links} Target="worksheets/sheet1.bin"/></Relationships>'.encode(),
            "xl/styles.bin": _record(278)
            + forms
            + _record(617, struct.pack("<I", 2))
            + styles
            + _record(618)
            + _record(279),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _record(kind: int, data: bytes = b"") -> bytes:
    """Kind and length have seven bits a byte."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    head += bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
    return head + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_cell(column: int, value: Any) -> bytes:
    at = struct.pack("<II", column, isinstance(value, datetime))
    if value is None:
        return b""
    if value is NOT_AVAILABLE:
        return _record(3, at + b"\x2a")
    if isinstance(value, str):
        return _record(6, at + _wide(value))
    return _record(5, at + struct.pack("<d", _serial(value) if isinstance(value, datetime) else value))


def ods(rows: Rows, title: str = "Readings", *, more: str = "") -> bytes:
    """OpenDocument; `more` is XML after the rows."""
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in names.items()
    )
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>" for cells in rows)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="{title}">{body}{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return _zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        }
    )


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if value is NOT_AVAILABLE:
        shown = "<text:p>#N/A</text:p>"
        return f'<table:table-cell office:value-type="string" office:string-value="">{shown}</table:table-cell>'
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    if isinstance(value, datetime):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'


def _zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


KINDS: dict[str, Callable[[Rows], bytes]] = {"xls": xls, "xlsb": xlsb, "ods": ods}
