"""Loads that stand in a series: those of which something was not taken out since, as the ledger tells."""

import json
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from etl.blocks.assumptions import DIRECTION, INTERVAL, MEDIUM, ZONE, bits_of
from etl.blocks.weeks import Ints
from etl.store.database.locks import READER
from etl.store.loads.span_marks import CLEARED, covering_marks
from etl.store.models import Load, LoadSpans

Spans = list[tuple[int, int, int]]
"""First and end minute of what a load covered, and its number."""


class Facts(NamedTuple):
    """What a load said of its readings, or did not say."""

    load: int
    bits: int
    zone: str | None
    """The zone of the meters, empty where it is assumed; None: an earlier version of etl loaded it."""
    implied: bool
    """Whether the zone is that of the layout, and nobody named it."""


def bits_of_series(names: Iterable[str], contested: Collection[str], *, stamps_named: bool) -> int:
    """Return the bits of the readings of a load.

    An interval is assumed of the load alone. Where their instants are known the zone is the meter's business; direction
    and medium count where they are `contested`: nearly every file means import of electricity.
    """
    quiet = {INTERVAL, *([ZONE] if stamps_named else [])}
    quiet |= {DIRECTION, MEDIUM}.difference(contested)
    return bits_of(name for name in names if name not in quiet)


def standing(series: Collection[int]) -> dict[int, set[int]]:
    """Return the loads that stand in some series."""
    found: dict[int, Spans] = {}
    wanted = np.array(sorted(series), np.int64)
    for load, spans in _spans(wanted):
        for identity, first, end in spans[spans[:, 3] == CLEARED, :3].tolist():
            found[identity] = list(_without(found.get(identity, []), first, end))
        for identity, first, end in spans[covering_marks(spans), :3].tolist():
            found.setdefault(identity, []).append((first, end, load))
    return {identity: {load for _, _, load in own} for identity, own in found.items()}


def facts(loads: Collection[int]) -> dict[int, Facts]:
    """Return what some loads said."""
    found, numbers = dict[int, Facts](), sorted(loads)
    for start in range(0, len(numbers), 300):
        rows = Load.objects.filter(pk__in=numbers[start : start + 300])
        for load, assumed, reading in rows.values_list("pk", "assumed", "reading"):
            key = json.loads(reading)
            against = key.get("contested", ())
            bits = bits_of_series(assumed.split(","), against, stamps_named=bool(key.get("stamps_named")))
            found[load] = Facts(load, bits, key.get("meter_zone"), bool(key.get("zone_implied")))
    return found


def files_of(series: Collection[int], minute: int) -> dict[int, str]:
    """Return the newest file of those that covered a UTC minute of some series; by series, by name and number."""
    wanted, found = np.array(sorted(series), np.int64), dict[int, str]()
    rows = LoadSpans.objects.using(READER).filter(load__first_minute__lte=minute, load__end_minute__gt=minute)
    for load, name, packed in rows.order_by("load_id").values_list("load_id", "load__name", "spans").iterator():
        spans = np.frombuffer(packed, "<i8").reshape(-1, 4)
        here = covering_marks(spans) & (spans[:, 1] <= minute) & (spans[:, 2] > minute) & np.isin(spans[:, 0], wanted)
        found.update(dict.fromkeys(spans[here, 0].tolist(), f"{name} (load {load})"))
    return found


def _spans(series: Ints) -> Iterator[tuple[int, Ints]]:
    """Yield the spans of each load in some series, in the order of loads."""
    rows = LoadSpans.objects.order_by("load_id", "pk").values_list("load_id", "spans").iterator()
    for load, group in groupby(rows, itemgetter(0)):
        parts = [np.frombuffer(packed, "<i8").reshape(-1, 4) for _, packed in group]
        yield load, np.concatenate([part[np.isin(part[:, 0], series)] for part in parts])


def _without(spans: Spans, first: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield what is left of spans outside of one."""
    for low, high, load in spans:
        if low < min(high, first):
            yield low, min(high, first), load
        if max(low, end) < high:
            yield max(low, end), high, load
