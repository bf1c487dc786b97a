"""Control reads as they count: of each channel and time what the newest load says, and the spans between them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from django.db.models import F, Max, Min, QuerySet

from etl.core.usage_page import ControlReading
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.models import FLOWS, ControlRead, Series
from etl.store.ordering import by_bytes

PAGE = 300
"""Rows, or meters, fetched at once."""

Channel = tuple[str, str, str]
"""Number of the meter, register and flow."""
CHANNEL = ("meter_number", "register", "flow")
"""Its columns."""


class ControlSpan(NamedTuple):
    """Two UTC minutes, and what the register counted between them."""

    start: int
    end: int
    counted_mwh: int
    """Below zero where the register fell: it rolled over, or is another one."""
    step_mwh: int
    shown_mwh: tuple[int, int] | None = None
    """What it showed at both; None: the file tells the difference alone."""


class _Value(NamedTuple):
    energy_mwh: int
    step_mwh: int


Values = dict[tuple[int, int], _Value]
"""By first and last minute, which are one for what a register showed."""


def stored(alias: str) -> "QuerySet[ControlRead]":
    """Return all that are stored."""
    return ControlRead.objects.using(alias)


def values(meters: Collection[str], alias: str) -> dict[Channel, Values]:
    """Return the reads of some meters by channel and time."""
    return _added({}, _of(meters, alias))


def values_near(channels: Collection[Channel], alias: str, minutes: tuple[int, int]) -> dict[Channel, Values]:
    """Return the reads that the spans of some channels with one of some minutes need, and perhaps others.

    Those are the reads in these minutes, and the last before and the first after them, unless the edge itself is read.
    """
    start, end = minutes
    rows = _of({channel[0] for channel in channels}, alias)
    found = _added({}, rows.filter(end_minute__gte=start, start_minute__lte=end))
    shown = rows.filter(start_minute=F("end_minute")).order_by()
    before = shown.filter(start_minute__lt=start).values_list(*CHANNEL).annotate(Max("start_minute"))
    after = shown.filter(start_minute__gt=end).values_list(*CHANNEL).annotate(Min("start_minute"))
    near: set[int] = set()
    for edge, beside in ((start, before), (end, after)):
        if any((edge, edge) not in found.get(channel, ()) for channel in channels):
            near.update(minute for *_, minute in beside)
    return _added(found, shown.filter(any_of("start_minute", sorted(near)))) if near else found


def _of(meters: Collection[str], alias: str) -> "QuerySet[ControlRead]":
    return ControlRead.objects.using(alias).filter(any_of("meter_number", sorted(meters)))


def _added(found: dict[Channel, Values], rows: "QuerySet[ControlRead]") -> dict[Channel, Values]:
    columns = rows.order_by("load").values_list(*CHANNEL, "start_minute", "end_minute", *_Value._fields)
    for meter, register, flow, first, last, *value in columns:
        found.setdefault((meter, register, flow), {})[first, last] = _Value(*value)
    return found


def spans(own: Values) -> list[ControlSpan]:
    """Return the spans of a channel in the order of time: between neighbouring reads, and those that files tell."""
    shown = sorted((first, value) for (first, last), value in own.items() if first == last)
    found = [ControlSpan(first, last, *value) for (first, last), value in own.items() if first != last]
    for (first, before), (last, after) in pairwise(shown):
        step = max(before.step_mwh, after.step_mwh)
        both = before.energy_mwh, after.energy_mwh
        found.append(ControlSpan(first, last, after.energy_mwh - before.energy_mwh, step, both))
    return sorted(found, key=lambda one: one[:2])


def touched(changed: Mapping[Channel, Sequence[tuple[int, int]]], alias: str) -> list[tuple[int, int, int]]:
    """Return series, first and end minute of the readings that reads are compared with which came, or will go.

    All of them must be stored.
    """
    meters, found = sorted({channel[0] for channel in changed}), list[tuple[int, int, int]]()
    for start in range(0, len(meters), PAGE):
        hulls: dict[Channel, tuple[int, int]] = {}
        for channel, own in values(meters[start : start + PAGE], alias).items():
            met = {minute for times in changed.get(channel, ()) for minute in times}
            near = [one for one in spans(own) if met.intersection(one[:2])]
            if near:
                hulls[channel] = min(one.start for one in near), max(one.end for one in near)
        rows = _series({channel[0] for channel in hulls}, alias)
        found += [(series, *hulls[channel]) for series, channel in rows if channel in hulls]
    return found


def widened(changed: npt.NDArray[np.int64], alias: str) -> npt.NDArray[np.int64]:
    """Return spans of series (columns: series, first and end minute), each with all readings of the same control spans.

    A reading that came or went may settle what all the readings between two control reads are worth.
    """
    if not len(changed) or not stored(alias).exists():
        return changed
    numbers = dict(Series.objects.using(alias).filter(pk__in=changed[:, 0].tolist()).values_list("pk", "meter__number"))
    own = values(set(numbers.values()), alias)
    if not own:
        return changed
    channels = dict(_series(set(numbers.values()), alias))
    of_channel = {channel: spans(known) for channel, known in own.items()}
    wider = [
        (series, *_hull(first, end, of_channel.get(channels.get(series, ("", "", "")), ())))
        for series, first, end in changed.tolist()
    ]
    return np.array(wider, np.int64).reshape(-1, 3)


def _hull(first: int, end: int, own: Iterable[ControlSpan]) -> tuple[int, int]:
    met = [one for one in own if one.start < end and one.end > first]
    return min([first, *(one.start for one in met)]), max([end, *(one.end for one in met)])


def _series(meters: Collection[str], alias: str) -> Iterator[tuple[int, Channel]]:
    """Yield the series of some meters, each with its channel."""
    rows = Series.objects.using(alias).filter(any_of("meter__number", sorted(meters)))
    for series, meter, register, flow in rows.values_list("pk", "meter__number", "register", "flow"):
        yield series, (meter, register, FLOWS[flow])


def count_reads() -> tuple[int, int]:
    """Return how many reads count, and of how many meters they are."""
    rows = ControlRead.objects.using(READER)
    times = rows.values(*CHANNEL, "start_minute", "end_minute").distinct().count()
    return times, rows.values("meter_number").distinct().count()


def chosen(meters: Sequence[str] | None, minutes: tuple[int, int] | None) -> "QuerySet[ControlRead]":
    """Return the rows of some meters, None being all, that are of some minutes or end in them."""
    rows = ControlRead.objects.using(READER)
    rows = rows if meters is None else rows.filter(meter_number__in=meters)
    return rows if minutes is None else rows.filter(end_minute__gte=minutes[0], end_minute__lt=minutes[1])


def listed(rows: "QuerySet[ControlRead]") -> Iterator[ControlReading]:
    """Yield them by channel and time, the newest load first."""
    ordered = rows.order_by(by_bytes("meter_number"), "register", "flow", "start_minute", "end_minute", "-load")
    last: Sequence[object] = ()
    columns = (*CHANNEL, "start_minute", "end_minute", *_Value._fields, "load")
    for row in ordered.values_list(*columns).iterator(PAGE):
        yield ControlReading(*row, counts=row[:5] != last)
        last = row[:5]
