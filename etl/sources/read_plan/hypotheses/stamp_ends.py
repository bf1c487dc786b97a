"""Stamps as starts or ends of intervals: what the first and last stamp of a day, and 24:00, tell of them."""

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.core.errors import InputError
from etl.core.zones import Transitions
from etl.sources.cells.stamps import DAY
from etl.sources.read_plan.samples import Sample, seconds

_REMEDY = "say what they are with --stamp start or --stamp end"
_END_OF_DAY = re.compile(r"(?:^|[T ])24:00")


def refuse_ends(sample: Sample, form: str, zone: Transitions | None = None) -> None:
    """Raise InputError for stamps that look like ends, where neither the file nor the user says what they are.

    `zone` is that of the meters, where the stamps themselves are of another clock.
    """
    if any(_END_OF_DAY.search(stamp) for stamp in sample.stamps()):
        what = "the timestamps tell of 24:00, as if they were ends of intervals"
        raise InputError(sample.name, what, _REMEDY)
    stamps, ends = sample.first_channel()
    wall = _wall(stamps, form)
    if _begin_and_end_so(wall, ends):
        what = f"the timestamps begin at {sample.stamps()[0]} and end at midnight, as if they were ends of intervals"
        raise InputError(sample.name, what, _REMEDY)
    begins_a_day = not min(wall, default=0) % DAY  # on its own clock: then the days of the meters tell nothing
    if zone is not None and not begins_a_day and _begin_and_end_so(_local(stamps, form, zone), ends):
        what = f"the timestamps begin at {sample.stamps()[0]}, one interval after midnight where the meters stand"
        raise InputError(sample.name, f"{what}, as if they were ends of intervals", _REMEDY)


def _begin_and_end_so(clock: list[int], ends: bool) -> bool:
    """Return whether stamps begin a step after midnight and, if their end is seen, end at midnight."""
    wall = sorted(set(clock))
    if len(wall) < 2 or not _may_be_ends(clock[:2]):
        return False
    step = min(after - before for before, after in pairwise(wall))
    midnights = any(second % DAY == 0 for second in wall[1:])
    return wall[0] % DAY == step and midnights and (wall[-1] % DAY == 0 or not ends)


def _may_be_ends(first: Sequence[int]) -> bool:
    """Return whether all stamps need a look after these first two: most files begin at midnight."""
    return len(first) < 2 or first[1] <= first[0] or first[0] % DAY == first[1] - first[0]


def _wall(stamps: Sequence[str], form: str) -> list[int]:
    """Return seconds on the file's own clock."""
    return seconds([_without_offset(stamp) for stamp in stamps], form.removesuffix("-offset"))


def _local(stamps: Sequence[str], form: str, zone: Transitions) -> list[int]:
    """Return seconds on the clock of the meters."""
    import numpy as np

    found: list[int] = zone.to_local(np.array(seconds(stamps, form), np.int64)).tolist()
    return found


def _without_offset(stamp: str) -> str:
    return re.sub(r" ?(?:Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)$", "", stamp) if ":" in stamp else stamp
