"""Removal of the bills of a period, which can be computed again: `etl unbill`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from etl.core.errors import EtlError
from etl.core.periods import Period, hull, shown_period
from etl.store.bills.removal import Removed, remove
from etl.store.database.locks import write_lock
from etl.store.usage.known_names import code_of_absence, is_client, nobody


@dataclass(frozen=True)
class UnbillReport:
    """What was removed of the days from the first to the last one."""

    span: Period
    removed: Removed


def unbill(
    periods: Sequence[Period],
    own_periods: Mapping[str, Sequence[Period]],
    client: str | None = None,
    waiting: Callable[[float], None] | None = None,
) -> UnbillReport:
    """Remove the bills that lie in some periods, which follow each other, or in each client's own, whole or not at all.

    EtlError where there are none.
    """
    own = own_periods if client is None else {client: own_periods.get(client, ())}
    span = hull([*periods, *(period for some in own_periods.values() for period in some)])
    removed = Removed()
    with write_lock(waiting=waiting):
        for days, clients in _days(own, None if client is None else [client], span, whole=bool(periods)).items():
            remove(days, clients, removed)
        if not removed.bills:
            raise EtlError(_nothing(client, span, removed), code=code_of_absence(client, "E-NO-BILLS"))
    return UnbillReport(span, removed)


def _days(
    own_periods: Mapping[str, Sequence[Period]], clients: Sequence[str] | None, span: Period, *, whole: bool
) -> Mapping[Period, Sequence[str] | None]:
    """Return of which days whose bills are removed (None: everybody's)."""
    if whole:
        return {span: clients}
    found: dict[Period, list[str]] = {}
    for client, periods in own_periods.items():
        for period in periods:
            found.setdefault(period, []).append(client)
    return found


def _nothing(client: str | None, span: Period, removed: Removed) -> str:
    if removed.reaching:
        some = "1 bill has" if removed.reaching == 1 else f"{removed.reaching:,} bills have"
        reach = "reaches beyond them (name all its" if removed.reaching == 1 else "reach beyond them (name all their"
        return f"{some} days of {shown_period(span)} and {reach} days)"
    if client is not None and not is_client(client):
        return nobody(client)
    whose = f" of client {client}" if client is not None else ""
    return f"there are no bills{whose} of {shown_period(span)} (etl status lists the periods that are billed)"
