"""Intervals that sorted stamps show: the smallest step of the first of them, until a finer one begins."""

import numpy as np

from etl.blocks.laying import FIRST_STAMPS
from etl.blocks.weeks import INTERVALS, Ints, Mask

NONE = np.iinfo(np.int64).max
"""The step of a single stamp."""

VALID = np.array(INTERVALS, np.int64)

DAY = 1440
DOZEN = 12


def runs(heads: Ints, rows: int) -> Ints:
    """Return for each row the number of its run; `heads` are the runs' first rows."""
    starts = np.zeros(rows, np.int64)
    starts[heads[1:]] = 1
    return np.cumsum(starts)


def first_steps(minute: Ints, run: Ints) -> tuple[Ints, Ints]:
    """Return for each run of sorted minutes the smallest step of its first 64 distinct ones, and how many it has."""
    new = np.append(True, (minute[1:] != minute[:-1]) | (run[1:] != run[:-1]))
    distinct, of_run = minute[new], run[new]
    first = np.flatnonzero(np.append(True, of_run[1:] != of_run[:-1]))
    rank = np.arange(len(distinct)) - first[of_run]
    step = np.diff(distinct, prepend=distinct[:1])
    step[(rank == 0) | (rank >= FIRST_STAMPS)] = NONE
    smallest = np.minimum.reduceat(step, first)
    return smallest, np.diff(np.append(first, len(distinct)))


def usual_step(minute: Ints) -> int:
    """Return the smallest common interval among the steps of sorted stamps; 0 if most steps are no interval."""
    steps = np.diff(np.unique(minute))
    valid = steps[np.isin(steps, VALID)]
    if 2 * len(valid) <= len(steps):
        return 0
    times = np.bincount(valid)
    return int(np.flatnonzero(4 * times >= times.max())[0])


def coarser(minute: Ints, channel: Ints, interval: int) -> Mask:
    """Sorted rows in runs of a dozen equal steps longer than the interval, which are no gaps but intervals as well."""
    found = np.zeros(len(minute), np.bool_)
    if len(minute) < 2:
        return found
    step = np.where(np.diff(channel) == 0, np.diff(minute), NONE)
    run = np.cumsum(np.append(True, step[1:] != step[:-1])) - 1
    slow = (step > interval) & np.isin(step, VALID) & (np.bincount(run)[run] >= DOZEN)
    found[:-1] |= slow
    found[1:] |= slow
    return found


def with_changes(minute: Ints, heads: Ints) -> Ints:
    """`heads` of runs of sorted minutes, and where a run goes over to a finer interval for a day at least."""
    while True:
        run = runs(heads, len(minute))
        interval, _ = first_steps(minute, run)
        length = np.where(np.isin(interval, VALID), interval, 1)[run]
        off = np.flatnonzero((minute - minute[heads][run]) % length)
        ends = np.append(heads[1:], len(minute))
        _, first = np.unique(run[off], return_index=True)
        more = [start for row in off[first].tolist() if (start := _finer(minute[: ends[run[row]]], row)) is not None]
        if not more:
            return heads
        heads = np.union1d(heads, np.array(more, np.int64))


def _finer(minute: Ints, row: int) -> int | None:
    """Return the row at which a day of a finer interval begins, `row` being its second stamp; None if none does."""
    start = int(np.searchsorted(minute[row - 1 :], minute[row - 1])) + row - 1
    step = int(minute[row] - minute[start])
    day = np.unique(minute[start:][minute[start:] < minute[start] + DAY])
    whole = step in INTERVALS and len(day) == DAY // step and (np.diff(day) == step).all()
    return start if whole else None
