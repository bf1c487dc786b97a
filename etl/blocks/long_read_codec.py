"""Long reads: energy over spans with a start and an end of their own, such as a day, a month, or from read to read."""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from etl.blocks.quality_codec import Codes, qualities

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

INTERVAL = 0
"""The interval length of a series of long reads: each read has its own."""

CONFLICT = "another row of this file has another value for the same interval"
OVERLAP = "another row of this file covers a part of the same time"


@dataclass(eq=False)
class LongReads:
    """Reads of the channels of one load, in UTC minutes since 1970, `end` excluded."""

    channel: Ints
    start: Ints
    end: Ints
    energy_mwh: Ints
    quality: Codes
    stamp: Ints
    """Seconds by which the file names each, as its reader gives them."""

    def __len__(self) -> int:
        return len(self.channel)

    def where(self, rows: Mask | Ints) -> "LongReads":
        return replace(self, **{name: column[rows] for name, column in vars(self).items()})


def joined(parts: list[LongReads]) -> LongReads:
    """Return several as one, none as an empty one."""
    if not parts:
        none = np.empty(0, np.int64)
        return LongReads(none, none, none, none, np.empty(0, np.uint16), none)
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])}
    return LongReads(**columns)


@dataclass(eq=False)
class Settled:
    """Reads of one file in the order of channel and time, none of them twice."""

    reads: LongReads
    duplicate: int = 0
    revised: int = 0
    lower_quality: int = 0
    bad: list[tuple[LongReads, str]] = field(default_factory=list)
    """Reads that contradict each other, and why."""


def settle(reads: LongReads) -> Settled:
    """Drop spans that occur again: as duplicates, or for a better quality. No others may share a minute."""
    rank = qualities(reads.quality)
    order = np.lexsort((~reads.quality, reads.energy_mwh, rank, reads.end, reads.start, reads.channel))
    reads, rank = reads.where(order), rank[order]
    span_again = _same(reads.channel, reads.start, reads.end)
    head = np.flatnonzero(~span_again)
    group = np.cumsum(~span_again) - 1
    best, energy = rank[head][group], reads.energy_mwh[head][group]
    contradicts = span_again & (rank == best) & (reads.energy_mwh != energy)
    wrong = np.zeros(len(head), np.bool_)
    wrong[group[contradicts]] = True
    found = Settled(reads.where(head[~wrong]))
    if wrong.any():
        found.bad.append((reads.where(wrong[group]), CONFLICT))
    again = span_again & ~wrong[group]
    same = again & _same(reads.channel, reads.start, reads.end, reads.energy_mwh, rank)
    found.duplicate = int(same.sum())
    found.revised = int((again & ~same & (reads.energy_mwh == energy)).sum())
    found.lower_quality = int(again.sum()) - found.duplicate - found.revised
    twice = overlapping(found.reads)
    if twice.any():
        found.bad.append((found.reads.where(twice), OVERLAP))
        found.reads = found.reads.where(~twice)
    return found


def overlapping(reads: LongReads) -> Mask:
    """Return which reads, in the order of channel and start, share a minute with another one of their channel."""
    found = np.zeros(len(reads), np.bool_)
    if len(reads) < 2:
        return found
    apart = int(reads.end.max()) - int(reads.start.min()) + 1  # so that no read reaches into the next channel
    base = reads.channel * apart
    reach = np.maximum.accumulate(reads.end + base)
    found[1:] = reach[:-1] > reads.start[1:] + base[1:]
    found[:-1] |= reads.end[:-1] + base[:-1] > reads.start[1:] + base[1:]  # the next one starts earliest
    return found


def _same(*columns: npt.NDArray[np.generic]) -> Mask:
    """Return which rows have the same values as the row before."""
    same = [column[1:] == column[:-1] for column in columns]
    return np.append(np.zeros(min(len(columns[0]), 1), np.bool_), np.logical_and.reduce(same))
