"""Summary of a database, counted by the database without reading any block of readings."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Aggregate, BigIntegerField, Case, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from etl.core.bill_page import FAILED, HELD
from etl.store.database.locks import READER
from etl.store.documents.item_rows import ITEMS
from etl.store.edit_models import EDITS
from etl.store.models import CONTROL, DAYS, FLOWS, Bill, Client, Load, LoadMonth, LongRead, Meter, Series


@dataclass(frozen=True)
class MonthReadings:
    """Readings of one month (counted from January 1970) and flow."""

    month: int
    flow: str
    readings: int
    energy_mwh: int


@dataclass(frozen=True)
class Reach:
    """Series of one flow and interval length, all between the same UTC minutes, and how many there are."""

    flow: str
    interval: int
    first_minute: int
    end_minute: int
    series: int


@dataclass(frozen=True)
class Loaded:
    """One file of the ledger."""

    load: int
    name: str
    loaded_at: datetime
    loaded: int
    duplicate: int
    revised: int
    rejected: int
    items: int = 0
    """Items of a file that has such, in place of readings."""
    days: int = 0
    """Days of a file of their types, in place of readings."""
    edits: int = 0
    """Edits of a file of such, in place of readings."""
    control: int | None = None
    """Control reads of a file that has such, in place of readings."""


@dataclass(frozen=True)
class Billed:
    """Current bills of one period and currency."""

    start: date
    end: date
    currency: str
    bills: int
    estimated: int
    incomplete: int
    held: int
    stale: int
    failed: int
    """That could not be made, and are none of `bills`."""


def readings_by_month() -> list[MonthReadings]:
    """Return readings by UTC month, from the changes that loads recorded."""
    sums = LoadMonth.objects.using(READER).values("month", "flow").order_by("month", "flow")
    rows = sums.annotate(readings=Sum("added") - Sum("removed"), energy=Sum("added_mwh") - Sum("removed_mwh"))
    # A month whose readings were all taken out again holds none.
    return [
        MonthReadings(row["month"], FLOWS[row["flow"]], row["readings"], row["energy"])
        for row in rows
        if row["readings"]
    ]


def reaches() -> list[Reach]:
    """Return from when to when series reach; most share their ends, so these are few."""
    fields = ("flow", "interval", "first_minute", "end_minute")
    rows = Series.objects.using(READER).values(*fields).annotate(series=Count("pk")).order_by(*fields)
    return [Reach(FLOWS[row["flow"]], *(row[name] for name in (*fields[1:], "series"))) for row in rows]


def only_zone() -> str:
    """Return the zone that all meters and clients have; empty where some have none, or there are several."""
    meters = Meter.objects.using(READER).values_list("timezone", flat=True)
    clients = Client.objects.using(READER).exclude(timezone="").values_list("timezone", flat=True)
    found = {*meters.distinct()[:2], *clients.distinct()[:2]}
    return found.pop() if len(found) == 1 else ""


def long_reads(months: list[tuple[int, int, int]]) -> list[MonthReadings]:
    """Return the long reads that begin in each month, given as its number, first and end minute, and of each flow."""
    sums: dict[str, Aggregate] = {}
    for month, first, end in months:
        begun = Q(start_minute__gte=first, start_minute__lt=end)
        sums |= {f"of_{month}": Count("start_minute", filter=begun), f"mwh_{month}": Sum("energy_mwh", filter=begun)}
    rows = LongRead.objects.using(READER).order_by("series__flow").values_list("series__flow").annotate(**sums)
    by_flow = [(FLOWS[flow], list(zip(numbers[::2], numbers[1::2], strict=True))) for flow, *numbers in rows]
    return [
        MonthReadings(month, flow, *sums_of_months[place])
        for place, (month, _, _) in enumerate(months)
        for flow, sums_of_months in by_flow
        if sums_of_months[place][0]
    ]


def loads(most: int | None) -> tuple[int, list[Loaded]]:
    """Return how many files were loaded, and the newest of them; `most`: that many."""
    rows = Load.objects.using(READER).order_by("-pk")
    items, days, edits = (
        Case(When(reading=what, then=F("rows")), default=Value(0), output_field=IntegerField())
        for what in (ITEMS, DAYS, EDITS)
    )
    control = Case(When(reading__contains=CONTROL, then=F("loaded")), output_field=BigIntegerField())
    fields = ("pk", "name", "loaded_at", "loaded", "duplicate", "revised", "rejected", items, days, edits, control)
    return rows.count(), [Loaded(*row) for row in rows.values_list(*fields)[:most]]


def billed() -> list[Billed]:
    """Return current bills by period."""
    currency = Coalesce("tariff__currency", Value(""))
    current = Bill.published.using(READER).annotate(currency=currency)
    bills = current.values("period_start", "period_end", "currency")
    rows = bills.order_by("period_start", "period_end", "currency").annotate(
        bills=Count("pk", filter=~Q(status=FAILED)),
        estimated=Count("pk", filter=Q(status="estimated")),
        incomplete=Count("pk", filter=Q(status="incomplete")),
        held=Count("pk", filter=Q(status=HELD)),
        stale_bills=Count("pk", filter=Q(stale=True)),
        failed=Count("pk", filter=Q(status=FAILED)),
    )
    names = (
        "period_start", "period_end", "currency", "bills", "estimated", "incomplete", "held", "stale_bills", "failed"
    )  # fmt: skip
    return [Billed(*row) for row in rows.values_list(*names)]
