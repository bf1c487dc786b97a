"""New readings laid over known ones: which value wins in each slot, and what that changed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.blocks.block_codec import Grid
from etl.blocks.quality_codec import Codes, methods, qualities, zeros_or
from etl.blocks.revision_codec import NONE, Stamps

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Merged:
    """The outcome, each array of the grids' shape: blocks x slots."""

    grid: Grid
    quality: Codes | None
    added: Mask
    """Slots that were unknown."""
    revised: Mask
    """Known slots that got another value or quality."""
    renamed: Mask
    """Duplicates that name another method than was known."""
    duplicate: int
    kept: int
    """New readings that lost against a better quality."""
    older: int = 0
    """New readings that lost against a newer revision."""
    stamps: Stamps | None = None
    """Revision stamps, where there are any."""


def merge(
    old: Grid,
    old_quality: Codes | None,
    new: Grid,
    new_quality: Codes | None,
    stamps: tuple[Stamps | None, Stamps | None] = (None, None),
) -> Merged:
    """Merge: the better quality wins, at equal quality the new value; an unknown new slot never clears a known one.

    The method has no part in this. A duplicate that names one, though, has the last word on it.

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
        duplicate = int(both.sum()) - int(revised.sum())
        return Merged(_laid(old, new, known), None, known & ~both, revised, np.zeros_like(both), duplicate, 0)
    codes = zeros_or(old_quality, old.shape), zeros_or(new_quality, new.shape)
    differs, worse = _compared((old, new), codes, both)
    loses = differs & worse
    takes = known & ~loses
    renamed = both & ~differs & _names_another(codes)
    quality = np.where((known & ~both) | (differs & ~loses) | renamed, codes[1], codes[0])
    kept, duplicate = int(loses.sum()), int(both.sum()) - int(differs.sum())
    return Merged(_laid(old, new, takes), quality, known & ~both, differs & ~loses, renamed, duplicate, kept)


def _by_stamps(
    grids: tuple[Grid, Grid],
    either: tuple[Codes | None, Codes | None],
    stamps: tuple[Stamps, Stamps],
    known: Mask,
    both: Mask,
) -> Merged:
    """`merge` where at least one side has revision stamps; each pair is old and new."""
    (old, new), (before, after) = grids, stamps
    codes = zeros_or(either[0], old.shape), zeros_or(either[1], new.shape)
    differs, worse = _compared(grids, codes, both)
    revisions = (before > NONE) & (after > NONE)
    earlier = revisions & (after < before)
    older = differs & earlier
    loses = older | (differs & ~revisions & worse)
    takes = known & ~loses
    renamed = both & ~differs & ~earlier & _names_another(codes)
    lasting = np.where(both & ~differs, np.maximum(before, after), np.where(takes, after, before))
    no_quality = either[0] is None and either[1] is None
    return Merged(
        _laid(old, new, takes),
        None if no_quality else np.where((known & ~both) | (differs & ~loses) | renamed, codes[1], codes[0]),
        known & ~both,
        differs & ~loses,
        renamed,
        int(both.sum()) - int(differs.sum()),
        int(loses.sum()) - int(older.sum()),
        int(older.sum()),
        lasting,
    )


def _laid(old: Grid, new: Grid, takes: Mask) -> Grid:
    return np.where(takes, new, old)


def _compared(grids: tuple[Grid, Grid], codes: tuple[Codes, Codes], both: Mask) -> tuple[Mask, Mask]:
    """Return which slots known in both have another value or quality, and where the new quality is the worse one."""
    before, after = map(qualities, codes)
    return both & ((grids[0] != grids[1]) | (before != after)), after > before


def _names_another(codes: tuple[Codes, Codes]) -> Mask:
    before, after = map(methods, codes)
    found: Mask = (after > 0) & (after != before)
    return found
