"""Pieces of delimited text to readings by the kernel; what is not plain to it is left to the other parsers."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from etl.blocks.counts import Counts
from etl.kernel.parsed_rows import KEY_CELLS, DateForm, Offset, ParsedRows, Role, RowForm, RowParser
from etl.sources.cells.stamps import LATEST
from etl.sources.cells.values import mwh_per_unit
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.row_ids import PASSED_OVER, RowIds, id_columns
from etl.sources.read_plan.plan_values import Clock, Columns, ReadPlan
from etl.sources.readings import Readings

_FORMS = {form.name.lower(): form for form in DateForm}

ENOUGH = 4
"""Pieces that are not plain, one after the other, from which on a thread leaves the rest of a file to the others."""


class KernelRows:
    """Reads the pieces of one file; used by several threads at once, each of which has a parser of its own."""

    def __init__(self, plan: ReadPlan, channels: Channels) -> None:
        self._plan = plan
        self._channels = channels
        self._form = row_form(plan)
        self._of_thread = threading.local()

    def parse(self, data: bytes) -> Readings | None:
        """Return the readings of whole lines of UTF-8; None where the kernel does not read them, or there is none."""
        if self._form is None:
            return None
        known = getattr(self._of_thread, "known", None)
        if known is None:
            known = self._of_thread.known = _Known(self._plan, self._channels, RowParser.made(self._form))
        return known.parse(data)


class _Known:
    """The parser of one thread, and what the ids of its table stand for."""

    def __init__(self, plan: ReadPlan, channels: Channels, parser: RowParser | None) -> None:
        self._parser = parser
        self._missed = 0
        self._ids = RowIds(plan, channels)

    def parse(self, data: bytes) -> Readings | None:
        if self._parser is None or self._missed == ENOUGH:
            return None
        found = self._parser.parse(data)
        self._missed = 0 if found is not None else self._missed + 1
        table = self._parser.table
        try:
            if found is None:
                return None
            self._ids.learn(table.texts(len(self._ids)))
        except (ValueError, KeyError):  # the strict reader finds the line, and what to say of it
            return None
        finally:
            table.shorten(len(self._ids))
        return self._readings(found)

    def _readings(self, found: ParsedRows) -> Readings | None:
        rows, lengths = len(found.seconds), np.diff(found.starts)
        channel, code = self._ids.channel[found.ids], self._ids.code[found.ids]
        starts, of_runs = _merged(found.starts, channel)
        readings = Readings(
            channel if len(channel) == rows else np.repeat(channel, lengths),
            found.seconds,
            found.energy_mwh,
            np.repeat(code, lengths) if code.any() else None,
            Counts(rows=rows + found.blank, blank=found.blank, rounded=found.rounded),
            end=found.end,
            runs=(starts, of_runs),
        )
        return self._read(readings, found, lengths) if self._ids.ignored else readings if rows else None

    def _read(self, readings: Readings, found: ParsedRows, lengths: npt.NDArray[np.int64]) -> Readings | None:
        """Return the readings of rows that no word passes over; None where a rounded value may be one of the others."""
        ignored = Counter[str]()
        for number, rows in zip(found.ids.tolist(), lengths.tolist(), strict=True):
            if why := self._ids.ignored.get(number):
                ignored[why] += rows
        if found.rounded and ignored:
            return None
        chosen = readings.channel != PASSED_OVER
        if not chosen.any():
            return None
        return replace(
            readings.where(chosen) if ignored else readings, counts=readings.counts + Counts(ignored=ignored)
        )


def _merged(
    starts: npt.NDArray[np.int64], channel: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Return runs of channels: two texts beside each other may mean the same one."""
    begins = np.append(True, channel[1:] != channel[:-1])
    if begins.all():
        return starts, channel
    return starts[np.append(begins, True)], channel[begins]


def row_form(plan: ReadPlan) -> RowForm | None:
    """Return the rows of a file as the kernel takes them; None where it does not."""
    syntax, clock = plan.syntax, plan.clock
    roles = _roles(plan)
    base, zoned, rest = clock.stamp_format.partition("-offset")
    form = None if rest else _FORMS.get(base)
    if roles is None or form is None or (zoned and plan.columns.time is not None):
        return None
    if not (_is_byte(syntax.separator) and _is_byte(syntax.decimal)) or _may_be_numbers(syntax.blanks):
        return None
    per_unit, power = mwh_per_unit(plan.energy.unit)
    return RowForm(
        roles,
        syntax.separator,
        syntax.decimal,
        form,
        _offset(clock, zoned),
        clock.late,
        len(str(per_unit)) - 1,
        (clock.interval or 0) if power else 0,
        signed=plan.energy.negative != "refuse",
        blank_values="" in syntax.blanks,
        known_words=bool(plan.left_out),
        latest=LATEST,
    )


def _offset(clock: Clock, zoned: str) -> Offset:
    if not zoned:
        return Offset.NONE
    return Offset.UTC_ONLY if clock.utc_only else Offset.ANY


def _roles(plan: ReadPlan) -> tuple[int, ...] | None:
    """Return the role of each column; None for files that need more than the roles there are."""
    columns = plan.columns
    if plan.table is not None or plan.records or (columns.end is not None and plan.clock.whole_days):
        return None
    keys = id_columns(plan)
    placed = [(columns.value, Role.VALUE), *_stamps(columns)]
    placed += [(place, Role.KEY + number) for number, place in enumerate(keys)]
    roles = dict(placed)
    if len(roles) < len(placed) or max(roles) >= plan.syntax.fields or not 0 < len(keys) <= KEY_CELLS:
        return None
    return tuple(roles.get(place, Role.SKIPPED) for place in range(plan.syntax.fields))


def _stamps(columns: Columns) -> list[tuple[int, int]]:
    start = columns.timestamp if columns.timestamp is not None else columns.date
    time = columns.time if columns.timestamp is None else None
    placed = ((start, Role.STAMP), (time, Role.TIME), (columns.end, Role.END))
    return [(place, role) for place, role in placed if place is not None]


def _is_byte(mark: str) -> bool:
    return len(mark) == 1 and mark.isascii() and mark not in '"\r\n\0'


def _may_be_numbers(blanks: Sequence[str]) -> bool:
    return any(character.isdigit() for word in blanks for character in word)
