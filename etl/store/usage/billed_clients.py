"""Clients and their meters, in pages, in the order of client numbers as bytes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from django.db.models import Max, Min, Model, Prefetch, QuerySet

from etl.core.periods import EPOCH, Period, local_minute
from etl.store import supplies
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER, once_a_snapshot
from etl.store.models import Assignment, Client, Meter, Series, Supply
from etl.store.ordering import between, by_bytes, later_than
from etl.store.succession import successors
from etl.store.succession.successors import NOTHING, Ends, Owned

PAGE = 1024
"""Clients computed at once: their month of quarter-hours in 16 bits is 6 MB."""
_DAYS = 31 * PAGE
"""Of longer periods fewer clients are computed at once, so that memory stays the same."""

FOREVER = successors.FOREVER
_ALWAYS = (None, None)
NO_TIMES = (0, 0)
ONE = Fraction(1)
"""Of nearly all meters: known by its identity, as a Fraction is slow to compare."""


class Metered(NamedTuple):
    """A meter's readings as a client's, in a span of UTC minutes; `assigned`: the client was there from its start."""

    meter: int
    start: int
    end: int
    factor: Fraction
    assigned: bool
    days: tuple[date | None, date | None] = _ALWAYS
    """The local days of the span; None: open."""
    times: tuple[int, int] = NO_TIMES
    """Minutes after the midnights that begin these days, by the clock."""
    due_end: int = FOREVER
    """UTC minute from which no reading is due any more, as another meter follows; what it reads later is billed."""
    share: Fraction = ONE
    """Of `factor`, what is not its multiplier."""
    number: str = ""
    """Of the meter, if it is not that of its client."""

    @property
    def whole(self) -> bool:
        """Return whether all readings of the meter are the client's."""
        return self.start <= -FOREVER and self.end >= FOREVER and (self.factor is ONE or self.factor == 1)

    @property
    def multiplier(self) -> Fraction:
        """Return the factor without the share."""
        return self.factor if self.share is ONE or self.share == 1 else self.factor / self.share

    def standing_in(self, zone: str) -> "Metered":
        """Return the same days in another zone."""
        if self.days == _ALWAYS:
            return self
        first, last = self.days
        return self._replace(
            start=local_minute(first, self.times[0], zone) if first else -FOREVER,
            end=local_minute(last, self.times[1], zone) if last else FOREVER,
        )


@dataclass(slots=True)
class BilledClient:
    """A client and its meters in a period."""

    number: str
    timezone: str
    meters: list[Metered] = field(default_factory=list)
    stays: Sequence[Period] = ()
    """Days on which supplies make it a client, in order and apart; none: all days."""
    listed: bool = False
    """Whether a table of assignments names it: it gets a bill of a month without readings too, once it has had one."""
    ends: Ends = NOTHING
    """Which of its meters ended, and which of these were replaced."""

    @property
    def assigned(self) -> bool:
        """Return whether a table gives its first day: then it gets a bill without any reading too."""
        return self.first is not None

    @property
    def first(self) -> date | None:
        """Return the first day on which a supply makes it a client; None if that is open."""
        return self.stays[0].start if self.stays and self.stays[0].start > date.min else None

    def within(self, period: Period) -> list[Period]:
        """Return the days of a period on which it is a client: several parts where it left and came back."""
        if not self.stays:
            return [period]
        return [days for stay in self.stays if (days := stay.within(period))]

    def has_meter(self, period: Period) -> bool:
        """Return whether a meter is the client's in a period."""
        start, end = period.utc_minutes(self.timezone or "UTC")
        return any(one.start < end and one.end > start for one in self.meters)

    def terms(self, start: int, end: int) -> str:
        """Return what tables say of its meters between two UTC minutes; empty: only what their numbers say.

        Ends of a meter's span that lie outside are left out, so that the same terms are the same text in any period.
        """
        if not self.listed:
            return ""
        found = []
        for one in self.meters:
            if one.start < end and one.end > start:
                first, last = max(one.start, start), min(one.end, end)
                span = f"{first if first > start else ''}..{last if last < end else ''}"
                if one.number or span != ".." or one.factor != 1 or one.share != 1:
                    found.append(f"{one.number} {span} {one.factor} {one.share}")
        return "; ".join(found)

    def standing_in(self, zone: str) -> "BilledClient":
        """Return the client in this zone, if its own is not known."""
        if self.timezone:
            return self
        meters = [metered.standing_in(zone) for metered in self.meters]
        return BilledClient(self.number, zone, meters, self.stays, self.listed, self.ends)


def count_clients(client: str | None = None) -> int:
    """Return how many clients there are to bill at most, counted by the database."""
    meters, supplied = _own_meters(), _assigned_clients()
    if client is not None:
        meters, supplied = meters.filter(number=client), None if supplied is None else supplied.filter(number=client)
    if supplied is None:
        return meters.count()
    return meters.count() + supplied.exclude(number__in=meters.values("number")).count()


def _own_meters() -> "QuerySet[Meter]":
    """Return the meters that belong to the client of their own number: all, where nothing says whose any is."""
    return supplies.own_meters(READER) if _any_row(Supply) else Meter.objects.using(READER)


def _assigned_clients() -> "QuerySet[Client] | None":
    """Return the clients that a table names; None where none can: then nothing needs to be asked of each."""
    return supplies.assigned_clients(READER) if _any_row(Supply) or _any_row(Assignment) else None


def _any_row(table: type[Model]) -> bool:
    rows = table._default_manager.using(READER)  # noqa: SLF001 - the manager of any table
    return once_a_snapshot(f"any {table.__name__}", rows.exists)


def span() -> tuple[date, date] | None:
    """Return first and last UTC day with readings; None if there are none."""
    ends = Series.objects.using(READER).aggregate(first=Min("first_minute"), end=Max("end_minute"))
    if ends["first"] is None:
        return None
    return EPOCH + timedelta(minutes=ends["first"]), EPOCH + timedelta(minutes=ends["end"] - 1)


def pages(
    client: str | None = None, period: Period | None = None, after: str | None = None, upto: str | None = None
) -> Iterator[list[BilledClient]]:
    """Yield pages of as many clients as can be computed at once in a period (a month); of numbers between two.

    Paging by key: each page starts after the last number, so the last page costs what the first does.
    """
    size = min(PAGE, max(_DAYS // period.days, 1)) if period else PAGE
    own = _own_meters().order_by(by_bytes("number"))
    supplied = None if _assigned_clients() is None else _supplied_clients()
    if client is not None:
        own, supplied = own.filter(number=client), None if supplied is None else supplied.filter(number=client)
    own = between(own, "number", after, upto)
    supplied = None if supplied is None else between(supplied, "number", after, upto)
    page = _page(own, supplied, size)
    while page:
        yield page
        last = page[-1].number
        further = None if supplied is None else later_than(supplied, "number", last)
        page = _page(later_than(own, "number", last), further, size)


def parts(size: int, after: str | None = None, upto: str | None = None) -> Iterator[tuple[int, str]]:
    """Yield parts of a number of clients to bill: how many each has, and its last client number."""
    every = [rows for rows in (_own_meters(), _assigned_clients()) if rows is not None]
    streams = [
        between(rows, "number", after, upto)
        .order_by(by_bytes("number"))
        .values_list("number", flat=True)
        .iterator(10_000)
        for rows in every
    ]
    clients, last = 0, ""
    for number, _ in groupby(merge(*streams, key=str.encode)):
        clients, last = clients + 1, number
        if clients == size:
            yield clients, last
            clients = 0
    if clients:
        yield clients, last


def chosen(numbers: Sequence[str], using: str = READER) -> list[BilledClient]:
    """Return those of some clients (a page at most) that can be billed at all."""
    own = supplies.own_meters(using).filter(any_of("number", numbers)).order_by(by_bytes("number"))
    return _page(own, _supplied_clients(using).filter(any_of("number", numbers)), len(numbers))


def _supplied_clients(using: str = READER) -> "QuerySet[Client]":
    """Return clients with a supply or an assignment, in order, with their supplies."""
    own = Prefetch("supply_set", queryset=supplies.counting(using).select_related("meter"))
    return supplies.assigned_clients(using).order_by(by_bytes("number")).prefetch_related(own)


def _page(own: "QuerySet[Meter]", supplied: "QuerySet[Client] | None", size: int) -> list[BilledClient]:
    found: dict[str, BilledClient] = {}
    for meter, number, timezone in own.values_list("pk", "number", "timezone")[:size]:
        found[number] = BilledClient(number, timezone, [Metered(meter, -FOREVER, FOREVER, ONE, assigned=False)])
    for row in supplied[:size] if supplied is not None else ():
        member = found.setdefault(row.number, BilledClient(row.number, ""))
        member.timezone = row.timezone or member.timezone
        own_supplies = sorted(row.supply_set.all(), key=_place)
        member.listed = not own_supplies or any(not supply.from_file for supply in own_supplies)
        if not member.meters:
            member.stays = _joined(
                Period(supply.start or date.min, supplies.day_after(supply) or date.max) for supply in own_supplies
            )
        zones = (supply.meter.timezone for supply in own_supplies)
        member.timezone = member.timezone or next(filter(None, zones), "")
        member.meters += [_metered(supply, member.timezone or "UTC", row.number) for supply in own_supplies]
    if any_named_zone():
        for number, zone in _zones([number for number, member in found.items() if not member.stays]):
            found[number].timezone = zone
    members = sorted(found.values(), key=lambda member: member.number.encode())[:size]
    _end_meters(members, own.db)
    return members


def _end_meters(members: Sequence[BilledClient], using: str) -> None:
    """Let meters that others have replaced be due until those begin, and those from their first reading on."""
    several = [member for member in members if len(member.meters) > 1]
    spans = [
        [Owned(one.meter, one.start, one.end, one.factor, one.assigned) for one in member.meters] for member in several
    ]
    for member, ends in zip(several, successors.find(spans, using), strict=True):
        member.ends = ends
        until = {one.old: one.due_end for one in ends.followed}
        since = {one.new: one.begun for one in ends.followed}
        for place, one in enumerate(member.meters):
            if one.meter in until:
                one = one._replace(due_end=until[one.meter])  # noqa: PLW2901 - the same supply
            if one.assigned and one.start <= since.get(one.meter, -FOREVER) <= one.start + successors.SAME_DAY:
                one = one._replace(assigned=False)  # noqa: PLW2901 - the same supply
            member.meters[place] = one


def any_named_zone() -> bool:
    """Return whether a table names the zone of any client."""
    return once_a_snapshot("zones", _zoned().exists)


@cache
def _zoned() -> "QuerySet[Client]":
    """Return the clients whose zone a table names: to make the query takes longer than to ask."""
    return Client.objects.using(READER).exclude(timezone="")


def _zones(numbers: list[str]) -> "QuerySet[Client, tuple[str, str]]":
    """Return number and zone of clients that a table names for their zone alone."""
    rows = Client.objects.using(READER).filter(any_of("number", numbers)).exclude(timezone="")
    return rows.values_list("number", "timezone")


def _joined(spans: Iterable[Period]) -> list[Period]:
    """Return the days of some spans, those that meet as one."""
    found: list[Period] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Period(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return [] if found == [Period(date.min, date.max)] else found


def _place(supply: Supply) -> tuple[bytes, date, int]:
    return supply.meter.number.encode(), supply.start or date.min, supply.start_time


def _metered(supply: Supply, zone: str, client: str) -> Metered:
    share = Fraction(supply.share)
    factor = share * Fraction(supply.multiplier)
    days, times = (supply.start, supply.end), (supply.start_time, supply.end_time)
    metered = Metered(supply.meter_id, -FOREVER, FOREVER, factor, supply.start is not None, days, times)
    number = "" if supply.meter.number == client else supply.meter.number
    return metered._replace(share=share, number=number).standing_in(zone)
