"""New readings laid over known ones: which value wins in each slot, and what that changed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.blocks.block_codec import Grid
from etl.blocks.revision_codec import NONE, Stamps

Qualities = npt.NDArray[np.uint8] | None
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Merged:
    """The outcome, each array of the grids' shape: blocks x slots."""

    grid: Grid
    quality: Qualities
    added: Mask
    """Slots that were unknown."""
    revised: Mask
    """Known slots that got another value or quality."""
    duplicate: int
    kept: int
    """New readings that lost against a better quality."""
    older: int = 0
    """New readings that lost against a newer revision."""
    stamps: Stamps | None = None
    """Revision stamps, where there are any."""


def merge(
    old: Grid,
    old_quality: Qualities,
    new: Grid,
    new_quality: Qualities,
    stamps: tuple[Stamps | None, Stamps | None] = (None, None),
) -> Merged:
    """Merge: the better quality wins, at equal quality the new value; an unknown new slot never clears a known one.

    Where both have a revision stamp (`stamps`: old, new), the newer one wins whatever its quality, and of equal
    ones the new value.
    """
    known = new >= 0
    both = known & (old >= 0)
    if stamps[0] is not None or stamps[1] is not None:
        none = np.full(old.shape, NONE, np.int64)
        before, after = (none if some is None else some for some in stamps)
        return _by_stamps((old, new), (old_quality, new_quality), (before, after), known, both)
    if old_quality is None and new_quality is None:
        revised = both & (old != new)
        return Merged(_laid(old, new, known), None, known & ~both, revised, int(both.sum()) - int(revised.sum()), 0)
    rank_old, rank_new = _ranks(old_quality, old), _ranks(new_quality, new)
    differs = both & ((old != new) | (rank_old != rank_new))
    loses = differs & (rank_new > rank_old)
    takes = known & ~loses
    quality = np.where(takes, rank_new, rank_old)
    kept = int(loses.sum())
    duplicate = int(both.sum()) - int(differs.sum())
    return Merged(_laid(old, new, takes), quality, known & ~both, differs & ~loses, duplicate, kept)


def _by_stamps(
    grids: tuple[Grid, Grid],
    qualities: tuple[Qualities, Qualities],
    stamps: tuple[Stamps, Stamps],
    known: Mask,
    both: Mask,
) -> Merged:
    """`merge` where at least one side has revision stamps; each pair is old and new."""
    (old, new), (before, after) = grids, stamps
    rank_old, rank_new = _ranks(qualities[0], old), _ranks(qualities[1], new)
    differs = both & ((old != new) | (rank_old != rank_new))
    revisions = (before > NONE) & (after > NONE)
    older = differs & revisions & (after < before)
    loses = older | (differs & ~revisions & (rank_new > rank_old))
    takes = known & ~loses
    lasting = np.where(both & ~differs, np.maximum(before, after), np.where(takes, after, before))
    no_quality = qualities[0] is None and qualities[1] is None
    return Merged(
        _laid(old, new, takes),
        None if no_quality else np.where(takes, rank_new, rank_old),
        known & ~both,
        differs & ~loses,
        int(both.sum()) - int(differs.sum()),
        int(loses.sum()) - int(older.sum()),
        int(older.sum()),
        lasting,
    )


def _laid(old: Grid, new: Grid, takes: Mask) -> Grid:
    return np.where(takes, new, old)


def _ranks(quality: Qualities, grid: Grid) -> npt.NDArray[np.uint8]:
    return np.zeros(grid.shape, np.uint8) if quality is None else quality
