"""The first readings of a file as they would be stored, from its head alone."""

import io
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from etl.core.keys import Key
from etl.core.zones import Ints, transitions
from etl.sources.pieces import pieces
from etl.sources.records import reader
from etl.sources.rows import Rows, Understood
from etl.sources.steps import usual_step
from etl.sources.streams import Stream
from etl.sources.strict import read_strictly

ROWS = 1000
"""Lines that are looked at."""


class First(NamedTuple):
    """One reading: UTC minute of its start, minutes."""

    key: Key
    start: int
    interval: int
    energy_mwh: int
    quality: int


@dataclass
class FirstRows:
    """What the first rows hold; minutes are UTC."""

    readings: list[First]
    keys: list[Key]
    rejects: list[str]
    """Lines and reasons of bad rows among them."""
    first: int | None = None
    end: int | None = None
    interval: int = 0
    whole: bool = False
    """Whether they are all that the head holds."""


class _Head(io.BytesIO):
    """The bytes of a head as a stream with a name."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def first_rows(stream: Stream, how: Understood, most: int = 5) -> FirstRows:
    """The first readings, and what the rows around them show; bad rows end nothing here."""
    if how.records:
        batch = next(reader(how.layout).batches(stream, stream.name), None)
        return _shown(batch.rows, batch.rows.seconds, batch.interval, most) if batch else FirstRows([], [], [])
    data, line, whole = _first_lines(stream, how)
    rows = read_strictly(data, line, how)
    seconds = rows.seconds
    if how.zone != "UTC" and not (how.table is not None and how.table.elapsed):
        seconds = transitions(how.zone).to_utc(seconds)[0]
    interval = how.interval or _step(rows)
    shown = _shown(rows, seconds - (60 * interval if how.stamp == "end" else 0), interval, most)
    shown.whole = whole
    return shown


def _first_lines(stream: Stream, how: Understood) -> tuple[bytes, int, bool]:
    """Some whole lines behind the header, the line of the first of them, and whether they are all of the head's."""
    data, line = next(pieces(_Head(stream.head(), stream.name), how.encoding, skip=how.skip), (b"", 1))
    lines = data.splitlines(keepends=True)
    return b"".join(lines[:ROWS]), line, len(lines) <= ROWS


def _step(rows: Rows) -> int:
    """Minutes between stamps of the first channel; 0 where they tell nothing."""
    minutes = np.unique(rows.seconds[rows.key == 0] // 60)
    return usual_step(minutes) if len(minutes) > 1 else 0


def _shown(rows: Rows, seconds: Ints, interval: int, most: int) -> FirstRows:
    minutes = (seconds // 60).tolist()
    quality = [0] * len(minutes) if rows.quality is None else rows.quality.tolist()
    columns = zip(rows.key.tolist(), minutes, rows.energy_mwh.tolist(), quality, strict=True)
    readings = [First(rows.keys[key], start, interval, energy, code) for key, start, energy, code in columns]
    return FirstRows(
        readings[:most],
        rows.keys,
        [f"line {reject.line}: {reject.reason}" for reject in rows.rejects[:3]],
        min(minutes, default=None),
        max(minutes, default=0) + interval if minutes else None,
        interval,
    )
