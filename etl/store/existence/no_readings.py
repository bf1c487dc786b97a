"""Reasons why a period has nothing to bill: no client of this number, no readings, or ones that are nobody's."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Max, Min, Q, QuerySet

from etl.core.periods import EPOCH, Period, shown_period
from etl.store import supplies
from etl.store.database.locks import READER
from etl.store.models import Series
from etl.store.usage import billed_clients
from etl.store.usage.known_names import is_client, nobody

_ANOTHER = "choose another --month"


def nothing_read(periods: Sequence[Period], client: str | None = None) -> str:
    """Return why there is nothing to bill in the first of some periods (none: in those of a table, or stale ones)."""
    span = billed_clients.span()
    if span is None:
        return "there are no readings in this database (load some first: etl load readings.csv)"
    if client is not None:
        return _of_client(periods, client)
    if not periods:
        reach = f"readings run from {span[0]} to {span[1]}"
        return f"nobody has a reading in these periods: {reach} (choose others, or assign the meters: etl assign FILE)"
    days, series = shown_period(periods[0]), Series.objects.using(READER).all()
    if not _within(series, periods[0]).exists():
        return f"there are no readings in {days}: they run from {span[0]} to {span[1]} ({_ANOTHER})"
    supplied = supplies.counting(READER).filter(_on(periods[0])).values("meter")
    if _within(series, periods[0]).filter(Q(meter__in=supplies.own_meters(READER)) | Q(meter__in=supplied)).exists():
        return f"nobody has a reading in {days}, though readings run from {span[0]} to {span[1]} ({_ANOTHER})"
    return f"the meters that were read in {days} are nobody's on these days (assign them: etl assign FILE)"


def _of_client(periods: Sequence[Period], client: str) -> str:
    """Return why a client has nothing to bill."""
    if not is_client(client):
        return nobody(client)
    theirs = supplies.counting(READER).filter(client__number=client).values("meter")
    own = Q(meter__number=client, meter__in=supplies.own_meters(READER)) | Q(meter__in=theirs)
    series = Series.objects.using(READER).filter(own)
    if not series.exists():
        return f"client {client} has no readings (load them; its meters are those that etl assign named)"
    days = shown_period(periods[0]) if periods else "these periods"
    mine = Q(meter__in=supplies.own_meters(READER))
    if periods:
        supplied = supplies.counting(READER).filter(_on(periods[0]), client__number=client).values("meter")
        if not series.filter(mine | Q(meter__in=supplied)).exists():
            return f"no meter is client {client}'s in {days} (assign one: etl assign FILE, or {_ANOTHER})"
    first, last = _reach(series)
    return f"client {client} has no readings in {days}: its meters' run from {first} to {last} ({_ANOTHER})"


def _reach(series: "QuerySet[Series]") -> tuple[date, date]:
    """Return the first and last UTC day with readings."""
    ends = series.aggregate(first=Min("first_minute"), end=Max("end_minute"))
    return EPOCH + timedelta(minutes=ends["first"]), EPOCH + timedelta(minutes=ends["end"] - 1)


def _within(series: "QuerySet[Series]", period: Period) -> "QuerySet[Series]":
    """Return the series that reach into a period."""
    start, end = period.utc_minutes("UTC")
    return series.filter(first_minute__lt=end, end_minute__gt=start)


def _on(period: Period) -> Q:
    """Return the supplies on any day of a period."""
    return Q(Q(start=None) | Q(start__lt=period.end), Q(end=None) | Q(end__gt=period.start))
