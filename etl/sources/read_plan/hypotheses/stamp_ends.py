"""Stamps as starts or ends of intervals: what the first and last stamp of a day, and 24:00, tell of them."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import numpy as np

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
    if any("24:00" in stamp and _END_OF_DAY.search(stamp) for stamp in sample.stamps):
        what = "the timestamps tell of 24:00, as if they were ends of intervals"
        raise InputError(sample.name, what, _REMEDY, code="E-STAMP")
    stamps, ends = sample.first_channel()
    if _are_last_days(stamps, form):
        what = f"dates such as {stamps[0]} are last days of months, as if each ended a month"
        raise InputError(
            sample.name, what, "say so with --stamp end --interval 1month, or say --stamp start", code="E-STAMP"
        )
    if _begin_and_end_so(_wall(stamps, form), ends):
        what = f"the timestamps begin at {sample.stamps[0]} and end at midnight, as if they were ends of intervals"
        raise InputError(sample.name, what, _REMEDY, code="E-STAMP")
    if zone is None or not _begin_and_end_so(seconds(stamps, form), ends, zone):
        return
    if min(_wall(stamps, form), default=0) % DAY:  # if they begin a day on their own clock, that is theirs
        what = f"the timestamps begin at {sample.stamps[0]}, one interval after midnight where the meters stand"
        raise InputError(sample.name, f"{what}, as if they were ends of intervals", _REMEDY, code="E-STAMP")


def refuse_ends_of_days(sample: Sample, form: str) -> None:
    """Raise InputError where 00:00 stands behind the last time of the same date, as the end of that day."""
    if ends_days(sample, form):
        what = "00:00 stands behind the last time of the same date, as if it were the end of that day"
        apart = sample.columns.date is not None
        raise InputError(
            sample.name, what, _REMEDY if apart else "write the date of the next day there, or 24:00", code="E-STAMP"
        )


def seconds_late(sample: Sample, form: str, stamp: str) -> int:
    """Return how many seconds all stamps are late: starts one second, ends that are the last second one too few.

    InputError for last seconds that nobody calls ends.
    """
    if next((second % 60 for second in seconds(sample.stamps, form)), 0) not in {1, 59}:
        return 0
    found = {second % 60 for second in seconds(sample.stamps, form)}
    if found == {59} and stamp == "start":
        what = f"the timestamps, such as {sample.stamps[0]}, are the last seconds of intervals"
        raise InputError(sample.name, what, "say so with --stamp end", code="E-STAMP")
    return 1 if found == {1} else -1 if found == {59} else 0


def ends_days(sample: Sample, form: str) -> bool:
    """Return whether 00:00 beside a date is its end: it stands beside the last time of the same date.

    `Date;End time` is written both ways, and the date that begins is what the two cells say by themselves.
    """
    found = [*seconds(sample.first_channel()[0], form)]
    pairs = [*pairwise(found), *((later, first) for first, later in pairwise(found))]
    step = min((abs(later - first) for first, later in pairs if later != first), default=DAY)
    last = DAY - step
    return any(first - second == last > step and second % DAY == 0 for first, second in pairs)


def _are_last_days(stamps: Sequence[str], form: str) -> bool:
    """Return whether stamps are dates alone, of several months, and each is the last one of its month."""
    if any(":" in stamp for stamp in stamps[:2]):
        return False
    found = [*seconds(stamps, form)]
    if len(found) < 2 or any(second % DAY for second in found):
        return False
    day = (np.unique(np.array(found, np.int64)) // DAY).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    return len(np.unique(month)) == len(day) > 1 and bool(((day + 1).astype("datetime64[M]") != month).all())


def _begin_and_end_so(clock: Iterator[int], ends: bool, zone: Transitions | None = None) -> bool:
    """Return whether stamps begin a step after midnight and, if their end is seen, end at midnight."""
    first = _local([*islice(clock, 2)], zone)
    if len(first) < 2 or not _may_be_ends(*first):
        return False
    wall = sorted({*first, *_local([*clock], zone)})
    if len(wall) < 2:
        return False
    step = min(after - before for before, after in pairwise(wall))
    midnights = any(second % DAY == 0 for second in wall[1:])
    return wall[0] % DAY == step and midnights and (wall[-1] % DAY == 0 or not ends)


def _may_be_ends(first: int, second: int) -> bool:
    """Return whether all stamps need a look after these first two: most files begin at midnight."""
    return second <= first or first % DAY == second - first


def _wall(stamps: Sequence[str], form: str) -> Iterator[int]:
    """Yield seconds on the file's own clock."""
    return seconds(map(_without_offset, stamps), form.removesuffix("-offset"))


def _local(clock: list[int], zone: Transitions | None) -> list[int]:
    """Return seconds on the clock of the meters."""
    return clock if zone is None else zone.to_local(np.array(clock, np.int64)).tolist()


def _without_offset(stamp: str) -> str:
    return re.sub(r" ?(?:Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)$", "", stamp) if ":" in stamp else stamp
