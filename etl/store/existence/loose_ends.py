"""Loose ends: what should exist and does not, of clients, meters and bills, counted by the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from etl.blocks.block_codec import FIRST_MONDAY, WEEK_MINUTES
from etl.core.bill_page import FAILED
from etl.core.periods import Period
from etl.store import supplies
from etl.store.assigning.assigned_shares import ShareGap, check_shares
from etl.store.database.locks import READER
from etl.store.existence.vacancies import Vacancy, vacancies, vacant_meters
from etl.store.models import UNIT_CODES, Assignment, Bill, Client, IntervalBlock, LongRead, Meter, Series, Supply
from etl.store.ordering import by_bytes
from etl.store.supplies import IdleClaim
from etl.store.usage import billed_clients

MONTHS = 6
"""Billed months, the newest ones, in which every client is looked for."""
LOOKED_AT = 500
"""Meters whose readings are looked at to say how much of them is nobody's; of more only their number is told."""
_ZONES = 14 * 60
"""Minutes by which local midnights lie apart from that of UTC, at the most."""


@dataclass(frozen=True)
class LooseEnds:
    """Counts of what should exist and does not, and what it is, if it was to be listed."""

    unbilled: Sequence[tuple[str, int]] = ()
    """Billed months, newest first, and how many clients have no bill of them."""
    vacant: int = 0
    vacant_mwh: int | None = 0
    """Energy of meters that is nobody's; None: too many to look at."""
    unread: int = 0
    """Clients that are assigned without any reading."""
    parted: int = 0
    """Meters whose shares come to less than the whole."""
    claims: int = 0
    """Meters that a file gives to a client, and that are not the client's."""
    clients: Sequence[tuple[str, str]] = ()
    """Month and number of the clients without a bill."""
    vacancies: Sequence[Vacancy] = ()
    unread_clients: Sequence[str] = ()
    shares: Sequence[ShareGap] = ()
    idle_claims: Sequence[IdleClaim] = ()


def find(clients: int | None = None, *, listed: bool = False) -> LooseEnds:
    """Count loose ends; `clients`: how many there are, if that is known; `listed`: name them too. In a snapshot."""
    months = _billed_months(clients)
    missing = {month: _unbilled(month) for month in months}
    counts = [(str(month), sum(rows.count() for rows in found)) for month, found in missing.items()]
    unbilled = [(month, number) for month, number in counts if number]
    named = [(str(month), number) for month in months for number in _numbers(missing[month])] if listed else ()
    if not any(table.objects.using(READER).exists() for table in (Supply, Assignment)):
        return LooseEnds(unbilled=unbilled, clients=named)  # each meter is its own client's
    unread, claims = _unread(), supplies.idle_claims(READER)
    disputed = claims.count()
    vacant, looked = _vacant(listed=listed, disputed=bool(disputed))
    shares = _parted()
    return LooseEnds(
        unbilled=unbilled,
        vacant=vacant if looked is None else len(looked),
        vacant_mwh=None if looked is None else sum(sum(one.energy_mwh.values()) for one in looked),
        unread=unread.count(),
        parted=len({gap.meter for gap in shares}),
        claims=disputed,
        clients=named,
        vacancies=looked or (),
        unread_clients=_numbers([unread]) if listed else (),
        shares=shares,
        idle_claims=supplies.described(claims) if listed else (),
    )


def _vacant(*, listed: bool, disputed: bool) -> tuple[int, list[Vacancy] | None]:
    """Return how many meters have readings that are nobody's, and these; None: too many to look at."""
    for by_days in (False, True):
        meters = vacant_meters(by_days=by_days, disputed=disputed)
        number = meters[: LOOKED_AT + 1].count()
        if listed or number <= LOOKED_AT:
            return number, vacancies(meters)
    return meters.count(), None


def _numbers(found: "Sequence[QuerySet[Client] | QuerySet[Meter]]") -> list[str]:
    """Return the numbers of some rows in order."""
    return sorted((number for rows in found for number in rows.values_list("number", flat=True)), key=str.encode)


def _billed_months(clients: int | None) -> list[Period]:
    """Return the newest calendar months of which there are bills, but for those of which each client has one."""
    bills = Bill.published.using(READER)
    counted = bills.values("period_start", "period_end").order_by("-period_start", "-period_end")
    counted = counted.annotate(bills=Count("pk"), failed=Count("pk", filter=Q(status=FAILED)))
    rows = counted.values_list("period_start", "period_end", "bills", "failed")
    months = [
        (period, made) for start, end, made, failed in rows if (period := Period(start, end)).month and made > failed
    ]
    if months and clients is None:
        clients = billed_clients.count_clients()
    return [period for period, made in months[:MONTHS] if made < (clients or 0)]


def _unbilled(month: Period) -> "tuple[QuerySet[Meter], QuerySet[Client]]":
    """Return clients without a bill of a month's days: those of their meters' numbers, and those that are assigned.

    They are looked for where a meter has a reading in the month, or an assignment begins before its end.
    """
    bills = Bill.published.filter(period_start__lt=month.end, period_end__gt=month.start)
    read = _read_in(month)
    # Most clients have a bill: that is asked first, and of them nothing else.
    own = supplies.own_meters(READER).filter(~Exists(bills.filter(client__number=OuterRef("number"))))
    own = own.filter(Exists(read.filter(meter=OuterRef("pk"))))
    days = Q(start=None) | Q(start__lt=month.end), Q(end=None) | Q(end__gt=month.start)
    supply = supplies.counting().filter(*days, client=OuterRef("pk"))
    supply = supply.filter(Q(start__isnull=False) | Exists(read.filter(meter=OuterRef("meter"))))
    assigned = Client.objects.using(READER).filter(~Exists(bills.filter(client=OuterRef("pk"))), Exists(supply))
    return own, assigned


def _read_in(month: Period) -> "QuerySet[Series]":
    """Return series with a reading in a month for certain, whatever the zone."""
    start, end = month.utc_minutes("UTC")
    start, end = start + _ZONES, end - _ZONES
    first, last = (start - FIRST_MONDAY) // WEEK_MINUTES + 1, (end - FIRST_MONDAY) // WEEK_MINUTES - 1
    blocks = IntervalBlock.objects.filter(series=OuterRef("pk"), week__range=(first, last))
    reads = LongRead.objects.filter(series=OuterRef("pk"), start_minute__lt=end, end_minute__gt=start)
    reaching = Series.objects.filter(unit=UNIT_CODES["kWh"], first_minute__lt=end, end_minute__gt=start)
    edge = Q(first_minute__gte=start) | Q(end_minute__lte=end)
    return reaching.filter(edge | Exists(blocks) | Exists(reads))


def _unread() -> "QuerySet[Client]":
    """Return clients that a table assigns, and of whose meters there is no reading."""
    tabled = Supply.objects.filter(client=OuterRef("pk"), from_file=False)
    assigned = Exists(tabled) | Exists(Assignment.objects.filter(client=OuterRef("pk")))
    of_meters = Series.objects.filter(
        Exists(supplies.counting().filter(meter=OuterRef("meter"), client=OuterRef(OuterRef("pk"))))
    )
    own = Series.objects.filter(meter__number=OuterRef("number"), meter__supply=None)
    return Client.objects.using(READER).filter(assigned, ~Exists(of_meters), ~Exists(own)).order_by(by_bytes("number"))


def _parted() -> list[ShareGap]:
    shared = Supply.objects.using(READER).filter(from_file=False).exclude(share="1")
    return check_shares(set(shared.values_list("meter", flat=True)), READER)
