"""Rows for exports: stored bills, and readings as columns, streamed in the order of clients' numbers as bytes."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from etl.blocks import block_codec as packing
from etl.blocks.long_read_codec import INTERVAL, LongReads, joined
from etl.core.bill_page import StoredBill
from etl.core.periods import Period
from etl.core.usage_page import Readings
from etl.store.database.locks import READER
from etl.store.loads.readback import read_back
from etl.store.loads.stored_blocks import stored_blocks
from etl.store.models import FLOWS, UNIT_CODES, Bill, Client, LongRead, Series
from etl.store.ordering import by_bytes, later_than
from etl.store.usage import billed_clients
from etl.store.usage.billed_clients import Metered

PAGE = 256
SERIES = 16
"""Series whose blocks are in memory at once: ten years of quarter-hours of each are a megabyte."""


def bills(period: Period | None = None, client: str | None = None) -> Iterator[StoredBill]:
    """Yield current bills by client number as bytes and period, a page of clients at a time: nothing big is sorted."""
    last = ""
    clients = Client.objects.using(READER).order_by(by_bytes("number"))
    if client is not None:
        clients = clients.filter(number=client)
    while page := list((later_than(clients, "number", last) if last else clients).values_list("pk", "number")[:PAGE]):
        numbers = dict(page)
        rows = _bills(period).filter(client_id__in=numbers).order_by("period_start").values_list(
            "client_id", "period_start", "period_end", "timezone", *_tariff_columns("name", "sha256"), "revision",
            *_tariff_columns("currency"), "energy_mwh", "total", "status", "detail", "stale",
        )  # fmt: skip
        of_client: dict[int, list[StoredBill]] = {}
        for identity, *row in rows.iterator(chunk_size=PAGE):
            of_client.setdefault(identity, []).append(StoredBill._make((numbers[identity], *row)))
        for identity in numbers:
            yield from of_client.get(identity, [])
        last = page[-1][1]


def _tariff_columns(*names: str) -> list[Coalesce]:
    """Return columns of the tariff; empty for a failed bill whose tariff is not known."""
    return [Coalesce(f"tariff__{name}", Value(""), output_field=TextField()) for name in names]


def count_bills(period: Period | None = None, client: str | None = None) -> int:
    """Return how many current bills there are, counted by the database."""
    chosen = _bills(period)
    return (chosen if client is None else chosen.filter(client__number=client)).count()


def _bills(period: Period | None) -> "QuerySet[Bill]":
    """Return current bills of periods that lie in `period`."""
    current = Bill.objects.using(READER).filter(current=True)
    return current.filter(period_start__gte=period.start, period_end__lte=period.end) if period else current


class _Stream(NamedTuple):
    """A series as a client's; sorts in the order of exports."""

    row: int
    meter: str
    register: str
    flow: str
    interval: int
    phase: int
    identity: int
    metered: Metered


def readings(period: Period | None = None, client: str | None = None) -> Iterator[Readings]:
    """Yield known readings by client, meter, register, flow and time; `period` is in each client's zone."""
    for page in billed_clients.pages(client):
        zones = [member.timezone or "UTC" for member in page]
        streams = sorted(_streams([member.meters for member in page]))
        for start in range(0, len(streams), SERIES):
            some = streams[start : start + SERIES]
            weeks = _weeks(period, zones)
            stored = _stored({stream.identity for stream in some if stream.interval != INTERVAL}, weeks)
            long = _stored_long({stream.identity for stream in some if stream.interval == INTERVAL})
            for stream in some:
                span = _span(period, zones[stream.row], stream.metered)
                client = page[stream.row].number
                if stream.interval == INTERVAL:
                    found = _long(client, stream, long.where(long.channel == stream.identity), span)
                else:
                    found = _known(client, stream, stored.get(stream.identity, []), span)
                if len(found.minute):
                    yield found


def _streams(meters: list[list[Metered]]) -> Iterator[_Stream]:
    owners: dict[int, list[tuple[int, Metered]]] = {}
    for row, own in enumerate(meters):
        for metered in own:
            owners.setdefault(metered.meter, []).append((row, metered))
    fields = (
        "pk",
        "interval",
        "phase",
        "register",
        "flow",
        "meter_id",
        "meter__number",
    )
    stored = Series.objects.using(READER).filter(meter_id__in=list(owners), unit=UNIT_CODES["kWh"])
    for identity, interval, phase, register, flow, meter, number in stored.values_list(*fields):
        for row, metered in owners[meter]:
            yield _Stream(row, number, register, FLOWS[flow], interval, phase, identity, metered)


def _span(period: Period | None, zone: str, metered: Metered) -> tuple[int, int]:
    if period is None:
        return metered.start, metered.end
    start, end = period.utc_minutes(zone)
    return max(start, metered.start), min(end, metered.end)


def _weeks(period: Period | None, zones: Iterable[str]) -> tuple[int, int] | None:
    if period is None:
        return None
    spans = [period.utc_minutes(zone) for zone in set(zones)]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    # A phase shifts a series' weeks by less than an hour.
    low, high = packing.week_of(np.array([first - 60, last], np.int64)).tolist()
    return low, high


def _stored(series: set[int], weeks: tuple[int, int] | None) -> dict[int, list[tuple[int, bytes, bytes | None]]]:
    found: dict[int, list[tuple[int, bytes, bytes | None]]] = {}
    for identity, week, block, quality in stored_blocks(READER, series, weeks, PAGE):
        packing.check(block, identity, week)
        found.setdefault(identity, []).append((week, block, quality))
    return found


def _stored_long(series: set[int]) -> LongReads:
    return read_back(LongRead.objects.using(READER).filter(series_id__in=series)) if series else joined([])


def _long(client: str, stream: _Stream, reads: LongReads, span: tuple[int, int]) -> Readings:
    """Return the long reads that begin in the span, as intervals do."""
    chosen = reads.where((reads.start >= span[0]) & (reads.start < span[1]))
    quality = chosen.quality if chosen.quality.any() else None
    key = (client, stream.meter, stream.register, stream.flow, stream.interval)
    return Readings(*key, chosen.start, chosen.energy_mwh, quality, chosen.end)


def _known(
    client: str, stream: _Stream, stored: list[tuple[int, bytes, bytes | None]], span: tuple[int, int]
) -> Readings:
    slots = packing.WEEK_MINUTES // stream.interval
    grid = packing.unpack([block for _, block, _ in stored], slots)
    starts = np.array([packing.week_start(week) for week, _, _ in stored], np.int64)
    minute = starts[:, None] + np.arange(slots) * stream.interval + stream.phase
    chosen = (grid >= 0) & (minute >= span[0]) & (minute < span[1])
    quality = None
    if any(flags for _, _, flags in stored):
        rows = [flags or bytes(slots) for _, _, flags in stored]
        quality = np.frombuffer(b"".join(rows), np.uint8).reshape(grid.shape)[chosen]
    key = (client, stream.meter, stream.register, stream.flow, stream.interval)
    return Readings(*key, minute[chosen], grid[chosen], quality)
