"""Assumptions about what is stored: the bits of each series are those of the loads whose readings still stand in it.

So they do not depend on the way there: a load adds its own bits, and where readings are taken out the bits are those
that the ledger gives again.
"""

from collections.abc import Collection, Iterator
from itertools import groupby
from operator import itemgetter

import numpy as np

from etl.blocks.assumptions import bits_of
from etl.blocks.weeks import Ints
from etl.store.loads.series_registry import PAGE, SeriesTable
from etl.store.loads.staleness import CLEARED
from etl.store.models import LoadSpans, Series

Stretch = tuple[int, int, int]
"""Series, first and end minute."""


def assume(table: SeriesTable, bits: int, cleared: Collection[int]) -> list[Stretch]:
    """Set the bits of the series that a load covers or took readings from; return those whose bits changed."""
    known = dict(zip(table.id, table.assumed, strict=True))
    wanted = {
        identity: known[identity] | bits
        for identity, first, end in zip(table.id, table.covered_first, table.covered_end, strict=True)
        if first < end and identity not in cleared
    }
    return _set(known, wanted) + assume_again(cleared, bits)


def assume_again(series: Collection[int], own: int = 0) -> list[Stretch]:
    """Set the bits of series that lost readings to those of the loads left; return those whose bits changed.

    `own` are the bits of the load that took them out.
    """
    chosen, changed = sorted(series), list[Stretch]()
    for start in range(0, len(chosen), PAGE):
        page = Series.objects.filter(pk__in=chosen[start : start + PAGE])
        known = dict(page.values_list("pk", "assumed"))
        wanted = of_ledger(list(known)) if own or any(known.values()) else {}
        changed += _set(known, {identity: wanted.get(identity, 0) for identity in known})
    return changed


def _set(known: dict[int, int], wanted: dict[int, int]) -> list[Stretch]:
    by_bits: dict[int, list[int]] = {}
    for identity, bits in wanted.items():
        if bits != known[identity]:
            by_bits.setdefault(bits, []).append(identity)
    changed: list[Stretch] = []
    for bits, own in by_bits.items():
        for start in range(0, len(own), PAGE):
            page = Series.objects.filter(pk__in=own[start : start + PAGE])
            page.update(assumed=bits)
            changed += page.values_list("pk", "first_minute", "end_minute")
    return changed


def of_ledger(series: Collection[int]) -> dict[int, int]:
    """Return the bits of series by the loads of which something stands there, load after load."""
    standing: dict[int, list[tuple[int, int, int]]] = {}
    wanted = np.array(sorted(series), np.int64)
    for bits, spans in _loads(wanted):
        for identity, first, end in spans[spans[:, 3] == CLEARED, :3].tolist():
            standing[identity] = list(_without(standing.get(identity, []), first, end))
        for identity, first, end in spans[spans[:, 3] < CLEARED, :3].tolist():
            standing.setdefault(identity, []).append((first, end, bits))
    return {identity: int(np.bitwise_or.reduce([one[2] for one in own] or [0])) for identity, own in standing.items()}


def _loads(series: Ints) -> Iterator[tuple[int, Ints]]:
    """Yield the bits of each load and its spans of some series, in the order of loads."""
    rows = LoadSpans.objects.order_by("load_id", "pk").values_list("load_id", "load__assumed", "spans").iterator()
    for (_, assumed), group in groupby(rows, itemgetter(0, 1)):
        parts = [np.frombuffer(packed, "<i8").reshape(-1, 4) for _, _, packed in group]
        yield bits_of(assumed.split(",")), np.concatenate([part[np.isin(part[:, 0], series)] for part in parts])


def _without(spans: list[tuple[int, int, int]], first: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield what is left of spans outside of one."""
    for low, high, bits in spans:
        if low < min(high, first):
            yield low, min(high, first), bits
        if max(low, end) < high:
            yield max(low, end), high, bits
