"""Known readings as exports need them: each meter once, whoever it belongs to, a few channels at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from etl.blocks import block_codec as packing
from etl.blocks import quality_codec
from etl.blocks.long_read_codec import INTERVAL, LongReads, joined
from etl.blocks.quality_codec import Codes, method_text, methods, qualities
from etl.core.exact import divide, narrow, product
from etl.core.periods import Period
from etl.core.usage_page import Readings
from etl.store import supplies
from etl.store.database.locks import READER
from etl.store.loads.readback import read_back
from etl.store.loads.stored_blocks import stored_blocks
from etl.store.models import FLOWS, UNIT_CODES, LongRead, Meter, Series
from etl.store.ordering import by_bytes, later_than
from etl.store.usage import billed_clients
from etl.store.usage.billed_clients import FOREVER

PAGE = 256
"""Meters, or blocks, read at once."""
SERIES = 16
"""Series whose blocks are in memory at once: ten years of quarter-hours of each are a megabyte."""

Ints = npt.NDArray[np.int64]


class _Span(NamedTuple):
    """UTC minutes in which a meter is a client's, and by how much."""

    client: str
    start: int
    end: int
    factor: Fraction


@dataclass(frozen=True)
class _Meter:
    identity: int
    number: str
    zone: str
    spans: list[_Span] = field(default_factory=list)

    @property
    def client(self) -> str:
        """The only client that it has ever had."""
        clients = {span.client for span in self.spans}
        return clients.pop() if len(clients) == 1 else ""


class _Stream(NamedTuple):
    """A series of a meter; sorts in the order of exports."""

    row: int
    register: str
    flow: str
    interval: int
    phase: int
    identity: int


def readings(period: Period | None = None, client: str | None = None) -> Iterator[Readings]:
    """Yield known readings by meter, register, flow and time; `period` is in the zone of each meter's client.

    Of a client the readings of its meters while they are its own.
    """
    for page in _pages(client):
        streams = sorted(_streams(page))
        weeks = _weeks(period, [meter.zone for meter in page])
        for start in range(0, len(streams), SERIES):
            some = streams[start : start + SERIES]
            stored = _stored({stream.identity for stream in some if stream.interval != INTERVAL}, weeks)
            long = _stored_long({stream.identity for stream in some if stream.interval == INTERVAL})
            for stream in some:
                if stream.interval == INTERVAL:
                    found = _long(page[stream.row], stream, long.where(long.channel == stream.identity))
                else:
                    found = _known(page[stream.row], stream, stored.get(stream.identity, []))
                chosen = _within(found, _wanted(page[stream.row], period, client))
                if len(chosen.minute):
                    yield _billed(chosen, page[stream.row])


def _pages(client: str | None) -> Iterator[list[_Meter]]:
    """Yield meters by number as bytes, a page at a time."""
    meters = Meter.objects.using(READER).order_by(by_bytes("number"))
    if client is not None:
        own = supplies.counting(READER).filter(client__number=client).values("meter")
        meters = meters.filter(Q(pk__in=own) | Q(number=client, pk__in=supplies.own_meters(READER)))
    last: str | None = None
    while rows := list((meters if last is None else later_than(meters, "number", last))[:PAGE]):
        yield _owned(rows)
        last = rows[-1].number


def _owned(rows: Sequence[Meter]) -> list[_Meter]:
    """Return meters with the spans of their clients."""
    supplied = supplies.counting(READER).filter(meter__in=rows).values_list("meter_id", "client__number")
    pairs = list(supplied)
    spans: dict[int, list[_Span]] = {}
    zones: dict[str, str] = {}
    clients = sorted({number for _, number in pairs})
    for start in range(0, len(clients), PAGE):
        for member in billed_clients.chosen(clients[start : start + PAGE]):
            zones[member.number] = member.timezone
            for one in member.meters:
                span = _Span(member.number, one.start, one.end, one.factor)
                spans.setdefault(one.meter, []).append(span)
    taken = {meter for meter, _ in pairs}
    found = []
    for row in rows:
        own = spans.get(row.pk, []) if row.pk in taken else [_Span(row.number, -FOREVER, FOREVER, Fraction(1))]
        meter = _Meter(row.pk, row.number, row.timezone or "UTC", own)
        found.append(replace(meter, zone=zones.get(meter.client) or meter.zone))
    return found


def _streams(page: list[_Meter]) -> Iterator[_Stream]:
    rows = {meter.identity: row for row, meter in enumerate(page)}
    stored = Series.objects.using(READER).filter(meter_id__in=list(rows), unit=UNIT_CODES["kWh"])
    for meter, register, flow, *rest in stored.values_list("meter_id", "register", "flow", "interval", "phase", "pk"):
        yield _Stream(rows[meter], register, FLOWS[flow], *rest)


def _wanted(meter: _Meter, period: Period | None, client: str | None) -> list[tuple[int, int]]:
    """Return between which minutes readings of a meter are wanted."""
    start, end = (-FOREVER, FOREVER) if period is None else period.utc_minutes(meter.zone)
    if client is None:
        return [(start, end)]
    return [(max(start, one.start), min(end, one.end)) for one in meter.spans if one.client == client]


def _within(found: Readings, spans: Sequence[tuple[int, int]]) -> Readings:
    """Return the readings that begin in some spans."""
    chosen = np.zeros(len(found.minute), np.bool_)
    for start, end in spans:
        chosen |= (found.minute >= start) & (found.minute < end)
    if chosen.all():
        return found
    return replace(
        found,
        minute=found.minute[chosen],
        energy_mwh=found.energy_mwh[chosen],
        quality=None if found.quality is None else found.quality[chosen],
        end=None if found.end is None else found.end[chosen],
        method=None if found.method is None else found.method[chosen],
    )


def _billed(found: Readings, meter: _Meter) -> Readings:
    """Say to which client each reading is billed, and how much of it, where that is one."""
    end = found.minute + found.interval if found.end is None else found.end
    if len(meter.spans) == 1 and meter.spans[0].factor == 1 and _lies_in(found.minute, end, meter.spans[0]):
        nobody_else = np.zeros(len(end), np.int64)
        return replace(found, owners=[meter.spans[0].client], owner=nobody_else, billed_mwh=found.energy_mwh)
    owner = np.full(len(end), -1, np.int64)
    times = np.zeros(len(end), np.int64)
    billed = np.zeros(len(end), np.int64)
    owners = list(dict.fromkeys(span.client for span in meter.spans))
    for span in meter.spans:
        inside = (found.minute < span.end) & (end > span.start)
        times += inside
        whole = inside & (found.minute >= span.start) & (end <= span.end)
        owner[whole] = owners.index(span.client)
        units = divide(product(found.energy_mwh[whole], span.factor.numerator), span.factor.denominator, "half-up")
        billed[whole] = narrow(units)
    owner[times > 1] = -1
    return replace(found, owners=owners, owner=owner, billed_mwh=billed)


def _lies_in(start: Ints, end: Ints, span: _Span) -> bool:
    return len(end) == 0 or bool(start[0] >= span.start and end[-1] <= span.end)


def _weeks(period: Period | None, zones: Iterable[str]) -> tuple[int, int] | None:
    if period is None:
        return None
    spans = [period.utc_minutes(zone) for zone in set(zones)]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    # A phase shifts a series' weeks by less than an hour.
    low, high = packing.week_of(np.array([first - 60, last], np.int64)).tolist()
    return low, high


def _stored(series: set[int], weeks: tuple[int, int] | None) -> Mapping[int, list[tuple[int, bytes, bytes | None]]]:
    found: dict[int, list[tuple[int, bytes, bytes | None]]] = {}
    for identity, week, block, quality in stored_blocks(READER, series, weeks, PAGE):
        packing.check(block, identity, week)
        found.setdefault(identity, []).append((week, block, quality))
    return found


def _stored_long(series: set[int]) -> LongReads:
    return read_back(LongRead.objects.using(READER).filter(series_id__in=series)) if series else joined([])


def _long(meter: _Meter, stream: _Stream, reads: LongReads) -> Readings:
    key = (meter.client, meter.number, stream.register, stream.flow, stream.interval)
    return _explained(Readings(*key, reads.start, reads.energy_mwh, None, reads.end), reads.quality)


def _explained(found: Readings, codes: Codes) -> Readings:
    """Return readings with their qualities and methods."""
    if not codes.any():
        return found
    found = replace(found, quality=qualities(codes))
    if not methods(codes).any():
        return found
    distinct, place = np.unique(codes, return_inverse=True)
    return replace(found, methods=[method_text(one) for one in distinct.tolist()], method=place)


def _known(meter: _Meter, stream: _Stream, stored: Sequence[tuple[int, bytes, bytes | None]]) -> Readings:
    slots = packing.WEEK_MINUTES // stream.interval
    grid = packing.unpack([block for _, block, _ in stored], slots)
    starts = np.array([packing.week_start(week) for week, _, _ in stored], np.int64)
    minute = starts[:, None] + np.arange(slots) * stream.interval + stream.phase
    chosen = grid >= 0
    key = (meter.client, meter.number, stream.register, stream.flow, stream.interval)
    found = Readings(*key, minute[chosen], grid[chosen], None)
    flags = [flags for _, _, flags in stored]
    return _explained(found, quality_codec.unpack(flags, slots)[chosen]) if any(flags) else found
