"""Sets of a client's bills and documents in force that share days, directly or through others: issued whole or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter

from etl.core.money import added
from etl.core.periods import Period, hull
from etl.store.documents.document_rows import StoredDocument
from etl.store.documents.issuable_bills import BillDays


@dataclass
class ClientSet:
    """Bills and documents of one client."""

    client: str
    bills: list[BillDays] = field(default_factory=list)
    documents: list[StoredDocument] = field(default_factory=list)

    @property
    def period(self) -> Period:
        """From its first day to its last one."""
        return hull(self._periods())

    @property
    def currencies(self) -> list[str]:
        """The currencies of its documents and bills."""
        own = [document.currency for document in self.documents] + [bill.currency for bill in self.bills]
        return list(dict.fromkeys(filter(None, own))) or [""]

    def touches(self, periods: Iterable[Period]) -> bool:
        """Return whether one of its bills or documents has a day of some periods."""
        return any(own.within(period) for period in periods for own in self._periods())

    def _periods(self) -> list[Period]:
        return [bill.period for bill in self.bills] + [document.period for document in self.documents]

    def issued(self, currency: str) -> Decimal | None:
        """Return what its documents in force add up to in a currency, without items; None if there are none."""
        return added(one.of_bills for one in self.documents if one.currency == currency)

    def billed(self, currency: str) -> Decimal:
        """Return what its bills add up to in a currency; without any, nothing with the places of its documents."""
        made = added(one.total for one in self.bills if one.currency == currency and one.total)
        return abs((self.issued(currency) or Decimal(0)) * 0) if made is None else made

    def is_open(self) -> bool:
        """Return whether its documents add up to something else than its bills, or have days without a bill."""
        if not self.documents:
            return False
        return any(self.issued(one) != self.billed(one) for one in self.currencies) or bool(self.unbilled_days())

    @property
    def made(self) -> list[BillDays]:
        """Its bills but for those that could not be made."""
        return [bill for bill in self.bills if not bill.failed]

    def unbilled_days(self) -> list[Period]:
        """Return the days of its documents of which no bill was made."""
        if not self.documents:
            return []
        billed = {day for one in self.made for day in _days(one.period)}
        sent = {day for one in self.documents for day in _days(one.period)}
        return _spans(sorted(sent - billed))


def connected(client: str, bills: Iterable[BillDays], documents: Iterable[StoredDocument]) -> list[ClientSet]:
    """Return the sets of a client, in order of time."""
    both: list[BillDays | StoredDocument] = [*bills, *documents]
    ordered = sorted(both, key=lambda one: (one.start, one.end))
    found: list[ClientSet] = []
    end = date.min
    for one in ordered:
        if not found or one.start >= end:
            found.append(ClientSet(client))
        end = max(end, one.end)
        if isinstance(one, BillDays):
            found[-1].bills.append(one)
        else:
            found[-1].documents.append(one)
    return found


def sets_of(bills: Sequence[BillDays], documents: Sequence[StoredDocument]) -> dict[str, list[ClientSet]]:
    """Return the sets of several clients, in the order of their numbers; a document of items alone is in none."""
    own: dict[str, tuple[list[BillDays], list[StoredDocument]]] = {}
    for bill in bills:
        own.setdefault(bill.client, ([], []))[0].append(bill)
    for document in filter(attrgetter("of_bills"), documents):
        own.setdefault(document.client, ([], []))[1].append(document)
    return {client: connected(client, *own[client]) for client in sorted(own, key=str.encode)}


def _days(period: Period) -> list[date]:
    return [period.start + timedelta(days=number) for number in range(period.days)]


def _spans(days: Sequence[date]) -> list[Period]:
    """Return days in a row as periods."""
    found: list[Period] = []
    for day in days:
        after = day + timedelta(days=1)
        if found and found[-1].end == day:
            found[-1] = Period(found[-1].start, after)
        else:
            found.append(Period(day, after))
    return found
