"""Days that were read: whether anybody has a reading in a period, without a look at clients one by one."""

from django.db.models import QuerySet

from etl.blocks import block_codec as packing
from etl.blocks.block_codec import FIRST_MONDAY, WEEK_MINUTES
from etl.core.periods import Period
from etl.store.database.locks import READER
from etl.store.models import UNIT_CODES, Client, IntervalBlock, LongRead, Meter, Series


def any_reading(period: Period) -> bool:
    """Return whether any meter has a reading in a period, in one of the zones of clients and meters."""
    start, end = _minutes(period)
    reaching = Series.objects.using(READER).filter(unit=UNIT_CODES["kWh"], first_minute__lt=end, end_minute__gt=start)
    if not reaching.exists():
        return False
    reads = LongRead.objects.using(READER).filter(start_minute__lt=end, end_minute__gt=start)
    if reads.exists():
        return True
    blocks = IntervalBlock.objects.using(READER).filter(series__in=reaching)
    first, last = (start - FIRST_MONDAY) // WEEK_MINUTES, (end - FIRST_MONDAY) // WEEK_MINUTES
    if blocks.filter(week__gt=first, week__lt=last).exists():
        return True
    edges = {first - 1, first, last - 1, last} if first < last else {first - 1, first}
    return _any_known(blocks.filter(week__in=edges), start, end)


def _any_known(blocks: "QuerySet[IntervalBlock]", start: int, end: int) -> bool:
    """Return whether one of some blocks has a reading between two minutes."""
    columns = ("values", "week", "series__interval", "series__phase")
    for values, *grid in blocks.values_list(*columns).iterator(256):
        known = packing.known_starts(bytes(values), *grid)
        if ((known >= start) & (known < end)).any():
            return True
    return False


def _minutes(period: Period) -> tuple[int, int]:
    """Return from when to when a period is somewhere: clients of several zones have it at several times."""
    zones = {"UTC"}
    for model in (Client, Meter):
        zones |= set(model.objects.using(READER).order_by().values_list("timezone", flat=True).distinct()) - {""}
    spans = [period.utc_minutes(zone) for zone in zones]
    return min(start for start, _ in spans), max(end for _, end in spans)
