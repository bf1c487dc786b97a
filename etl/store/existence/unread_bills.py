"""Bills of days whose last readings were removed: all become stale, also those of clients without readings."""

from datetime import timedelta

from etl.core.periods import EPOCH, Period
from etl.store.database.locks import WRITER
from etl.store.existence.read_days import any_reading
from etl.store.loads.clearing import Cleared
from etl.store.models import Bill

_DAY = timedelta(days=1)
"""A local day reaches at most one UTC day further."""


def mark_unread(cleared: Cleared) -> int:
    """Mark the current bills of requested days that lost their last readings; return how many. In the write lock."""
    if not cleared.readings:
        return 0
    first = EPOCH + timedelta(minutes=min(int(spans[:, 1].min()) for spans in cleared.spans))
    end = EPOCH + timedelta(minutes=max(int(spans[:, 2].max()) for spans in cleared.spans))
    bills = Bill.published.using(WRITER).filter(
        stale=False, request__start__lte=end + _DAY, request__end__gte=first - _DAY
    )
    marked = 0
    for days in set(bills.order_by().values_list("request__start", "request__end")):
        if not any_reading(Period(*days), WRITER):
            marked += bills.filter(request__start=days[0], request__end=days[1]).update(stale=True)
    return marked
