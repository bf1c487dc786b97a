"""Assumptions about what is stored: the bits of each series are those of the loads whose readings still stand in it.

So they do not depend on the way there: a load adds its own bits, and where readings are taken out the bits, and the
zones of the meters, are those that the ledger gives again.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np

from etl.store.loads.meter_zones import zone_by
from etl.store.loads.series_registry import PAGE
from etl.store.loads.series_table import SeriesTable
from etl.store.loads.standing_loads import Facts, facts, standing
from etl.store.models import Meter, Series

Stretch = tuple[int, int, int]
"""Series, first and end minute."""


class _Row(NamedTuple):
    series: int
    meter: int
    bits: int
    zone: str


def assume(table: SeriesTable, bits: int, cleared: Collection[int]) -> list[Stretch]:
    """Set the bits of the series that a load covers, and took no readings from; return those whose bits changed."""
    other = (table["assumed"] | bits) != table["assumed"]
    rows = np.flatnonzero((table["covered_first"] < table["covered_end"]) & other)
    known = dict(zip(table["id"][rows].tolist(), table["assumed"][rows].tolist(), strict=True))
    return _set(known, {identity: old | bits for identity, old in known.items() if identity not in cleared})


def assume_again(cleared: Collection[int], own: int = 0) -> tuple[list[Stretch], list[int]]:
    """Set bits and zones, where readings were taken out, to those of the loads left; `own` are the bits of this load.

    Returns the series whose bits changed, and the meters whose zone did.
    """
    rows = _rows_beside(cleared)
    if not rows:
        return [], []  # before the spans of all loads are read
    if not own and not any(row.bits or row.zone for row in rows):
        return [], []
    loads = standing([row.series for row in rows])
    by_load = facts(set().union(*loads.values()))
    facts_of = {row.series: [by_load[load] for load in sorted(loads.get(row.series, ()))] for row in rows}
    mine = [row for row in rows if row.series in cleared]
    changed = _set({row.series: row.bits for row in mine}, {row.series: _bits(facts_of[row.series]) for row in mine})
    return changed, _set_zones(rows, facts_of)


def _rows_beside(cleared: Collection[int]) -> list[_Row]:
    """Return all series of the meters of some series."""
    chosen, meters = sorted(cleared), set[int]()
    for start in range(0, len(chosen), PAGE):
        page = Series.objects.filter(pk__in=chosen[start : start + PAGE])
        meters.update(page.values_list("meter_id", flat=True))
    found, numbers = list[_Row](), sorted(meters)
    for start in range(0, len(numbers), PAGE):
        rows = Series.objects.filter(meter_id__in=numbers[start : start + PAGE]).order_by("pk")
        found += [_Row(*row) for row in rows.values_list("pk", "meter_id", "assumed", "meter__timezone")]
    return found


def _bits(known: list[Facts]) -> int:
    bits = 0
    for one in known:
        bits |= one.bits
    return bits


def _set(known: Mapping[int, int], wanted: Mapping[int, int]) -> list[Stretch]:
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


def _set_zones(rows: list[_Row], by_series: Mapping[int, list[Facts]]) -> list[int]:
    """Set the zones of meters to those that their loads name; return the meters that changed."""
    known: dict[int, list[Facts]] = {}
    for row in rows:
        known.setdefault(row.meter, []).extend(by_series[row.series])
    by_zone: dict[str, list[int]] = {}
    for meter, zone in {row.meter: row.zone for row in rows}.items():
        again = zone_by(known[meter])
        if again is not None and again != zone:
            by_zone.setdefault(again, []).append(meter)
    for zone, own in by_zone.items():
        for start in range(0, len(own), PAGE):
            Meter.objects.filter(pk__in=own[start : start + PAGE]).update(timezone=zone)
    return [meter for own in by_zone.values() for meter in own]
