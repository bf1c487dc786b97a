"""Rows of the export `readings`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.core.usage_page import QUALITIES, Readings
from etl.exports.arrow_arrays import Repeats, coded_texts, utc_seconds
from etl.exports.schemas import READINGS, kwh
from etl.exports.writer import BATCH_ROWS

Ints = npt.NDArray[np.int64]


class _Piece(NamedTuple):
    """Some readings of a channel that follow each other."""

    channel: Readings
    rows: slice
    size: int

    def of(self, column: npt.NDArray[np.integer]) -> Ints:
        return column[self.rows].astype(np.int64, copy=False)


def readings(channels: Iterable[Readings]) -> Iterator[pa.RecordBatch]:
    """Yield a row a reading, in schema READINGS and in batches as a writer wants them: none is cut and joined again."""
    for pieces in _pages(channels):
        yield _batch(pieces)


def _pages(channels: Iterable[Readings]) -> Iterator[list[_Piece]]:
    pieces: list[_Piece] = []
    room = BATCH_ROWS
    for channel in channels:
        start, rows = 0, len(channel.minute)
        while start < rows:
            stop = min(rows, start + room)
            pieces.append(_Piece(channel, slice(start, stop), stop - start))
            room -= stop - start
            start = stop
            if not room:
                yield pieces
                pieces, room = [], BATCH_ROWS
    if pieces:
        yield pieces


def _batch(pieces: Sequence[_Piece]) -> pa.RecordBatch:
    channels = [piece.channel for piece in pieces]
    runs = Repeats([piece.size for piece in pieces])
    energy = kwh(np.concatenate([piece.of(piece.channel.energy_mwh) for piece in pieces]))
    columns = [
        *(
            runs.texts([getattr(channel, name) for channel in channels])
            for name in ("client", "meter", "register", "flow")
        ),
        _stamps([piece.of(piece.channel.minute) for piece in pieces]),
        _stamps([_ends(piece) for piece in pieces]),
        energy,
        _words([_Words(QUALITIES, channel.quality) for channel in channels], pieces, runs),
        _words([_owners(channel) for channel in channels], pieces, runs),
        _billed(pieces, energy),
        _words([_methods(channel) for channel in channels], pieces, runs),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=READINGS)


def _stamps(minutes: Sequence[Ints]) -> pa.Array:
    seconds = np.concatenate(minutes)
    seconds *= 60
    return utc_seconds(seconds)


def _ends(piece: _Piece) -> Ints:
    channel = piece.channel
    return piece.of(channel.minute) + channel.interval if channel.end is None else piece.of(channel.end)


class _Words(NamedTuple):
    """Words of a channel, and which of them each reading has; None: the first one."""

    words: Sequence[str | None]
    codes: npt.NDArray[np.integer] | None


def _owners(channel: Readings) -> _Words:
    if channel.owner is None:
        return _Words([None], None)
    if not channel.owner.any():
        return _Words(channel.owners, None)
    return _Words([*channel.owners, None], channel.owner)  # -1, nobody or several, is the last one


def _methods(channel: Readings) -> _Words:
    if channel.method is None:
        return _Words([None], None)
    return _Words([one or None for one in channel.methods], channel.method)


def _words(found: Sequence[_Words], pieces: Sequence[_Piece], runs: Repeats) -> pa.DictionaryArray:
    if all(one.codes is None for one in found):
        return runs.texts([one.words[0] for one in found])
    words: list[str | None] = []
    codes = []
    for one, piece in zip(found, pieces, strict=True):
        own = np.zeros(piece.size, np.int64) if one.codes is None else piece.of(one.codes)
        codes.append(np.where(own < 0, own + len(one.words), own) + len(words))
        words += one.words
    return coded_texts(words, np.concatenate(codes))


def _billed(pieces: Sequence[_Piece], energy: pa.Array) -> pa.Array:
    """Return how much of each reading is billed to one client; null where that is nobody or several."""
    channels = [piece.channel for piece in pieces]
    if all(one.billed_mwh is one.energy_mwh for one in channels):
        return energy
    known = [
        np.zeros(piece.size, np.bool_) if (owner := piece.channel.owner) is None else piece.of(owner) >= 0
        for piece in pieces
    ]
    billed = [
        np.zeros(piece.size, np.int64) if (own := piece.channel.billed_mwh) is None else piece.of(own)
        for piece in pieces
    ]
    return kwh(np.concatenate(billed), np.concatenate(known))
