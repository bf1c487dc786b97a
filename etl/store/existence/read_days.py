"""Days that were read: whether anybody has a reading in a period, without a look at clients one by one."""

from django.db.models import QuerySet

from etl.blocks import block_codec as packing
from etl.blocks.block_codec import FIRST_MONDAY, WEEK_MINUTES
from etl.core.periods import Period
from etl.store.database.locks import READER
from etl.store.models import UNIT_CODES, Client, IntervalBlock, LongRead, Meter, Series

_DAY = 1440
"""The days of any zone are at most one day apart from those of UTC."""


def any_reading(period: Period, using: str = READER) -> bool:
    """Return whether any meter has a reading in a period, in one of the zones of clients and meters."""
    start, end = period.utc_minutes("UTC")
    if _any_whole(start + _DAY, end - _DAY, using):  # nearly always, and then no zone needs to be known
        return True
    start, end = _minutes(period, using)
    return _any_whole(start, end, using) or _any_known(start, end, using)


def _any_whole(start: int, end: int, using: str) -> bool:
    """Return whether there is a long read that reaches into some minutes, or a week's block that lies within them."""
    reads = LongRead.objects.using(using).filter(start_minute__lt=end, end_minute__gt=start)
    weeks = (start - FIRST_MONDAY) // WEEK_MINUTES, (end - FIRST_MONDAY) // WEEK_MINUTES
    return reads.exists() or _blocks(start, end, using).filter(week__gt=weeks[0], week__lt=weeks[1]).exists()


def _any_known(start: int, end: int, using: str) -> bool:
    """Return whether the block of a week at either end of some minutes has a reading in them."""
    first, last = (start - FIRST_MONDAY) // WEEK_MINUTES, (end - FIRST_MONDAY) // WEEK_MINUTES
    edges = _blocks(start, end, using).filter(week__in={first - 1, first, last - 1, last})
    for values, *grid in edges.values_list("values", "week", "series__interval", "series__phase").iterator(256):
        known = packing.known_starts(bytes(values), *grid)
        if ((known >= start) & (known < end)).any():
            return True
    return False


def _blocks(start: int, end: int, using: str) -> "QuerySet[IntervalBlock]":
    """Return the blocks of the series that reach into some minutes."""
    reaching = Series.objects.using(using).filter(unit=UNIT_CODES["kWh"], first_minute__lt=end, end_minute__gt=start)
    return IntervalBlock.objects.using(using).filter(series__in=reaching)


def _minutes(period: Period, using: str) -> tuple[int, int]:
    """Return from when to when a period is somewhere: clients of several zones have it at several times."""
    zones = {"UTC"}
    for model in (Client, Meter):
        zones |= set(model.objects.using(using).order_by().values_list("timezone", flat=True).distinct()) - {""}
    spans = [period.utc_minutes(zone) for zone in zones]
    return min(start for start, _ in spans), max(end for _, end in spans)
