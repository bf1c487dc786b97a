"""Staleness of bills whose readings a load has changed."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from etl.core.periods import EPOCH, Period, first_of_next_month, midnight
from etl.store import input_versions, supplies
from etl.store.database.locks import WRITER
from etl.store.fingerprints import FINDINGS, REACH, reach
from etl.store.loads import control_reads
from etl.store.loads.series_registry import PAGE
from etl.store.loads.span_marks import MOVED
from etl.store.models import Bill, Client, LoadSpans, Series

_NEVER = 1 << 30
_DAY = timedelta(days=1)
"""A local day reaches at most one UTC day further."""
_FINDINGS = f" {FINDINGS}:"
"""In the fingerprint of a bill: readings of other days of its month matter to it."""
_JUDGED = Q(fingerprint__contains=_FINDINGS)
_REACHING = Q(fingerprint__contains=f"{REACH}:")
"""Bills with estimates, to which readings outside their days may matter."""


def spans_of(load: int) -> Iterator[npt.NDArray[np.int64]]:
    """Yield the spans that a load covered, some thousand series at a time: columns as LoadSpans has them."""
    for packed in LoadSpans.objects.filter(load_id=load).order_by("pk").values_list("spans", flat=True):
        yield np.frombuffer(packed, "<i8").reshape(-1, 4)


def mark_stale(load: int) -> int:
    """Mark the current bills that a load's changes touch, issued ones too; return how many. In the write lock."""
    marked = 0
    for spans in spans_of(load):
        marked += mark_spans(spans[spans[:, 3] != 0])
    return marked


def mark_answered(spans: npt.NDArray[np.int64]) -> int:
    """Mark the current bills of the minutes of answers or edits; return how many. In the write lock.

    No other reading fails, or not, by them, but they may settle what all between two control reads is worth.
    """
    pages = (spans[at : at + PAGE] for at in range(0, len(spans), PAGE))
    return sum(_mark(_by_client(control_reads.widened(page, WRITER)), judging=False) for page in pages)


def mark_clients_of(meters: Sequence[int]) -> int:
    """Mark the current bills of the clients of some meters, whose local days are others now; return how many.

    In the write lock.
    """
    marked = 0
    if meters:
        input_versions.bump()
    for start in range(0, len(meters), PAGE):
        clients = {client for own in _clients_of(set(meters[start : start + PAGE])).values() for client in own}
        marked += Bill.published.filter(client_id__in=clients, stale=False).update(stale=True)
    return marked


def mark_spans(changed: npt.NDArray[np.int64]) -> int:
    """Mark the current bills that changes in these spans touch; return how many. In the write lock."""
    ends = np.where(changed[:, 3] == MOVED, _NEVER, changed[:, 2])
    changed = np.column_stack([changed[:, :2], ends])
    pages = (changed[start : start + PAGE] for start in range(0, len(changed), PAGE))
    return sum(_mark_page(page) for page in pages)


def _mark_page(changed: npt.NDArray[np.int64]) -> int:
    found = _by_client(control_reads.widened(changed, WRITER))
    if not control_reads.stored(WRITER).exists():
        return _mark(found)
    return _mark(found, _by_client(control_reads.widened(_in_whole_months(changed), WRITER)))


def _in_whole_months(spans: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return spans from the beginning of a month to the end of one, whatever the zone."""
    minutes, day = spans[:, 1:3].astype("datetime64[m]"), np.timedelta64(1, "D")
    first = (minutes[:, 0] - day).astype("datetime64[M]").astype("datetime64[m]")
    end = ((minutes[:, 1] + day).astype("datetime64[M]") + 1).astype("datetime64[m]")
    return np.column_stack([spans[:, 0], first.astype(np.int64), end.astype(np.int64)])


def _by_client(spans: npt.NDArray[np.int64]) -> dict[int, tuple[int, int]]:
    """Return first and end minute of the changes, by the id of each client to whom the meter belongs or belonged."""
    meter_of = dict(Series.objects.filter(pk__in=spans[:, 0].tolist()).values_list("pk", "meter_id"))
    clients = _clients_of(set(meter_of.values()))
    found: dict[int, tuple[int, int]] = {}
    for series, first, end in spans.tolist():
        for client in clients.get(meter_of[series], ()):
            low, high = found.get(client, (first, end))
            found[client] = min(low, first), max(high, end)
    return found


def _clients_of(meters: set[int]) -> dict[int, list[int]]:
    own = dict(supplies.own_meters().filter(pk__in=meters).values_list("number", "pk"))
    found: dict[int, list[int]] = {}
    for client, number in Client.objects.filter(number__in=list(own)).values_list("pk", "number"):
        found.setdefault(own[number], []).append(client)
    for client, meter in supplies.counting().filter(meter_id__in=meters).values_list("client_id", "meter_id"):
        found.setdefault(meter, []).append(client)
    return found


def _mark(
    changed: dict[int, tuple[int, int]], by_judged: dict[int, tuple[int, int]] | None = None, *, judging: bool = True
) -> int:
    """Mark bills of those minutes; of tariffs that look back, all later ones too.

    Also, if changes may be `judging`, bills of other days of the month of which a reading fails or does not by them.
    `by_judged`: the minutes for bills of which a reading fails, where they are others.
    """
    if not changed:
        return 0
    first = _day(min(low for low, _ in changed.values())) - _DAY
    end = _day(max(high for _, high in changed.values())) + _DAY
    bills = Bill.published.filter(client_id__in=changed, stale=False).filter(
        Q(period_end__gte=first) | _JUDGED | _REACHING,
        Q(period_start__lte=end) | Q(tariff__looks_back=True) | _JUDGED | _REACHING,
    )
    columns = bills.values_list(
        "pk", "client_id", "period_start", "period_end", "timezone", "tariff__looks_back", "fingerprint"
    )
    wide = by_judged or changed
    stale = [
        identity
        for identity, client, since, until, zone, looks_back, fingerprint in columns
        for first, last in [_days(Period(since, until), fingerprint, judging=judging)]
        for begin, stop in [(wide if _FINDINGS in fingerprint else changed)[client]]
        if midnight(last, zone) > begin and (looks_back or midnight(first, zone) < stop)
    ]
    for start in range(0, len(stale), PAGE):
        Bill.objects.filter(pk__in=stale[start : start + PAGE]).update(stale=True)
    return len(stale)


def _days(period: Period, fingerprint: str, *, judging: bool) -> tuple[date, date]:
    """Return the days of which readings matter to a bill: its own, and those that its estimates look at.

    Readings of the whole months tell whether some of them fail a rule.
    """
    first, last = period.start, period.end
    reached = reach(fingerprint)
    if reached is not None:
        first, last = min(first, EPOCH + reached[0] * _DAY), max(last, EPOCH + reached[1] * _DAY)
    if judging and (reached is not None or _FINDINGS in fingerprint):
        first, last = first.replace(day=1), first_of_next_month(last - _DAY)
    return first, last


def _day(minute: int) -> date:
    return EPOCH + timedelta(minutes=minute)
