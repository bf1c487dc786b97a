"""The 300 records of a NEM12 piece as rows of whole numbers: many days at once, the odd ones one by one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as arrow_csv

from etl.blocks.quality_codec import Codes
from etl.blocks.weeks import Ints, Mask
from etl.sources.cells.clean_text import BLANKS, printable
from etl.sources.cells.stamps import DAY, LATEST
from etl.sources.cells.values import energy_mwh
from etl.sources.delimited.arrow_columns import as_array
from etl.sources.delimited.fast import whole_mwh
from etl.sources.delimited.strict_rows import SET_ASIDE
from etl.sources.nem.data_details import Channel
from etl.sources.nem.day_versions import NONE
from etl.sources.nem.quality_flags import FLAG, BadDay, Qualities, qualities
from etl.sources.nem.record_lines import Lines
from etl.sources.read_plan.samples import NO_READING
from etl.sources.rows import Reject

_EPOCH = date(1970, 1, 1).toordinal()
_STAMP_DIGITS = 14


@dataclass(eq=False)
class Days:
    """Days of one interval length, a row each in the order of the file; a matrix has a column for each interval."""

    place: Ints
    """Of the line in its piece."""
    channel: Ints
    """Place of its channel in those of the piece."""
    day: Ints
    """Since 1970."""
    version: Ints
    """The newest of its stamps as digits, YYYYMMDDhhmmss."""
    energy_mwh: Ints
    code: Codes
    known: Mask
    rounded: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def where(self, rows: Mask) -> "Days":
        """Return some of the days."""
        return Days(
            self.place[rows],
            self.channel[rows],
            self.day[rows],
            self.version[rows],
            self.energy_mwh[rows],
            self.code[rows],
            self.known[rows],
            self.rounded,
            self.rejects,
        )


@dataclass(eq=False)
class DayReader:
    """Reads days of one piece. `ranges` are the 400 records under a line; `odd` lines are read field by field."""

    lines: Lines
    channels: Sequence[Channel]
    ranges: Mapping[int, Sequence[Sequence[str]]]
    odd: Mask

    def read(self, place: Ints, channel: Ints) -> Days:
        """Return the days of some lines whose channels (places in `channels`) have one interval length."""
        values = self.channels[int(channel[0])].values
        shape = (len(place), values)
        days = Days(
            place,
            channel,
            *self._dates(place),
            np.zeros(shape, np.int64),
            np.zeros(shape, np.uint16),
            np.ones(shape, np.bool_),
        )
        plain = self._plain(days, values)
        plain[plain] = self._fill(days, np.flatnonzero(plain), values)
        keep = np.ones(len(place), np.bool_)
        for row in np.flatnonzero(~plain | self._flagged(days, values)).tolist():
            keep[row] = self._with_care(days, row, plain=bool(plain[row]))
        return days if keep.all() else days.where(keep)

    def _dates(self, place: Ints) -> tuple[Ints, Ints]:
        """Day (-1 for what is no plain date) and version, the latter still unknown."""
        digits, right = self.lines.digits(*self.lines.field(place, 1), 8)
        distinct, which = np.unique(np.where(right, digits, 0), return_inverse=True)
        return np.array([_day(str(number)) for number in distinct.tolist()], np.int64)[which], np.zeros_like(place)

    def _plain(self, days: Days, values: int) -> Mask:
        """Return lines with a date, a flag after as many values as a day has, and a stamp or none."""
        start, length = self.lines.field(days.place, values + 2)
        letter = self.lines.byte(start)
        _, method = self.lines.digits(start + 1, length - 1, 2)
        flag = np.isin(letter, list(b"AEFNSV")) & ((length == 1) | method)
        plain: Mask = (days.day >= 0) & flag & ~self.odd[days.place] & self._stamped(days, values)
        return plain

    def _stamped(self, days: Days, values: int) -> Mask:
        """Fill in the versions; which of them could be read plainly."""
        updated, plain = self._stamp(days.place, values + 5)
        loaded, loaded_plain = self._stamp(days.place, values + 6)
        days.version[:] = np.where(updated > NONE, updated, loaded)
        return plain & (loaded_plain | (updated > NONE))

    def _stamp(self, place: Ints, number: int) -> tuple[Ints, Mask]:
        start, length = self.lines.field(place, number)
        digits, right = self.lines.digits(start, length, _STAMP_DIGITS)
        return np.where(right, digits, NONE), right | (length <= 0)

    def _fill(self, days: Days, rows: Ints, values: int) -> Mask:
        """Fill in the energy of rows all of whose values are numbers; return which rows those are."""
        if not len(rows):
            return np.zeros(0, np.bool_)
        start, _ = self.lines.field(days.place[rows], 2)
        end, _ = self.lines.field(days.place[rows], values + 2)
        texts = [self.lines.data[a : b - 1] for a, b in zip(start.tolist(), end.tolist(), strict=True)]
        numbers, right = _numbers(texts, values)
        factors = np.array([one.mwh for one in self.channels], np.float64)
        energy, exact = whole_mwh(numbers, factors[days.channel[rows]][:, None])
        days.energy_mwh[rows] = energy
        for row in np.flatnonzero(right & ~exact.all(axis=1)).tolist():
            right[row] = self._from_text(days, int(rows[row]), texts[row], np.flatnonzero(~exact[row]))
        return right

    def _from_text(self, days: Days, row: int, text: bytes, wrong: Ints) -> bool:
        """Fill in the values that float64 does not hold exactly; False where one is no reading after all."""
        cells = text.split(b",")
        try:
            exact = [energy_mwh(cells[place].decode(), self.channels[days.channel[row]]) for place in wrong.tolist()]
        except ValueError:
            return False
        days.energy_mwh[row, wrong] = [energy for energy, _ in exact]
        days.rounded += sum(rounded for _, rounded in exact)
        return True

    def _flagged(self, days: Days, values: int) -> Mask:
        """Return rows whose quality is not simply that of all values measured."""
        start, _ = self.lines.field(days.place, values + 2)
        flagged: Mask = (self.lines.byte(start) != ord("A")) | np.isin(days.place, list(self.ranges))
        return flagged

    def _with_care(self, days: Days, row: int, *, plain: bool) -> bool:
        """Read one row, of a plain one the quality only; False where it is set aside."""
        place = int(days.place[row])
        text = self.lines.text(place)
        cells = [cell.strip(BLANKS) for cell in text.split(",")]
        channel, ranges = self.channels[days.channel[row]], self.ranges.get(place, ())
        try:
            flag = _flag(cells, channel)
            found = qualities(flag, ranges, channel.values)
            days.code[row], days.known[row] = found.code, found.known
            if not plain:
                self._cells(days, row, cells, channel, found)
        except BadDay as bad:
            shown = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            days.rejects.append(Reject(self.lines.first_line + place, str(bad), SET_ASIDE, shown))
            return False
        return True

    def _cells(self, days: Days, row: int, cells: Sequence[str], channel: Channel, found: Qualities) -> None:
        """Read one row field by field."""
        day = _day(cells[1])
        if day < 0:
            raise BadDay(f"{printable(cells[1])!r} is no date (YYYYMMDD)")
        days.day[row], days.version[row] = day, stamp_of(cells[channel.values + 5 : channel.values + 7])
        for place, cell in enumerate(cells[2 : channel.values + 2]):
            if not found.known[place] or cell in NO_READING:
                days.known[row, place] = False
                continue
            try:
                days.energy_mwh[row, place], rounded = energy_mwh(cell, channel)
            except ValueError as error:
                raise BadDay(f"value {place + 1}: {printable(cell)!r} {error}") from None
            days.rounded += rounded


def _numbers(texts: Sequence[bytes], values: int) -> tuple[npt.NDArray[np.float64], Mask]:
    """Return rows of numbers, and which of the rows hold nothing but such."""
    try:
        return _parsed(texts, values), np.ones(len(texts), np.bool_)
    except (pa.ArrowInvalid, ValueError):
        if len(texts) == 1:
            return np.zeros((1, values)), np.zeros(1, np.bool_)
    middle = len(texts) // 2
    parts = [_numbers(texts[:middle], values), _numbers(texts[middle:], values)]
    return np.concatenate([part for part, _ in parts]), np.concatenate([right for _, right in parts])


_READ = arrow_csv.ParseOptions(ignore_empty_lines=False)
_CONVERT = arrow_csv.ConvertOptions(column_types={"value": pa.float64()}, null_values=[])


def _parsed(texts: Sequence[bytes], values: int) -> npt.NDArray[np.float64]:
    data = b",".join(texts).replace(b",", b"\n")
    read = arrow_csv.ReadOptions(use_threads=False, column_names=["value"], block_size=len(data) + 1)
    table = arrow_csv.read_csv(pa.py_buffer(data), read_options=read, parse_options=_READ, convert_options=_CONVERT)
    return as_array(table.column(0).combine_chunks()).reshape(len(texts), values)


def _flag(cells: Sequence[str], channel: Channel) -> str:
    """Return the flag of a day; BadDay where it does not stand after as many values as the interval length says."""
    place = channel.values + 2
    flag = cells[place].upper() if len(cells) > place else ""
    if FLAG.fullmatch(flag):
        return flag
    found = next((number for number, cell in enumerate(cells[2:]) if FLAG.fullmatch(cell.upper())), None)
    if found is None and len([cell for cell in cells[2:place] if cell]) == channel.values:
        what = f"quality {printable(flag)!r} is none of A, E, F, N, S and V" if flag else "the day has no quality"
        raise BadDay(what)
    count = len("\n".join(cells[2:]).rstrip("\n").split("\n")) if found is None else found
    raise BadDay(f"the day has {count} values, not the {channel.values} of {channel.interval} minutes")


def _day(text: str) -> int:
    """Return days since 1970 of YYYYMMDD; -1 for what is none, or outside the years that are read."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return -1
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal() - _EPOCH
    except ValueError:
        return -1
    return day if 0 < day < LATEST // DAY else -1


def stamp_of(stamps: Sequence[str]) -> int:
    """Return the first stamp that is there, as digits; without seconds too. One that a spreadsheet damaged is none."""
    for stamp in stamps:
        if re.fullmatch(r"[0-9]{12}(?:[0-9]{2})?", stamp):
            return int(stamp.ljust(_STAMP_DIGITS, "0"))
        if stamp:
            return NONE
    return NONE
