"""Reasons why days have nothing to bill or to compare: no readings, no client of this number, or readings of nobody."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Max, Min

from etl.core.periods import EPOCH, Period, shown_period
from etl.store.database.locks import READER
from etl.store.existence.read_days import any_reading
from etl.store.models import Series
from etl.store.usage import billed_clients
from etl.store.usage.known_names import is_client, nobody

_ANOTHER = "choose another --month"


def nothing_read(periods: Sequence[Period], client: str | None = None, *, billing: bool = False) -> str:
    """Return why there is nothing in some periods (in order), and what to do; to bill, more can be done."""
    span = billed_clients.span()
    if span is None:
        return "there are no readings in this database (load some first: etl load readings.csv)"
    if client is not None and not is_client(client):
        return nobody(client)
    days = " to ".join(dict.fromkeys(shown_period(periods[place]) for place in (0, -1)))
    if not any(map(any_reading, periods)):
        what = f"nobody has a reading in {days}; the readings of this database begin on {span[0]} and end on {span[1]}"
        return f"{what} ({_ANOTHER}{', or bill it --even-without-readings' if billing else ''})"
    if client is not None:
        return _of_client(client, periods, days, billing=billing)
    what = f"the readings of {days} are of meters that are nobody's then"
    return f"{what} (etl assign the meters to clients, from an earlier day or to a later one)"


def _of_client(client: str, periods: Sequence[Period], days: str, *, billing: bool) -> str:
    """Return why a client has nothing in days of which others have readings."""
    (known,) = billed_clients.chosen([client])
    if not any(known.within(period) for period in periods):
        own = " and".join(map(_stay, known.stays))
        return f"client {client} has no meter in {days}: etl assign gives its meters{own} (correct its rows)"
    series = Series.objects.using(READER).filter(meter_id__in=[one.meter for one in known.meters])
    reach = series.aggregate(first=Min("first_minute"), end=Max("end_minute"))
    if reach["first"] is None:
        return f"client {client} has no readings (load them; its meters are those that etl assign named)"
    first, last = (EPOCH + timedelta(minutes=minute) for minute in (reach["first"], reach["end"] - 1))
    what = f"client {client} has no reading in {days}; its readings begin on {first} and end on {last}"
    return f"{what} (load others, or {'etl assign it `from` a day' if billing else _ANOTHER})"


def _stay(days: Period) -> str:
    since = f" from {days.start}" if days.start > date.min else ""
    return since + (f" to {days.end - timedelta(days=1)}" if days.end < date.max else "")
