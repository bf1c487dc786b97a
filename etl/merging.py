"""New readings laid over known ones: which value wins in each slot, and what that changed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.blocks import Grid

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


def merge(old: Grid, old_quality: Qualities, new: Grid, new_quality: Qualities) -> Merged:
    """The better quality wins, at equal quality the new value; an unknown new slot never clears a known one."""
    known = new >= 0
    both = known & (old >= 0)
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


def _laid(old: Grid, new: Grid, takes: Mask) -> Grid:
    return np.where(takes, new, old)


def _ranks(quality: Qualities, grid: Grid) -> npt.NDArray[np.uint8]:
    return np.zeros(grid.shape, np.uint8) if quality is None else quality
