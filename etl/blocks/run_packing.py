"""Runs of readings packed straight from their stamps, where the kernel is there and they are plain."""

from etl.blocks.block_codec import Packed
from etl.blocks.week_months import month_changes
from etl.blocks.weeks import Blocks, Ints, MonthSums, Points
from etl.kernel.packed_weeks import pack_runs


def packed_runs(points: Points, starts: Ints, lengths: Ints, interval: int, *, ends: bool) -> Blocks | None:
    """Return the blocks that `lay` and `packed` would make of runs, with the run's place as channel; None if not plain.

    Runs are rows of points, from `starts` on; stamps are starts or `ends` of intervals. Plain runs rise on their grids.
    """
    if points.quality is not None:
        return None
    found = pack_runs(
        points.minute, points.energy_mwh, starts, lengths, interval=interval, ends=ends, changes=month_changes()
    )
    if found is None:
        return None
    phase = (points.minute[starts] % interval).astype("int64")[found.run]
    packed = Packed(found.bodies, found.known, found.energy_mwh, found.highest_mwh)
    return Blocks(found.run, found.week, interval, phase, packed, None, MonthSums(found.early_known, found.early_mwh))
