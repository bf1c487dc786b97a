"""Pages of clients' readings as matrices, streamed out of one snapshot for billing."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import groupby

import numpy as np

from etl.blocks.long_read_codec import INTERVAL
from etl.core.periods import Period
from etl.core.usage_page import Attributes, EditedReadings, FailedReading, Usage
from etl.store import fingerprints
from etl.store.control.control_sums import NOTHING, Measured, Sums, judged_sums
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.edits.edit_blocks import EditedSlots, any_edits, edits_of
from etl.store.fingerprints import BY_OTHERS, Own, Part, Pieces
from etl.store.models import FLOWS, UNIT_CODES, Series
from etl.store.usage import assigned_times, billed_clients, meter_changes
from etl.store.usage.billed_clients import FOREVER, BilledClient, Metered
from etl.store.usage.factors import group_by_denominator
from etl.store.usage.long_read_usage import LongReadBuilder
from etl.store.usage.matrices import MatrixBuilder, Stream
from etl.store.usage.rule_attributes import connection_limits
from etl.validation.channel_readings import ChannelReadings, Total

ENGINE = "6"
"""Changes when the same inputs are to give other bills: then all bills are computed again."""


@dataclass(frozen=True)
class UsagePage:
    """Usage of a page of clients."""

    usage: Usage
    zone_unknown: bool
    read: Sequence[MatrixBuilder | LongReadBuilder]
    silent: Sequence[str] = ()
    """Clients without an assignment that were read before, and not in this period: they are not in `usage`."""
    assigned: Sequence[str] = ()
    """What tables say of the meters of each client that was read."""
    sums: Sums = NOTHING
    """What control reads tell of its readings, by the rows of what was read."""
    _rows: Sequence[int] | None = None
    """Which rows of what was read `usage` has; None: all."""

    @cached_property
    def inputs(self) -> list[Own]:
        """Return for each client digests of all that was read of it."""
        pieces = [Pieces() for _ in self.assigned]
        channels: list[list[tuple[str, str, str]]] = [[] for _ in self.assigned]
        for builder in self.read:
            builder.add_inputs(pieces)
            for stream in builder.streams:
                channels[stream.row].append((stream.metered.number, stream.register, stream.flow))
        for row, every in self.sums.failed.items():
            # Two sums are the same answer, or two findings.
            pieces[row].findings += [f"fails {one.rule} {one.minute} {one.fact}".encode() for one in every]
        for row in self.sums.explained:
            pieces[row].findings.append(BY_OTHERS)
        known: dict[Hashable, str] = {}
        """Most clients of a page have the same channels, due alike."""
        for some in set(map(tuple, channels)):
            known[some] = fingerprints.digest(f"{sorted(map(' '.join, some))}".encode())
        rows = range(len(pieces)) if self._rows is None else self._rows
        return [
            Own(
                Part(fingerprints.digest(*pieces[row].load), known[tuple(channels[row])]),
                _digest(known, b"".join(pieces[row].due)),
                fingerprints.digest(*pieces[row].findings) if pieces[row].findings else "",
                self.assigned[row],
                fingerprints.digest(*pieces[row].edits) if pieces[row].edits else "",
            )
            for row in rows
        ]

    @property
    def clients(self) -> dict[int, str]:
        """Return the clients of `usage` by the rows of what was read."""
        rows = range(len(self.usage.clients)) if self._rows is None else self._rows
        return dict(zip(rows, self.usage.clients, strict=True))

    def channel_readings(self) -> Iterator[tuple[str, Stream, ChannelReadings]]:
        """Yield the readings of each channel in the days that it is its client's, less those that fail a rule.

        A channel of several series comes several times; one that is silent has none.
        """
        clients = self.clients
        for builder in self.read:
            for stream, own in builder.channel_readings(self.usage.timezone):
                if stream.row in clients:
                    yield clients[stream.row], stream, own

    def channel_totals(self) -> Iterator[tuple[str, Stream, Total]]:
        """Yield the totals of the same readings, which are quicker to have."""
        clients = self.clients
        for builder in self.read:
            for stream, total in builder.channel_totals():
                if stream.row in clients:
                    yield clients[stream.row], stream, total

    def without_silent(self, listed: frozenset[str]) -> "UsagePage":
        """Leave out the clients that have no reading in the period and are not `listed`."""
        read = self.usage.read
        silent = [self.usage.clients[row] for row in np.flatnonzero(~read).tolist() if row not in self.usage.failed]
        silent = [client for client in silent if client not in listed]
        if not silent:
            return self
        gone = frozenset(silent)
        rows = [row for row, client in enumerate(self.usage.clients) if client not in gone]
        return replace(self, usage=self.usage.of_rows(rows), silent=silent, _rows=rows)


def with_attributes(used: Usage, attributes: Mapping[str, Attributes]) -> Usage:
    """Return usage with the attributes that assignments give its clients."""
    if not attributes:
        return used
    return replace(used, attributes=[attributes.get(client, {}) for client in used.clients])


def pages(period: Period, zone: str, client: str | None = None) -> Iterator[UsagePage]:
    """Yield clients with readings before the end of the period, in order of their numbers as bytes, a page at a time.

    `zone` is that of clients whose zone is not known.
    """
    for page in billed_clients.pages(client, period):
        yield from of_clients(page, period, zone)


def of_clients(
    page: list[BilledClient], period: Period, zone: str, keep: frozenset[str] = frozenset()
) -> Iterator[UsagePage]:
    """Yield the usage of some clients, a page for each of their zones; those in `keep` even without a reading ever.

    Those without an assignment that have no reading in the period are the page's `silent` ones. Some of the clients of
    one page are one page again.
    """
    for timezone, group in groupby(sorted(page, key=lambda member: member.timezone), lambda member: member.timezone):
        for some in group_by_denominator(group):
            clients = [member.standing_in(zone) for member in some]
            assigned_times.check(clients, period, timezone or zone)
            used = _page(clients, period, timezone or zone, keep)
            if used is not None:
                listed = keep.union(member.number for member in some if member.listed)
                page_of = UsagePage(used[0], not timezone, used[1], assigned=used[2], sums=used[3])
                yield page_of.without_silent(listed)


def _page(
    clients: list[BilledClient], period: Period, zone: str, keep: frozenset[str]
) -> tuple[Usage, list[MatrixBuilder | LongReadBuilder], list[str], Sums] | None:
    start, end = period.utc_minutes(zone)
    months = [month.utc_minutes(zone) for month in period.months]
    limits = connection_limits([member.number for member in clients], months[-1][1], zone)
    streams = meter_changes.follow_streams(list(_streams(clients, start, end)), start)
    if limits:
        streams = [stream._replace(limits=limits.get(clients[stream.row].number, ())) for stream in streams]
    rows = {stream.row for stream in streams}
    rows.update(row for row, member in enumerate(clients) if keep and member.number in keep)
    if not rows:
        return None
    place = {row: number for number, row in enumerate(sorted(rows))}
    plain: list[MatrixBuilder] = []
    long: list[LongReadBuilder] = []
    placed = streams
    if len(place) < len(clients):
        placed = [stream._replace(row=place[stream.row]) for stream in streams]
    for grid, group in groupby(sorted(placed, key=_grid_of), _grid_of):
        own = list(group)
        if grid[1] == INTERVAL:
            long.append(LongReadBuilder(grid[0], (start, end), own, zone))
        else:
            plain.append(MatrixBuilder(len(place), grid, (start, end), own, months))
    builders: list[MatrixBuilder | LongReadBuilder] = [*plain, *long]
    if plain and any_edits():
        meter_changes.let_edits_count(builders, _edits(clients, streams, (start, end)))
    meter_changes.settle(builders)
    numbers = [clients[row].number for row in place]
    parts, uses = [builder.part() for builder in plain], [builder.use for builder in long]
    failed: dict[int, list[FailedReading]] = {}
    for row, one in (item for builder in builders for item in builder.failed):
        failed.setdefault(row, []).append(one)
    measured = (_measured(stream, numbers) for builder in plain for stream in builder.streams)
    limits_of = partial(connection_limits, end=FOREVER, zone=zone)
    sums = judged_sums(measured, (start, end), zone, (builder.raw for builder in plain), limits_of)
    for row, every in sums.failed.items():
        failed.setdefault(row, []).extend(every)
    edited: dict[int, list[EditedReadings]] = {}
    for row, readings in (item for builder in plain for item in builder.edited):
        edited.setdefault(row, []).append(readings)
    assigned = [clients[row].terms(start, end) for row in place]
    return Usage(numbers, period, zone, parts, long=uses, failed=failed, edited=edited), builders, assigned, sums


def _edits(
    clients: Sequence[BilledClient], streams: Sequence[Stream], span: tuple[int, int]
) -> dict[Hashable, list[EditedSlots]]:
    """Return the edits of the meters of streams by meter, register, flow, interval and phase."""
    meters = {one.metered.number or clients[one.row].number: one.metered.meter for one in streams}
    found: dict[Hashable, list[EditedSlots]] = {}
    for one in edits_of(meters.keys(), span):
        _, *channel = one.edit.channel
        found.setdefault((meters[one.edit.meter_number], *channel), []).append(one)
    return found


def _measured(stream: Stream, clients: Sequence[str]) -> Measured:
    own = stream.metered
    number, client = own.number or clients[stream.row], clients[stream.row] if own.share == 1 else ""
    span = own.start, own.end
    multiplier = stream.source.multiplier
    return Measured(stream.row, number, stream.register, stream.flow, *span, own.meter, multiplier, client)


def _digest(known: dict[Hashable, str], piece: bytes) -> str:
    """Return a digest, which is kept."""
    if piece not in known:
        known[piece] = fingerprints.digest(piece)
    return known[piece]


def first_minutes(clients: Sequence[BilledClient], zone: str) -> list[int]:
    """Return the UTC minute before which each client has no reading; FOREVER if it has none at all."""
    return [first for first, _ in reading_spans(clients, zone)]


def reading_spans(clients: Sequence[BilledClient], zone: str) -> list[tuple[int, int]]:
    """Return between which UTC minutes each client has readings; from FOREVER on if it has none at all."""
    placed = [member.standing_in(zone) for member in clients]
    found = [(FOREVER, FOREVER)] * len(placed)
    for stream in _streams(placed, -FOREVER, FOREVER):
        first, end = found[stream.row]
        begin = max(stream.first, stream.metered.start)
        found[stream.row] = min(first, begin), stream.ended if first == FOREVER else max(end, stream.ended)
    return found


def _grid_of(stream: Stream) -> tuple[str, int, int]:
    return stream.flow, stream.interval, stream.phase


def _streams(clients: list[BilledClient], start: int, end: int) -> Iterator[Stream]:
    owners: dict[int, list[tuple[int, Metered]]] = {}
    for row, member in enumerate(clients):
        for metered in member.meters:
            owners.setdefault(metered.meter, []).append((row, metered))
    stored = (
        Series.objects.using(READER)
        .filter(any_of("meter_id", owners), unit=UNIT_CODES["kWh"])
        .order_by("pk")
        .values_list("pk", "meter_id", "flow", "interval", "phase", "first_minute", "register", "end_minute")
    )
    rows = list(stored)
    ended: dict[tuple[int, str, int], int] = {}
    several = len({row[1] for row in rows}) < len(rows)
    for _, meter, flow, _, _, _, register, last in rows if several else ():
        channel = meter, register, flow
        ended[channel] = max(ended.get(channel, last), last)
    for identity, meter, flow, interval, phase, first, register, last in rows:
        for row, metered in owners[meter] if first < end else ():
            if metered.start < end and metered.end > start:
                since = metered.start if metered.assigned else max(first, metered.start)
                reach = min(ended[meter, register, flow] if several else last, metered.end)
                yield Stream(identity, row, FLOWS[flow], interval, phase, since, metered, register, first, last, reach)
