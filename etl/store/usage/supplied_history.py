"""History that users supply: values of earlier periods that readings do not reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from etl.core.periods import Period
from etl.store import input_versions
from etl.store.database.locks import READER
from etl.store.loads.series_registry import PAGE, clients_of
from etl.store.models import Bill, Supplied


@dataclass(frozen=True)
class Row:
    """A quantity's value (exact decimal text) of a client in a period."""

    client: str
    quantity: str
    start: date
    end: date
    value: str


def save(rows: Sequence[Row]) -> tuple[int, int]:
    """Store rows, a later one replacing an earlier; return how many changed, and how many bills this makes stale.

    Used inside the write lock.
    """
    changed = stale = 0
    for start in range(0, len(rows), PAGE):
        page = rows[start : start + PAGE]
        clients = clients_of([row.client for row in page])
        known = _known(list(clients.values()))
        new = {
            (clients[row.client], row.quantity, row.start, row.end): row.value
            for row in page
            if known.get((clients[row.client], row.quantity, row.start, row.end)) != row.value
        }
        Supplied.objects.bulk_create(
            [Supplied(None, *key, value) for key, value in new.items()],
            update_conflicts=True,
            unique_fields=["client", "quantity", "start", "end"],
            update_fields=["value"],
        )
        changed += len(new)
        for client, _, first, _ in new:
            bills = Bill.published.filter(client_id=client, tariff__looks_back=True, stale=False)
            stale += bills.filter(period_start__gt=first).update(stale=True)
    if changed:
        input_versions.bump()
    return changed, stale


def _known(clients: list[int]) -> dict[tuple[int, str, date, date], str]:
    rows = Supplied.objects.filter(client_id__in=clients)
    columns = rows.values_list("client_id", "quantity", "start", "end", "value")
    return {(client, quantity, start, end): value for client, quantity, start, end, value in columns}


def values(quantity: str, period: Period, clients: Sequence[str]) -> dict[str, str]:
    """Return the value of a quantity in a period by client, as text; clients without a value are left out."""
    rows = Supplied.objects.using(READER).filter(quantity=quantity, start=period.start, end=period.end)
    return dict(rows.filter(client__number__in=list(clients)).values_list("client__number", "value"))


def first_day(quantities: Sequence[str], clients: Sequence[str]) -> date | None:
    """Return the first day of the earliest period of which some clients have a value."""
    rows = Supplied.objects.using(READER).filter(quantity__in=quantities, client__number__in=clients)
    day: date | None = rows.aggregate(first=Min("start"))["first"]
    return day


def names(clients: Sequence[str], before: date) -> set[str]:
    """Return the quantities of which some clients have values of periods that begin before a day."""
    rows = Supplied.objects.using(READER).filter(client__number__in=clients, start__lt=before)
    return set(rows.order_by().values_list("quantity", flat=True).distinct())


def misnamed(former: Mapping[str, str], clients: Sequence[str], before: date) -> tuple[str, str, Period] | None:
    """Return the first value that some clients have only by an earlier name: client, name and period."""
    rows = Supplied.objects.using(READER).filter(client__number__in=clients, start__lt=before)
    found = rows.filter(quantity__in=[*former, *former.values()]).order_by("start", "end", "client__number", "quantity")
    known = list(found.values_list("client__number", "quantity", "start", "end"))
    today = {row for row in known if row[1] not in former}
    for client, name, start, end in known:
        if name in former and (client, former[name], start, end) not in today:
            return client, name, Period(start, end)
    return None


def any_value() -> bool:
    """Return whether any value was supplied."""
    return Supplied.objects.using(READER).exists()
