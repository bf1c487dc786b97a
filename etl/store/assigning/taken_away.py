"""Days with readings, and bills, that a table of assignments takes away: they are nobody's any more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from etl.blocks import block_codec as packing
from etl.blocks.long_read_codec import INTERVAL
from etl.core.bill_page import FAILED
from etl.core.periods import EPOCH, local_minute
from etl.core.zones import transitions
from etl.store import supplies
from etl.store.loads.series_registry import PAGE
from etl.store.models import Bill, Client, IntervalBlock, LongRead, Meter, Series
from etl.store.usage.assigned_rows import Moment

LISTED = 20
"""Clients of whom it is counted what they lose."""

_FIRST, _LAST = (date.min, 0), (date.max, 0)
Span = tuple[Moment, Moment]


class Owned(NamedTuple):
    """A meter that was a client's between two local times."""

    client: int
    meter: int
    span: Span


@dataclass(frozen=True)
class Taken:
    """A client, and a stretch of local time (None: open) of which it has less than before, or nothing."""

    client: str
    meter: str
    alone: bool
    """Whether it has no other meter there."""
    start: Moment | None
    end: Moment | None
    days: int
    """With readings that are nobody's now."""
    bills: int
    own_client: bool
    """Whether they are those of a client of the meter's number now, as no row names it."""


def owned(clients: Sequence[int]) -> list[Owned]:
    """Return what some clients (a page at the most) have, before it is replaced."""
    return [Owned(client, meter, span) for client, meter, span in _supplies(client_id__in=clients)]


def taken_away(before: Sequence[Owned]) -> list[Taken]:
    """Return what nobody has of that now, if there are readings; of the first clients by number. In the write lock."""
    now = _now({one.meter for one in before})
    lost = [(one, span) for one in before for span in _less(one.span, now.get(one.meter, []))]
    reached: dict[int, list[Series]] = {}
    for page in _pages({one.meter for one, _ in lost}):
        for series in Series.objects.filter(meter_id__in=page):
            reached.setdefault(series.meter_id, []).append(series)
    lost = [(one, span) for one, span in lost if one.meter in reached]
    clients: dict[int, Client] = {}
    for page in _pages({one.client for one, _ in lost}):
        clients |= {client.pk: client for client in Client.objects.filter(pk__in=page)}
    found: list[Taken] = []
    listed: set[int] = set()
    for one, span in sorted(lost, key=lambda pair: (clients[pair[0].client].number.encode(), pair[1])):
        if one.client not in listed and len(listed) == LISTED:
            break
        taken = _taken(
            clients[one.client],
            one,
            span,
            reached[one.meter],
            unnamed=supplies.own_meters().filter(pk=one.meter).exists(),
        )
        if taken.days:
            listed.add(one.client)
            found.append(taken)
    return found


def _taken(client: Client, one: Owned, span: Span, series: list[Series], *, unnamed: bool) -> Taken:
    meter = Meter.objects.get(pk=one.meter)
    zone = client.timezone or meter.timezone or "UTC"
    (start, _), (end, end_time) = span
    bills = Bill.published.filter(client=client).exclude(status=FAILED).filter(period_end__gt=start)
    last = end + timedelta(days=1) if end_time and end < date.max else end
    rest = [other for _, _, other in _supplies(client_id__in=[client.pk])]
    alone = not any(other[0] < span[1] and span[0] < other[1] for other in rest)
    # Where nothing of the client is left on a side, the stretch is open there for people.
    start_shown = None if alone and not any(other[0] < span[0] for other in rest) else span[0]
    end_shown = None if alone and not any(other[1] > span[1] for other in rest) else span[1]
    return Taken(
        client.number,
        meter.number,
        alone,
        None if start_shown == _FIRST else start_shown,
        None if end_shown == _LAST else end_shown,
        _days(series, zone, span),
        bills.filter(period_start__lt=last).count(),
        unnamed,
    )


def _days(series: list[Series], zone: str, span: Span) -> int:
    """Return on how many local days of a span there are readings."""
    first, end = (local_minute(max(day, EPOCH), time, zone) for day, time in (span[0], _in_years(span[1])))
    days: set[int] = set()
    for one in series:
        if one.interval == INTERVAL:
            reads = LongRead.objects.filter(series=one, start_minute__lt=end, end_minute__gt=first)
            for start, last in reads.values_list("start_minute", "end_minute"):
                low, high = _local_days([max(start, first), min(last, end) - 1], zone)
                days.update(range(low, high + 1))
            continue
        low, high = packing.week_of(np.array([first, end], np.int64)).tolist()
        blocks = IntervalBlock.objects.filter(series=one, week__range=(low - 1, high))
        for week, values in blocks.values_list("week", "values"):
            starts = packing.known_starts(bytes(values), week, one.interval, one.phase)
            days.update(_local_days(starts[(starts >= first) & (starts < end)], zone))
    return len(days)


def _in_years(moment: Moment) -> Moment:
    return min(moment, (date(2199, 12, 31), 0))


def _local_days(minutes: "Sequence[int] | np.typing.NDArray[np.int64]", zone: str) -> list[int]:
    found: list[int] = (transitions(zone).to_local(np.asarray(minutes, np.int64) * 60) // 86_400).tolist()
    return found


def _now(meters: set[int]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for page in _pages(meters):
        for _, meter, span in _supplies(meter_id__in=page):
            found.setdefault(meter, []).append(span)
    return found


def _supplies(**chosen: Sequence[int]) -> Iterable[tuple[int, int, Span]]:
    fields = ("client_id", "meter_id", "start", "start_time", "end", "end_time")
    for client, meter, start, start_time, end, end_time in supplies.counting().filter(**chosen).values_list(*fields):
        yield client, meter, ((start or date.min, start_time), (end or date.max, end_time))


def _less(span: Span, others: Sequence[Span]) -> list[Span]:
    """Return the parts of a span that none of the others covers."""
    left = [span]
    for start, end in others:
        left = [
            part
            for first, last in left
            for part in ((first, min(last, start)), (max(first, end), last))
            if part[0] < part[1]
        ]
    return left


def _pages(ids: set[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + PAGE] for start in range(0, len(ordered), PAGE))
