"""Checks of stored revision stamps: each belongs to a reading that is there."""

from collections.abc import Iterator, Mapping
from itertools import islice

import numpy as np

from etl.blocks import block_codec as packing
from etl.blocks.revision_codec import unpack
from etl.core.errors import DatabaseError
from etl.core.violations import Violation
from etl.store.checking.stored_totals import CheckedSeries
from etl.store.database.locks import READER
from etl.store.models import IntervalBlock, Revision

ROWS = 256
"""Weeks looked at together."""


def check_stamps(by_id: Mapping[int, CheckedSeries]) -> Iterator[Violation]:
    """Check the revision stamps of some series; damaged blocks are reported by `block_checks`."""
    rows = Revision.objects.using(READER).filter(series_id__in=by_id).order_by("series_id", "week")
    stored = rows.values_list("series_id", "week", "stamps").iterator(chunk_size=ROWS)
    while some := list(islice(stored, ROWS)):
        blocks = _blocks([(series, week) for series, week, _ in some])
        for identity, week, stamps in some:
            series = by_id[identity]
            if what := _fault(bytes(stamps), blocks.get((identity, week)), packing.WEEK_MINUTES // series.interval):
                yield Violation(series.week(week), what)


def _blocks(keys: list[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    weeks = [week for _, week in keys]
    series = {identity for identity, _ in keys}
    rows = IntervalBlock.objects.using(READER).filter(series_id__in=series, week__range=(min(weeks), max(weeks)))
    return {
        (identity, week): bytes(values) for identity, week, values in rows.values_list("series_id", "week", "values")
    }


def _fault(stamps: bytes, block: bytes | None, slots: int) -> str:
    if block is None:
        return "has revision stamps but no block"
    try:
        stamped = unpack([stamps], slots)[0] != 0
    except DatabaseError:
        return "the revision stamps do not fill the week"
    if packing.frame_fault(block, slots):
        return ""
    known = packing.unpack([block], slots)[0] >= 0
    return "has a revision stamp of a missing reading" if np.any(stamped & ~known) else ""
