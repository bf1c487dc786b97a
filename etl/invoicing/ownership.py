"""Ownership of days that were invoiced and have no bill now: the client's still, or given to others by assignment."""

from collections.abc import Mapping, Sequence

from etl.core.periods import Period
from etl.store import supplies
from etl.store.database.locks import WRITER
from etl.store.usage import billed_clients


class Ownership:
    """Whose days are, for the clients of a page; used inside the write lock."""

    def __init__(self, clients: Sequence[str]) -> None:
        known = billed_clients.chosen(clients, using=WRITER) if clients else []
        self._days = {one.number: one.days() for one in known}

    def owns(self, client: str, days: Period, meters: Sequence[str]) -> bool:
        """Return whether days are a client's still; `meters`: those that its documents of these days name.

        A client whom no table gives anything has lost its days only if tables give all these meters to others: where
        its readings are merely gone, nobody has said that it owes nothing.
        """
        if client in self._days:
            own = self._days[client]
            return own is None or own.within(days) is not None
        given = supplies.tabled().filter(meter__number__in=meters).exclude(client__number=client)
        return set(meters) != set(given.values_list("meter__number", flat=True))


def meters_of(bodies: Sequence[Mapping[str, object]], client: str) -> list[str]:
    """Return the meters that documents name; without any, the meter of the client's own number."""
    found = {str(meter["meter"]) for body in bodies for meter in _meters(body)}
    return sorted(found) or [client]


def _meters(body: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    meters = body.get("meters", ())
    return meters if isinstance(meters, list) else ()
