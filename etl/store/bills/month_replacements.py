"""Bills of whole months that a run replaces by other bills of the same month: the old ones go, a page at a time."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from etl.core.periods import Period
from etl.store.bills.requests import days
from etl.store.database.any_of import any_of
from etl.store.models import Bill, BillRequest
from etl.store.usage.billed_clients import PAGE


class _Row(NamedTuple):
    key: int
    client: int
    start: date
    end: date
    fingerprint: str
    run: int | None
    request: int

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)


_COLUMNS = ("pk", "client_id", "period_start", "period_end", "fingerprint", "run_id", "request_id")


def replace_months(run: int, bills: Collection[int]) -> set[int]:
    """Delete what some bills of a run, which is done, replace; return those of which that is all there is to do.

    Such a bill is of a whole month, as it was requested, and shares its days with one other bill alone, which is of the
    same month and was made from other inputs. Used inside the write lock.
    """
    months = {row.pk: days(row) for row in BillRequest.objects.all() if days(row).month}
    every, replaced = sorted(bills), set[int]()
    for start in range(0, len(every), PAGE):
        page = [
            _Row(*row) for row in Bill.objects.filter(any_of("pk", every[start : start + PAGE])).values_list(*_COLUMNS)
        ]
        others = _others(page)
        gone: list[int] = []
        for one in page:
            met = [other for other in others[one.client] if other.key != one.key and _share(one, other)]
            if len(met) == 1 and met[0].run != run and _is_month_again(one, met[0], months):
                gone.append(met[0].key)
                replaced.add(one.key)
        Bill.objects.filter(any_of("pk", gone)).delete()
    return replaced


def _others(page: Collection[_Row]) -> dict[int, list[_Row]]:
    """Return the published bills of the same clients and days, by client."""
    found: defaultdict[int, list[_Row]] = defaultdict(list)
    own = Bill.published.filter(any_of("client_id", {one.client for one in page}))
    own = own.filter(period_start__lt=max(one.end for one in page), period_end__gt=min(one.start for one in page))
    for row in own.values_list(*_COLUMNS):
        found[row[1]].append(_Row(*row))
    return found


def _share(one: _Row, other: _Row) -> bool:
    return one.start < other.end and one.end > other.start


def _is_month_again(one: _Row, before: _Row, months: dict[int, Period]) -> bool:
    requested = months.get(one.request), months.get(before.request)
    return (
        requested == (one.period, one.period) and before.period == one.period and before.fingerprint != one.fingerprint
    )
