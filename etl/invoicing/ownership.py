"""Ownership of days that were invoiced and have no bill now: the client's still, or given to others by assignment."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from etl.core.periods import Period
from etl.store import supplies
from etl.store.models import Meter, Supply

_Spans = dict[str, list[tuple[date, date]]]
"""First days and days after the last ones."""


class Ownership:
    """Whose days are, for the clients of a page; used inside the write lock."""

    def __init__(self, clients: Sequence[str]) -> None:
        own = supplies.counting().filter(client__number__in=clients).select_related("client")
        self._days = _spans((supply.client.number, supply) for supply in own)
        for number in supplies.own_meters().filter(number__in=clients).values_list("number", flat=True):
            self._days.setdefault(number, []).append((date.min, date.max))

    def owns(self, client: str, days: Period, meters: Sequence[str]) -> bool:
        """Return whether any of some days is a client's still; `meters`: those that its documents of them name.

        A client who has no meter at all has lost its days only if tables give each of these meters to others on every
        day: where its readings are merely gone, nobody has said that it owes nothing.
        """
        if client in self._days:
            return any(start < days.end and days.start < end for start, end in self._days[client])
        others = supplies.tabled().filter(meter__number__in=meters).exclude(client__number=client)
        taken = _spans((supply.meter.number, supply) for supply in others.select_related("meter"))
        return any(not _covered(days, taken.get(meter, ())) for meter in meters)


def _spans(found: Iterable[tuple[str, Supply]]) -> _Spans:
    spans: _Spans = {}
    for name, supply in found:
        spans.setdefault(name, []).append((supply.start or date.min, supplies.day_after(supply) or date.max))
    return spans


def _covered(days: Period, spans: Sequence[tuple[date, date]]) -> bool:
    """Return whether each of some days is in one of several spans."""
    every = (days.start + timedelta(days=number) for number in range(days.days))
    return all(any(start <= day < end for start, end in spans) for day in every)


def meters_of(bodies: Sequence[Mapping[str, object]], client: str) -> list[str]:
    """Return the meters that documents name; without any, the meter of the client's own number.

    That one has the number that the client has now, if it was renamed with the client.
    """
    found = {(str(meter["meter"]), body.get("client_number", client)) for body in bodies for meter in _meters(body)}
    if any(meter == borne != client for meter, borne in found) and Meter.objects.filter(number=client).exists():
        found = {(client if meter == borne else meter, borne) for meter, borne in found}
    return sorted({meter for meter, _ in found}) or [client]


def _meters(body: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    meters = body.get("meters", ())
    return meters if isinstance(meters, list) else ()
