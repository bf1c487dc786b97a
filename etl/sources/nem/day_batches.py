"""The pieces of a NEM12 file as batches: which channel each day is of, and which of its versions is taken."""

from collections.abc import Iterator, Sequence

import numpy as np

from etl.blocks.counts import Counts
from etl.blocks.weeks import Ints, Mask
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.cells.clean_text import BLANKS, printable
from etl.sources.cells.stamps import DAY
from etl.sources.delimited.text_pieces import Piece, pieces
from etl.sources.inputs.streams import Stream
from etl.sources.nem.data_details import MARKET_TIME, Channel, channel
from etl.sources.nem.day_versions import NONE, SeenDays, Versions, seconds_of
from etl.sources.nem.interval_days import DayReader, Days
from etl.sources.nem.record_lines import Lines, Record
from etl.sources.read_plan.records import ReadAgain
from etl.sources.rows import Batch, Rows

PIECE_BYTES = 1 << 20

_MOST_HELD = 2 << 20
"""Bytes of one day and its 400 records."""

_REMEMBERED = 10_000
"""200 records that need not be read again: some files repeat one before every day."""

_OLDER = "an older version of a day"
_DAYS_A_CHANNEL = 1 << 16
_PASSED_OVER = {"500", "900", ""}
_BEGIN = "a file begins with a 200 record or with 100 and 200"


def read(stream: Stream, name: str, encoding: str, known: Versions | None, size: int = PIECE_BYTES) -> Iterator[Batch]:
    """Yield the readings of a file, a few batches a piece; ReadAgain, with the next `known`, if a day occurs twice."""
    reader = _Reader(name, known)
    for piece in with_whole_days(pieces(stream, encoding, size)):
        for batch in reader.read(piece):
            if known is None or known.complete:
                yield batch
    reader.end()


def with_whole_days(some: Iterator[Piece]) -> Iterator[Piece]:
    """Yield the same lines, cut before a 300 record: the 400 records under it may be in the next piece."""
    open_day = Piece(b"", 1)
    for piece in some:
        data, first_line = open_day.data + piece.data, open_day.first_line if open_day.data else piece.first_line
        cut = _last_day(data)
        cut = len(data) if len(data) - cut > _MOST_HELD else cut
        if cut:
            yield Piece(data[:cut], first_line)
        open_day = Piece(data[cut:], first_line + data.count(b"\n", 0, cut))
    if open_day.data:
        yield open_day


def _last_day(data: bytes) -> int:
    """Return where the last line begins that is neither empty nor a 400 record."""
    end = len(data)
    while end > 0:
        start = data.rfind(b"\n", 0, end - 1) + 1
        word = data[start : start + 32].lstrip(b' \t",\r\n')
        if word and not word.startswith(b"400") and start < end:
            return start
        end = start
    return 0


class _Reader:
    """Reads the pieces of one file in their order."""

    def __init__(self, name: str, known: Versions | None) -> None:
        self._name = name
        self._seen = SeenDays()
        self._versions = known
        self._channel: Channel | None = None
        self._records: dict[str, Channel] = {}
        self._numbers: dict[Key, int] = {}
        self._days = 0

    def end(self) -> None:
        """Check the whole file: InputError if it has no day, ReadAgain if its versions were not known before."""
        if not self._days:
            raise InputError(self._name, "holds no readings", "was it exported whole?", code="E-EMPTY")
        if self._versions is not None and not self._versions.complete:
            self._versions.complete = True
            raise ReadAgain(self._versions)

    def read(self, piece: Piece) -> Iterator[Batch]:
        """Yield the readings of a piece, a batch for each interval length in it, and one of what is left out."""
        lines = Lines(piece)
        structure = _Structure(lines, self._name, self._records, self._channel)
        self._channel = structure.channel
        place, number = structure.days()
        self._days += len(place)
        ignored: dict[str, int] = {}
        for interval, some in structure.by_interval(number):
            reader = DayReader(lines, structure.channels, structure.ranges, structure.odd)
            days = reader.read(place[some], number[some])
            yield self._batch(self._newest(days, structure.channels, ignored), structure.channels, interval, lines)
        for one, days_of in structure.left_out(number):
            ignored[one.ignored] = ignored.get(one.ignored, 0) + days_of * one.values
        if ignored:
            yield _nothing(ignored)

    def _newest(self, days: Days, channels: Sequence[Channel], ignored: dict[str, int]) -> Days:
        """Without the days of which the file has a newer version anywhere; ReadAgain when one comes again unawares."""
        of_channel = np.array([self._numbers.setdefault(one.key, len(self._numbers)) for one in channels], np.int64)
        day = of_channel[days.channel] * _DAYS_A_CHANNEL + days.day
        if self._versions is None:
            if self._seen.again(day):
                raise ReadAgain(Versions())
            return days
        if not self._versions.complete:
            self._versions.add(day, days.version)
        older = (days.version > NONE) & (days.version < self._versions.newest(day))
        if older.any():
            ignored[_OLDER] = ignored.get(_OLDER, 0) + int(np.count_nonzero(days.known[older]))
            days = days.where(~older)
        return days

    @staticmethod
    def _batch(days: Days, channels: Sequence[Channel], interval: int, lines: Lines) -> Batch:
        keys: dict[Key, int] = {}
        of_channel = np.zeros(len(channels), np.int32)
        for number in np.unique(days.channel).tolist():
            of_channel[number] = keys.setdefault(channels[number].key, len(keys))
        values = 1440 // interval
        start = days.day * DAY - MARKET_TIME
        known = slice(None) if days.known.all() else days.known.reshape(-1)
        rows = Rows(
            keys=list(keys),
            key=np.repeat(of_channel[days.channel], values)[known],
            seconds=(start[:, None] + np.arange(values) * (interval * 60)).reshape(-1)[known],
            energy_mwh=days.energy_mwh.reshape(-1)[known],
            quality=days.code.reshape(-1)[known] if days.code.any() else None,
            line=np.repeat(lines.first_line + days.place, values)[known],
            counts=Counts(
                rows=len(days.place) + len(days.rejects),
                blank=days.known.size - int(np.count_nonzero(days.known)),
                rounded=days.rounded,
            ),
            rejects=days.rejects,
            stamp=np.repeat(seconds_of(days.version), values)[known] if days.version.any() else None,
        )
        return Batch(rows, interval)


def _nothing(ignored: dict[str, int]) -> Batch:
    empty = np.empty(0, np.int64)
    return Batch(Rows([], empty.astype(np.int32), empty, empty, line=empty, counts=Counts(ignored=ignored)), 30)


class _Structure:
    """What the records of a piece say of its days: the channel that each is of, and its 400 records."""

    def __init__(self, lines: Lines, name: str, known: dict[str, Channel], current: Channel | None) -> None:
        self.channel = current
        """That of the days after the piece."""
        self.channels: list[Channel] = []
        self.ranges: dict[int, list[list[str]]] = {}
        self.odd: Mask = np.zeros(len(lines), np.bool_)
        """Lines that are 300 records, though not plainly."""
        self._lines, self._name, self._known = lines, name, known
        self._plain, self._last_odd = np.flatnonzero(lines.day), -1
        self._changes: list[tuple[int, int]] = []
        self._change(0, current)
        for record in lines.others():
            self._take(record)

    def days(self) -> tuple[Ints, Ints]:
        """Return the lines of all days that are read or counted, and the place of each one's channel."""
        place = np.flatnonzero(self._lines.day | self.odd)
        changes = np.array(self._changes, np.int64)
        number = changes[np.searchsorted(changes[:, 0], place, side="right") - 1, 1]
        for line in place[number < 0][:1].tolist():
            raise InputError(
                self._where(line), "a 300 record stands without a 200 record before it", _BEGIN, code="E-ROW"
            )
        return place, number

    def by_interval(self, number: Ints) -> Iterator[tuple[int, Ints]]:
        """Yield the days of the channels that are read, an interval length at a time."""
        lengths = np.array([0 if one.ignored else one.interval for one in self.channels], np.int64)[number]
        for interval in np.unique(lengths[lengths > 0]).tolist():
            yield interval, np.flatnonzero(lengths == interval)

    def left_out(self, number: Ints) -> Iterator[tuple[Channel, int]]:
        """Yield channels that are not read, and their days."""
        for one, days in zip(self.channels, np.bincount(number, minlength=len(self.channels)).tolist(), strict=True):
            if one.ignored and days:
                yield one, days

    def _where(self, place: int) -> str:
        return f"{self._name}:{self._lines.first_line + place}"

    def _change(self, place: int, channel: Channel | None) -> None:
        self.channel = channel
        self._changes.append((place, len(self.channels) if channel is not None else -1))
        if channel is not None:
            self.channels.append(channel)

    def _take(self, record: Record) -> None:
        kind = record.cells[0].strip(BLANKS)
        if kind == "200":
            self._change(record.place, self._channel(record))
        elif kind == "300":
            self.odd[record.place], self._last_odd = True, record.place
        elif kind == "400":
            self._range(record)
        elif kind == "100" and record.cells[1].strip(BLANKS).upper() == "NEM12" if len(record.cells) > 1 else False:
            self._change(record.place, None)
        elif kind in _PASSED_OVER:
            self._change(record.place, None if kind == "900" else self.channel)
        else:
            raise InputError(self._where(record.place), *_foreign(kind, record.cells), code="E-ROW")

    def _channel(self, record: Record) -> Channel:
        text = ",".join(record.cells)
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[text] = channel(record.cells, self._where(record.place))
        return found

    def _range(self, record: Record) -> None:
        """Add 400 records to the last day before each, under the same 200 record."""
        plain = self._plain[: np.searchsorted(self._plain, record.place)][-1:]
        before = max([self._last_odd, *plain.tolist()])
        if before < self._changes[-1][0]:
            raise InputError(
                self._where(record.place), "a 400 record stands without a 300 record before it", _BEGIN, code="E-ROW"
            )
        self.ranges.setdefault(before, []).append(record.cells)


def _foreign(kind: str, cells: Sequence[str]) -> tuple[str, str]:
    if kind in ("100", "250", "550"):
        return "a record of another format than NEM12 stands here", "load each format by itself"
    what = f"{printable(kind)!r} is no record of NEM12 (100, 200, 300, 400, 500 and 900 are)"
    return what, "copy or download the file again" if len(cells) > 1 else "remove what does not belong to the readings"
