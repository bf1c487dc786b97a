"""Readings between control reads, added up and compared with what the register counted: rule `sum`."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from etl.blocks.long_read_codec import INTERVAL
from etl.core.periods import shown_minute
from etl.core.usage_page import MWH_PER_KWH, FailedReading
from etl.store.control.effective_slots import EditedSpan, JudgedPart, edited_spans, failing_slots
from etl.store.control.read_sums import read_sums
from etl.store.control.series_parts import Part, SeriesGrid
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER, once_a_snapshot
from etl.store.loads import control_reads
from etl.store.loads.control_reads import Channel, ControlSpan
from etl.store.models import FLOWS, Series
from etl.store.stored_readings import acceptances
from etl.store.stored_readings.block_matrix import BlockMatrix
from etl.store.stored_readings.failed_readings import Limit, ReadChannel
from etl.validation.register_sum import NAME, SUM


class Measured(NamedTuple):
    """A channel of a client, and the UTC minutes in which it is the client's."""

    row: int
    number: str
    """Of the meter."""
    register: str
    flow: str
    start: int
    end: int
    meter: int
    multiplier: Fraction = Fraction(1)
    client: str = ""
    """Whose connection it is; empty where it is nobody's own."""

    @property
    def channel(self) -> Channel:
        return self.number, self.register, self.flow


class Uncompared(NamedTuple):
    """A span between control reads that cannot be compared with readings, and why."""

    measured: Measured
    start: int
    end: int
    fact: str


@dataclass(frozen=True)
class Sums:
    """Spans of some minutes: those that fail and that nobody has accepted, by client's row, and those not compared.

    A span that has a gap is neither.
    """

    failed: Mapping[int, Sequence[FailedReading]]
    uncompared: Sequence[Uncompared] = ()
    explained: Collection[int] = ()
    """Rows with a span that is not judged, as one of its readings fails a rule of its own."""


NOTHING = Sums({})


def compared_channels(channels: Sequence[Channel]) -> dict[Channel, int]:
    """Return the meters of those of some channels that have readings in intervals."""
    numbers = sorted({number for number, _, _ in channels})
    rows = Series.objects.using(READER).filter(any_of("meter__number", numbers))
    columns = rows.exclude(interval=INTERVAL).values_list("meter__number", "register", "flow", "meter_id")
    stored = {(number, register, FLOWS[flow]): meter for number, register, flow, meter in columns}
    return {channel: stored[channel] for channel in channels if channel in stored}


def judged_sums(
    channels: Iterable[Measured],
    minutes: tuple[int, int],
    zone: str,
    matrices: Iterable[tuple[BlockMatrix, Mapping[int, int]]] = (),
    limits_of: Callable[[Sequence[str]], Mapping[str, Sequence[Limit]]] = lambda _: {},
) -> Sums:
    """Compare what counts of clients' channels with their control reads, of all spans that have one of some minutes.

    A span is compared as a whole, whatever part of it is in these minutes, so that it fails in all bills or in none.
    `matrices`: what is read already, with the row of each series. `limits_of`: what clients' connections carry.
    """
    if not once_a_snapshot("control reads", control_reads.stored(READER).exists):
        return NOTHING
    measured = sorted(set(channels))
    known = control_reads.values_near({one.channel for one in measured}, READER, minutes)
    near = {
        channel: [one for one in control_reads.spans(own) if one.start < minutes[1] and one.end > minutes[0]]
        for channel, own in known.items()
    }
    grids = _grids({one.meter: one.number for one in measured if near.get(one.channel)})
    wanted = {channel: own for channel, own in near.items() if own and channel in grids}
    spans = [(channel, span) for channel, own in wanted.items() for span in own]
    read = read_sums([(grids[channel], span.start, span.end) for channel, span in spans], matrices)
    edited = edited_spans(spans, grids)
    sums = dict(zip(spans, read, strict=True)) | {key: one.read for key, one in edited.items()}
    failed: list[_Failed] = []
    uncompared: list[Uncompared] = []
    for one in measured:
        for span in wanted.get(one.channel, ()):
            if not (span.start < one.end and span.end > one.start):
                continue
            counts = sums[one.channel, span]
            if why := _why_not(span, grids[one.channel], zone):
                uncompared.append(Uncompared(one, span.start, span.end, why))
            elif counts.minutes == span.end - span.start and SUM.fails(counts.energy_mwh, *span[2:4]):
                failed.append(_Failed(one, span, counts.energy_mwh, edited.get((one.channel, span))))
    explained = _explained(failed, grids, zone, limits_of) if failed else frozenset()
    found: dict[int, list[FailedReading]] = {}
    for bad in failed:
        if bad not in explained:
            found.setdefault(bad.measured.row, []).append(_finding(bad, zone))
    rows = frozenset(bad.measured.row for bad in explained)
    return Sums(acceptances.without_accepted(found) if found else {}, uncompared, rows)


class _Failed(NamedTuple):
    """A span that fails, and what counts in it."""

    measured: Measured
    span: ControlSpan
    energy_mwh: int
    edited: EditedSpan | None


def _explained(
    failed: Sequence[_Failed],
    grids: Mapping[Channel, Sequence[SeriesGrid]],
    zone: str,
    limits_of: Callable[[Sequence[str]], Mapping[str, Sequence[Limit]]],
) -> Collection[_Failed]:
    """Return the spans with a reading that is left out, as it fails a rule of its own: their sums tell nothing."""
    clients = sorted({bad.measured.client for bad in failed} - {""})
    limits = limits_of(clients) if clients else {}
    parts: dict[_Failed, list[JudgedPart]] = {}
    for bad in failed:
        own = bad.measured
        for grid in grids[own.channel]:
            some = Part(grid, max(bad.span.start, grid.first), min(bad.span.end, grid.end))
            if some.start < some.end:
                of_meter = own.meter, own.register, own.flow, own.multiplier, tuple(limits.get(own.client, ()))
                parts.setdefault(bad, []).append(JudgedPart(some, ReadChannel(grid.series, *of_meter)))
    failing = failing_slots({part for every in parts.values() for part in every}, zone)
    return frozenset(
        bad
        for bad, every in parts.items()
        for one in every
        if any(
            bad.edited is None or (one.part.grid.series, minute) not in bad.edited.slots
            for minute in failing.get(one, ())
        )
    )


def _why_not(span: ControlSpan, grids: Sequence[SeriesGrid], zone: str) -> str:
    """Say why a span cannot be compared; empty if it can."""
    if span.counted_mwh < 0 and span.shown_mwh is not None:
        before, after = (f"{mwh // MWH_PER_KWH:,}" for mwh in span.shown_mwh)
        return (
            f"the register fell from {before} to {after} kWh: it rolled over or is another one, so nothing is compared"
        )
    for minute in span[:2]:
        if any(grid.cuts(minute) for grid in grids):
            when = shown_minute(minute, zone)
            return f"the register was read at {when}, inside a reading, so nothing is compared"
    return ""


def _finding(bad: _Failed, zone: str) -> FailedReading:
    one, span = bad.measured, bad.span
    edited = bad.edited is not None
    fact = SUM.fact(bad.energy_mwh, span.counted_mwh, span.shown_mwh, edited=edited)
    fact = f"until {shown_minute(span.end, zone)} {fact}"
    minutes = span.end - span.start
    return FailedReading(
        one.meter, one.register, one.flow, span.start, minutes, bad.energy_mwh, NAME, fact, span.counted_mwh
    )  # fmt: skip


def _grids(meters: Mapping[int, str]) -> dict[Channel, list[SeriesGrid]]:
    """Return the series of intervals of some meters by channel."""
    found: dict[Channel, list[SeriesGrid]] = {}
    rows = Series.objects.using(READER).filter(any_of("meter_id", sorted(meters))).exclude(interval=INTERVAL)
    for meter, register, flow, *grid in rows.values_list(
        "meter_id", "register", "flow", "pk", "interval", "phase", "first_minute", "end_minute"
    ):
        found.setdefault((meters[meter], register, FLOWS[flow]), []).append(SeriesGrid(*grid))
    return found
