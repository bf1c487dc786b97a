"""NEM12, the days of intervals that Australian meter data providers write: 100, 200, 300, 400, 500 and 900 records.

All days are those of market time, UTC+10 without daylight saving; the first of a day's values ends an interval after
midnight. AEMO, Meter Data File Format Specification NEM12 & NEM13.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from etl.sources.inputs.streams import Stream
from etl.sources.rows import Batch

if TYPE_CHECKING:
    from etl.sources.nem.day_versions import Versions

SENTENCE = "days of market time (UTC+10), units as each 200 record says"
ZONE = "Australia/Brisbane"
"""Where clocks show market time all the year."""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def recognises(head: bytes) -> bool:
    """Return a 100 record that says so, or a 200 record with a 300 record under it: many files have no 100 record."""
    first, second = first_records(head)
    if first[0] == "100":
        return first[1:2] == ["NEM12"]
    return first[0] == "200" and second[0] == "300" and bool(re.fullmatch(r"[0-9]{8}", "".join(second[1:2])))


def batches(stream: Stream, name: str, known: "Versions | None" = None) -> Iterator[Batch]:
    """Return the readings of a file; ReadAgain with what to give as `known` when a day comes again."""
    from etl.sources.nem.day_batches import read

    return read(stream, name, encoding(stream.head(4)), known)


def encoding(head: bytes) -> str:
    """Return the encoding that the byte order mark says; UTF-8 without one."""
    return next((encoding for bom, encoding in _BOMS if head.startswith(bom)), "utf-8")


def first_records(head: bytes) -> tuple[list[str], list[str]]:
    """Return the first two lines that are not empty, as fields without blanks around them."""
    text = head[:65_536].decode(encoding(head), "replace").removeprefix("\ufeff").replace("\0", "")
    lines = [line for line in re.split(r"[\r\n]+", text)[:1000] if line.strip(" \t,")][:2]
    first, second, *_ = [*(_fields(line) for line in lines), [""], [""]]
    return first, second


def _fields(line: str) -> list[str]:
    try:
        return [cell.strip().upper() for cell in next(csv.reader([line]), [""])] or [""]
    except csv.Error:
        return [""]
