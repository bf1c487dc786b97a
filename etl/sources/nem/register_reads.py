"""250 records of NEM13 as long reads: what was used between two reads of a register, and when they were."""

import csv
import io
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

import numpy as np

from etl.blocks.counts import Counts
from etl.blocks.quality_codec import worse
from etl.blocks.weeks import Ints, Mask
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.cells.clean_text import BLANKS, clean_id, clean_label, printable
from etl.sources.cells.stamps import LATEST
from etl.sources.cells.values import energy_mwh
from etl.sources.delimited.strict_rows import SET_ASIDE
from etl.sources.delimited.text_pieces import Piece, pieces
from etl.sources.inputs.streams import Stream
from etl.sources.nem.data_details import MARKET_TIME, Channel, energy_unit
from etl.sources.nem.day_versions import superseded
from etl.sources.nem.interval_days import stamp_of
from etl.sources.nem.quality_flags import FLAG, code_of
from etl.sources.rows import LongRows, Reject

_FIELDS = 20
_FLOWS = {"E": "import", "I": "export"}
"""The direction of a register as the network sees it: out of it to the customer, or into it from the customer."""

_OLDER = "an older version of a read"
_AT_ONCE = 50_000

_T = TypeVar("_T")


class _BadRead(Exception):  # noqa: N818 - a reason to set a row aside
    """Why a row is no read."""


def read(stream: Stream, name: str, encoding: str) -> Iterator[LongRows]:
    """Yield all reads of a file, those of one channel together; InputError for what is no file of them."""
    reads = _Reads(name)
    for piece in pieces(stream, encoding):
        for line, cells, text in _rows(piece, name):
            reads.take(line, cells, text)
    yield from reads.settled()


def _rows(piece: Piece, name: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield the rows of a piece that are not empty: line, fields without blanks around them, and the row as written."""
    text = piece.data.decode("utf-8", "replace")
    reader = csv.reader(io.StringIO(text, newline=""))
    while True:
        line = piece.first_line + reader.line_num
        try:
            cells = [cell.strip(BLANKS) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(
                f"{name}:{line}", f"is no row of fields: {error}", "correct this line", code="E-ROW"
            ) from None
        if any(cells):
            yield line, cells, ",".join(cells)


class _Reads:
    """The reads of a file so far: seven whole numbers each."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._keys: dict[Key, int] = {}
        self._columns = [array("q") for _ in range(7)]
        self._rows = self._blank = self._rounded = 0
        self._ignored: Counter[str] = Counter()
        self._rejects: list[Reject] = []

    def take(self, line: int, cells: Sequence[str], text: str) -> None:
        """Add one more row of the file."""
        kind = cells[0]
        if kind == "250":
            self._rows += 1
            self._read(line, cells, text)
        elif kind not in ("550", "900") and [kind, *cells[1:2]] != ["100", "NEM13"]:
            what = f"{printable(kind)!r} is no record of NEM13 (100, 250, 550 and 900 are)"
            raise InputError(f"{self._name}:{line}", what, "load each format by itself", code="E-ROW")

    def _read(self, line: int, cells: Sequence[str], text: str) -> None:
        try:
            channel = _channel(cells)
            if channel.ignored:
                self._ignored[channel.ignored] += 1
                return
            used = _used(cells, channel)
        except _BadRead as bad:
            self._rejects.append(Reject(line, str(bad), SET_ASIDE, text))
            return
        if used is None:
            self._blank += 1
            return
        self._rounded += used.rounded
        number = self._keys.setdefault(channel.key, len(self._keys))
        values = (number, used.start, used.end, used.energy_mwh, used.code, line, stamp_of(cells[21:23]))
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)

    def settled(self) -> Iterator[LongRows]:
        """Yield the reads without older versions, by channel and time."""
        if not self._rows:
            raise InputError(self._name, "holds no readings", "was it exported whole?", code="E-EMPTY")
        columns = [np.array(column, np.int64) for column in self._columns]
        order = np.lexsort((columns[1], columns[0]))
        columns = [column[order] for column in columns]
        older = _older(columns[0], columns[1], columns[2], columns[6])
        if older.any():
            self._ignored[_OLDER] = int(np.count_nonzero(older))
        counts = Counts(self._rows, blank=self._blank, ignored=self._ignored, rounded=self._rounded)
        yield _nothing(counts, self._rejects)
        columns = [column[~older] for column in columns]
        for first in range(0, len(columns[0]), _AT_ONCE):
            yield self._slice([column[first : first + _AT_ONCE] for column in columns])

    def _slice(self, columns: list[Ints]) -> LongRows:
        names = list(self._keys)
        numbers, key = np.unique(columns[0], return_inverse=True)
        return LongRows(
            [names[number] for number in numbers.tolist()],
            key.astype(np.int32),
            columns[1],
            columns[2],
            columns[3],
            quality=columns[4].astype(np.uint16) if columns[4].any() else None,
            line=columns[5],
        )


def _nothing(counts: Counts, rejects: list[Reject]) -> LongRows:
    none = np.empty(0, np.int64)
    return LongRows([], none.astype(np.int32), none, none, none, line=none, counts=counts, rejects=rejects)


def _older(channel: Ints, start: Ints, end: Ints, version: Ints) -> Mask:
    """Reads, sorted by channel and start, that overlap a newer one of their channel."""
    older = np.zeros(len(channel), np.bool_)
    met = (channel[1:] == channel[:-1]) & (start[1:] < end[:-1])
    for number in np.unique(channel[1:][met]).tolist():
        rows = slice(*np.searchsorted(channel, (number, number + 1)).tolist())
        older[rows] = superseded(start[rows], end[rows], version[rows])
    return older


class _Used(NamedTuple):
    """What was used between two reads; seconds in UTC."""

    start: int
    end: int
    energy_mwh: int
    rounded: bool
    code: int


def _channel(cells: Sequence[str]) -> Channel:
    if len(cells) < _FIELDS:
        raise _BadRead(f"the 250 record has {len(cells)} fields, not {_FIELDS} or more")
    flow, unit = _FLOWS.get(cells[7].upper()), cells[19]
    if flow is None:
        raise _BadRead(f"direction {printable(cells[7])!r} is neither E nor I")
    energy = _labelled("unit", unit, energy_unit)
    key = Key.of(_labelled("NMI", cells[1], clean_id), "", _labelled("NMI suffix", cells[4], clean_label), flow)
    ignored = "" if energy else f"{key.register} in {printable(unit)}"
    return Channel(key, energy or "", 60, ignored)


def _labelled(what: str, text: str, reading: Callable[[str], _T]) -> _T:
    try:
        return reading(text)
    except ValueError as error:
        raise _BadRead(f"{what} {printable(text)!r} {error}") from None


def _used(cells: Sequence[str], channel: Channel) -> _Used | None:
    """Return what a 250 record says; None where one of its reads is missing (quality N)."""
    flags = [_flag(cells[place]) for place in (10, 15)]
    if any(flag[0] == "N" for flag in flags):
        return None
    start, end = _seconds(cells[9]), _seconds(cells[14])
    if end <= start:
        raise _BadRead(f"the read of {printable(cells[14])} is not after that of {printable(cells[9])}")
    try:
        energy, rounded = energy_mwh(cells[18], channel)
    except ValueError as error:
        raise _BadRead(f"quantity {printable(cells[18])!r} {error}") from None
    codes = np.array([[code_of(flag)] for flag in flags], np.uint16)
    return _Used(start, end, energy, rounded, int(worse(*codes).item()))


def _flag(text: str) -> str:
    flag = text.upper()
    if not FLAG.fullmatch(flag) or flag[0] == "V":
        raise _BadRead(f"quality {printable(text)!r} is none of A, E, F, N and S")
    return flag


def _seconds(text: str) -> int:
    """UTC seconds, whole minutes, of YYYYMMDDhhmmss in market time; one read's end is the next one's start."""
    if re.fullmatch(r"[0-9]{8}(?:[0-9]{4}(?:[0-9]{2})?)?", text):
        try:
            at = datetime.strptime(text[:12].ljust(12, "0"), "%Y%m%d%H%M").replace(tzinfo=UTC)
        except ValueError:
            at = datetime(1, 1, 1, tzinfo=UTC)
        if MARKET_TIME <= at.timestamp() < LATEST:
            return int(at.timestamp()) - MARKET_TIME
    raise _BadRead(f"{printable(text)!r} is no date and time (YYYYMMDDhhmmss)")
