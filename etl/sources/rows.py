"""Rows on their way from a file to the database, as every reader yields them."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from etl.blocks.counts import NOTHING, Counts
from etl.blocks.quality_codec import Codes
from etl.core.keys import Key

FLOWS = ("import", "export", "generation")


@dataclass(frozen=True)
class Reject:
    """A row set aside: its line in the file (from 1), why, what to do about it, and the row as it is in the file."""

    line: int
    reason: str
    remedy: str
    row: str


LONG_MARK = 1
"""Added to the seconds by which a long read is refused where shorter readings may begin with it: those are minutes'."""


@dataclass(eq=False)
class Rows:
    """The readings of one piece of a file, in the order of its rows.

    `key[i]` is the place of row i's Key in `keys`. `seconds` counts from 1970: UTC when the file's stamps say so, else
    the wall clock of the file's zone as if it were UTC; start or end of the interval, as the file has it.
    `energy_mwh` is exact (power is already multiplied by the interval). `line` is the row's line in the file.
    """

    keys: list[Key]
    key: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int64]
    energy_mwh: npt.NDArray[np.int64]
    quality: Codes | None = None
    line: npt.NDArray[np.int64] | None = None
    counts: Counts = NOTHING
    """Of its rows, those without a reading too, and of what came of them."""
    rejects: list[Reject] = field(default_factory=list)
    end: npt.NDArray[np.int64] | None = None
    """Ends of the intervals as the file has them, where it has starts too: they show which are longer than an hour."""
    stamp: npt.NDArray[np.int64] | None = None
    """Revision stamps (etl.blocks.revision_codec), where the file has such."""


@dataclass(eq=False)
class Batch:
    """Readings of one interval length, at their starts, from a file that is no table (etl.sources.read_plan.records).

    A key without a client takes `--client`, else its meter is the client. A negative energy is a bad row unless
    `--negative export` is given.
    """

    rows: Rows
    interval: int
    """Minutes; one of etl.blocks.weeks.INTERVALS."""
    only_meter: bool = False
    """Whether the file has this meter only: then `--client` names it, else a client is above its meters."""


@dataclass(eq=False)
class LongRows:
    """Energy over longer spans than an hour, each with a start and an end of its own; all else as in Rows.

    A reader of `etl.sources.read_plan.records` yields them beside its batches. Any length of whole minutes will do.
    """

    keys: list[Key]
    key: npt.NDArray[np.int32]
    start: npt.NDArray[np.int64]
    """UTC seconds since 1970."""
    end: npt.NDArray[np.int64]
    """Excluded."""
    energy_mwh: npt.NDArray[np.int64]
    quality: Codes | None = None
    line: npt.NDArray[np.int64] | None = None
    counts: Counts = NOTHING
    rejects: list[Reject] = field(default_factory=list)
    only_meter: bool = False
    """As in Batch."""
