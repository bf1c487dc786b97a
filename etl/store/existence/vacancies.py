"""Vacancies: readings of meters that are nobody's, before, between and after their clients, or in dispute."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Exists, Func, IntegerField, OuterRef, Q, QuerySet

from etl.blocks import block_codec as packing
from etl.blocks.long_read_codec import INTERVAL, Ints
from etl.core.periods import local_minute
from etl.store import supplies
from etl.store.database.locks import READER
from etl.store.loads.readback import read_back
from etl.store.models import FLOWS, UNIT_CODES, IntervalBlock, LongRead, Meter, Series
from etl.store.ordering import by_bytes

_EVER = 1 << 30
_PAGE = 256
_SERIES = 16
"""Series whose blocks are in memory at once."""
_ZONES = 14 * 60
"""Minutes by which local midnights lie apart from that of UTC, at the most."""
_DAY = 1440
"""Minutes that times of assignments add to their midnights, at the most."""

Span = tuple[int, int]


class _Midnight(Func):
    """The UTC minute in which a date begins."""

    output_field = IntegerField()
    template = "(((%(expressions)s) - DATE '1970-01-01') * 1440)"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Return the minute by SQLite's days, which begin at noon."""
        template = "(CAST(julianday(%(expressions)s) - 2440587.5 AS INTEGER) * 1440)"
        return super().as_sql(compiler, connection, template=template, **more)


@dataclass(frozen=True)
class Vacancy:
    """Readings of a meter that are nobody's, from the first of them to the end of the last (UTC minutes)."""

    meter: str
    start: int
    end: int
    energy_mwh: Mapping[tuple[int, str], int] = field(default_factory=dict)
    """By UTC month, counted from January 1970, and flow."""


def vacant_meters(*, by_days: bool = False, disputed: bool = True) -> "QuerySet[Meter]":
    """Return meters that may have readings that are nobody's: `vacancies` looks at the readings.

    `by_days`: only those that reach over their assigned days by so much that no zone explains it.
    `disputed`: also those whose claim does not count.
    """
    zones = -_ZONES if by_days else _ZONES + _DAY
    rows = supplies.tabled(READER)  # what a table says counts, and only tables have days
    others = rows.filter(meter=OuterRef("meter"))
    before = others.filter(Q(start=None) | _is("start", "lt", "start")).filter(Q(end=None) | _is("end", "gte", "start"))
    after = others.filter(Q(start=None) | _is("start", "lte", "end")).filter(Q(end=None) | _is("end", "gt", "end"))
    series = Series.objects.filter(meter=OuterRef("meter"), unit=UNIT_CODES["kWh"])
    earlier = series.filter(first_minute__lt=_Midnight(OuterRef("start")) + zones)
    later = series.filter(end_minute__gt=_Midnight(OuterRef("end")) - zones)
    begun = rows.filter(Exists(earlier), ~Exists(before), start__isnull=False).values("meter")
    ended = rows.filter(Exists(later), ~Exists(after), end__isnull=False).values("meter")
    found = Q(pk__in=begun) | Q(pk__in=ended)
    if disputed:
        claims = supplies.idle_claims(READER).filter(Exists(series), ~Exists(others))
        found |= Q(pk__in=claims.values("meter"))
    return Meter.objects.using(READER).filter(found)


def _is(side: str, comparison: str, other: str) -> Q:
    """Return whether a local time of a supply is before or after one of the supply around the query."""
    same = {side: OuterRef(other), f"{side}_time__{comparison}": OuterRef(f"{other}_time")}
    return Q(**{f"{side}__{comparison[:2]}": OuterRef(other)}) | Q(**same)


def vacancies(meters: "QuerySet[Meter]") -> list[Vacancy]:
    """Return what is nobody's of some meters, by meter; those of which nothing is are left out. In a snapshot."""
    ordered = list(meters.order_by(by_bytes("number")).values_list("pk", "number"))
    found: list[Vacancy] = []
    for start in range(0, len(ordered), _PAGE):
        page = dict(ordered[start : start + _PAGE])
        spans = _vacant_spans(list(page))
        for meter, minutes, energy in _read(spans):
            found.append(Vacancy(page[meter], *minutes, energy))
    return sorted(found, key=lambda one: one.meter.encode())


def _vacant_spans(meters: Sequence[int]) -> dict[int, list[Span]]:
    """Return for each meter the minutes in which it is no client's."""
    left: dict[int, list[Span]] = {meter: [(-_EVER, _EVER)] for meter in meters}
    rows = supplies.counting(READER).filter(meter__in=meters)
    fields = ("meter", "client__timezone", "meter__timezone", "start", "start_time", "end", "end_time")
    for meter, client_zone, meter_zone, start, start_time, end, end_time in rows.values_list(*fields):
        zone = client_zone or meter_zone or "UTC"
        first = local_minute(start, start_time, zone) if start else -_EVER
        last = local_minute(end, end_time, zone) if end else _EVER
        left[meter] = [
            part
            for low, high in left[meter]
            for part in ((low, min(high, first)), (max(low, last), high))
            if part[0] < part[1]
        ]
    return left


def _read(spans: Mapping[int, list[Span]]) -> Iterator[tuple[int, Span, dict[tuple[int, str], int]]]:
    """Yield for each meter with readings in its spans the first and last minute, and the energy."""
    series = list(Series.objects.using(READER).filter(meter__in=spans, unit=UNIT_CODES["kWh"]).order_by("meter", "pk"))
    found: dict[int, list[tuple[int, int, dict[tuple[int, str], int]]]] = {}
    for place in range(0, len(series), _SERIES):
        for one in series[place : place + _SERIES]:
            for part in _parts(one, spans[one.meter_id]):
                found.setdefault(one.meter_id, []).append(part)
    for meter, parts in found.items():
        energy: dict[tuple[int, str], int] = {}
        for _, _, amounts in parts:
            for key, amount in amounts.items():
                energy[key] = energy.get(key, 0) + amount
        yield meter, (min(part[0] for part in parts), max(part[1] for part in parts)), energy


def _parts(series: Series, spans: list[Span]) -> Iterator[tuple[int, int, dict[tuple[int, str], int]]]:
    for low, high in spans:
        first, end = max(low, series.first_minute), min(high, series.end_minute)
        if first >= end:
            continue
        start, stop, energy = _long(series, first, end) if series.interval == INTERVAL else _known(series, first, end)
        chosen = (start >= first) & (start < end)
        if chosen.any():
            months = start[chosen].astype("datetime64[m]").astype("datetime64[M]").astype(np.int64)
            amounts = {
                (month, FLOWS[series.flow]): int(energy[chosen][months == month].sum())
                for month in np.unique(months).tolist()
            }
            yield int(start[chosen].min()), int(stop[chosen].max()), amounts


def _long(series: Series, first: int, end: int) -> tuple[Ints, Ints, Ints]:
    reads = read_back(LongRead.objects.using(READER).filter(series=series), first, end)
    return reads.start, reads.end, reads.energy_mwh


def _known(series: Series, first: int, end: int) -> tuple[Ints, Ints, Ints]:
    low, high = packing.week_of(np.array([first - series.phase, end - series.phase], np.int64)).tolist()
    blocks = IntervalBlock.objects.using(READER).filter(series=series, week__range=(low, high)).order_by("week")
    rows = list(blocks.values_list("week", "values"))
    slots = packing.WEEK_MINUTES // series.interval
    grid = packing.unpack([bytes(values) for _, values in rows], slots)
    starts = np.array([packing.week_start(week) for week, _ in rows], np.int64) + series.phase
    minutes = starts[:, None] + np.arange(slots) * series.interval
    known = grid >= 0
    return minutes[known], minutes[known] + series.interval, grid[known].astype(np.int64)
