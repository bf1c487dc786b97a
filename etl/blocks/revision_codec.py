"""Revision stamps of a week's slots, and their packing: runs of equal stamps.

A stamp is the time at which the source made a version of a reading, as the file writes it, in seconds since 1970.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.core.errors import DatabaseError

Stamps = npt.NDArray[np.int64]

NONE = 0
"""The stamp of a slot without one, and of an unknown slot."""

DAMAGED = "stored revision stamps are damaged (restore the database from a backup)"

_RUN = np.dtype([("end", "<u2"), ("stamp", "<i8")])
"""Slots from the end of the run before to `end` (excluded) have one stamp."""


def pack(stamps: Stamps) -> list[bytes]:
    """Return the runs of each row; empty for a row without any stamp."""
    rows, slots = stamps.shape
    last = np.ones(stamps.shape, np.bool_)
    last[:, :-1] = stamps[:, 1:] != stamps[:, :-1]
    ends = np.flatnonzero(last)
    runs = np.empty(len(ends), _RUN)
    runs["end"], runs["stamp"] = ends % slots + 1, stamps.reshape(-1)[ends]
    bounds = np.searchsorted(ends, np.arange(rows + 1) * slots).tolist()
    stamped = np.flatnonzero(stamps.any(axis=1)).tolist()
    packed = [b""] * rows
    for row in stamped:
        packed[row] = runs[bounds[row] : bounds[row + 1]].tobytes()
    return packed


def unpack(packed: Sequence[bytes], slots: int) -> Stamps:
    """Return the stamps of rows of `slots` slots; DatabaseError where runs do not fill a row."""
    stamps = np.zeros((len(packed), slots), np.int64)
    for row, data in enumerate(packed):
        if len(data) % _RUN.itemsize:
            raise DatabaseError(DAMAGED, code="E-DAMAGED")
        runs = np.frombuffer(data, _RUN)
        ends = runs["end"].astype(np.int64)
        lengths = np.diff(ends, prepend=0)
        if not len(runs) or ends[-1] != slots or (lengths <= 0).any():
            raise DatabaseError(DAMAGED, code="E-DAMAGED")
        stamps[row] = np.repeat(runs["stamp"], lengths)
    return stamps
