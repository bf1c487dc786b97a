"""Reads longer than an interval as they are: priced where all their minutes count alike, else their client's bill is
refused by name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from etl.core.errors import TariffError
from etl.core.exact import Exact, fits, largest, narrow
from etl.core.periods import Period, shown_period
from etl.core.usage_page import Grid, LongUse, Usage
from etl.core.zones import Ints, Mask
from etl.tariffs.page.frame import Frame
from etl.tariffs.page.register_parts import reads_of_registers
from etl.tariffs.slots import Registers, Slots, SlotSum

_SPREAD = 'add long_reads = "days" to the tariff'


def long_sums(usage: Usage, frame: Frame, requests: Sequence[SlotSum], tariff: str) -> Iterator[tuple[SlotSum, Exact]]:
    """Yield mWh of long reads in sums of one flow; TariffError for a read partly in a sum or in the period."""
    for request in requests:
        for use in of_flow(usage, request.flow, request.registers):
            _refuse_crossing(usage, use, frame, tariff)
            yield request, energy_of(use, _inside(usage, use, frame, request, tariff), len(usage.clients))


def refuse_long(usage: Usage, frame: Frame, flow: str, tariff: str, registers: Registers | None = None) -> None:
    """Refuse a client whose reads of a flow are too long for a price by the time of use."""
    for use in of_flow(usage, flow, registers):
        if len(use.row):
            what = "is too long for a price that depends on the time of use"
            _refuse(usage, use, 0, frame, tariff, what, f"load readings of intervals, or {_SPREAD}")


def of_flow(usage: Usage, flow: str, registers: Registers | None = None) -> list[LongUse]:
    """Return the long reads of a flow, of all registers or some, or of both flows of `import less export`."""
    found = [use for use in usage.long if use.flow in flow.split(" less ")]
    return found if registers is None else [reads_of_registers(use, registers) for use in found]


def energy_of(use: LongUse, chosen: Mask, clients: int) -> Exact:
    """Return mWh of some reads, client by client."""
    energy, row = use.energy[chosen], use.row[chosen]
    kind = np.int64 if fits(largest(energy) * max(len(energy), 1)) else object
    sums: npt.NDArray[np.int64] | npt.NDArray[np.object_] = np.zeros(clients, kind)
    np.add.at(sums, row, energy.astype(kind))
    return Exact(narrow(sums), use.denominator)


def _inside(usage: Usage, use: LongUse, frame: Frame, request: SlotSum, tariff: str) -> Mask:
    """Return which reads are in a sum, with all of their minutes."""
    if request.flow != use.flow or request.series is not None:
        refuse_long(usage, frame, request.flow, tariff, request.registers)
    counts = _minutes_inside(use, frame, request.slots, request.span)
    partly = (counts > 0) & (counts < use.end - use.start)
    if partly.any():
        what = "crosses a change of price"
        read = int(partly.argmax())
        names = _registers(use, read) if request.slots.schedule is not None and request.registers is None else []
        lines = f', write a line for each register (register = "{names[0]}"),' if len(names) > 1 else ","
        _refuse(usage, use, read, frame, tariff, what, f"load shorter readings{lines} or {_SPREAD}")
    return np.asarray(counts > 0)


def reads_inside(use: LongUse, frame: Frame, slots: Slots, span: Period) -> Mask:
    """Return which reads have a minute in some slots of some days; then all of theirs, or the bill is refused."""
    return np.asarray(_minutes_inside(use, frame, slots, span) > 0)


def _minutes_inside(use: LongUse, frame: Frame, slots: Slots, span: Period) -> Ints:
    if slots.schedule is None and span == frame.period:
        return use.end - use.start
    start, end = frame.utc_minutes
    minutes = frame.inside(Grid(start, 1, end - start), slots, span)[:, 0]
    before: Ints = np.concatenate([np.zeros(1, np.int64), np.cumsum(minutes, dtype=np.int64)])
    found: Ints = before[use.end - start] - before[use.start - start]
    return found


def _refuse_crossing(usage: Usage, use: LongUse, frame: Frame, tariff: str) -> None:
    if use.crossing.any():
        what = f"reaches outside the days that are billed in {shown_period(frame.period)}"
        remedy = f"bill days that hold whole reads, or {_SPREAD}"
        _refuse(usage, use, int(use.crossing.argmax()), frame, tariff, what, remedy)


def _registers(use: LongUse, read: int) -> list[str]:
    """Return the names of the registers of the meter of a read, as far as they are the client's."""
    if use.source is None:
        return []
    meter = use.sources[int(use.source[read])].meter
    own = [use.sources[place] for place in np.unique(use.source[use.row == use.row[read]]).tolist()]
    return sorted({one.register for one in own if one.meter == meter})


def _refuse(  # noqa: PLR0917 - the parts of a sentence
    usage: Usage, use: LongUse, read: int, frame: Frame, tariff: str, what: str, remedy: str
) -> None:
    start, end = (frame.stamp(int(minute)) for minute in (use.start[read], use.end[read]))
    client = usage.clients[int(use.row[read])]
    raise TariffError(tariff, f"client {client}: the read from {start} to {end} {what}", remedy)


def long_minutes(use: LongUse, clients: int) -> tuple[Ints, Ints, Ints]:
    """Return each client's minutes that are read, those estimated of these, and those that are missing.

    A minute that several channels have counts once, as missing where one of them lacks it.
    """
    spans = np.column_stack([use.row, np.maximum(use.start, use.first), np.minimum(use.end, use.last)])
    missing = _union(use.missing, clients)
    every = _union(np.concatenate([spans, use.missing]), clients)
    estimated = _union(np.concatenate([spans[use.estimated], use.missing]), clients)
    return every - missing, estimated - missing, missing


def _union(spans: Ints, clients: int) -> Ints:
    """Return how many minutes of each client are in one of its spans: client, first and end minute."""
    found = np.zeros(clients, np.int64)
    if len(spans):
        row, start, end = spans[np.lexsort((spans[:, 1], spans[:, 0]))].T
        lowest = int(start.min())
        apart = row * (int(end.max()) - lowest + 1) - lowest  # so that no span reaches into another client's
        reach = np.maximum.accumulate(end + apart)
        before = np.concatenate([np.full(1, -1), reach[:-1]])
        np.add.at(found, row, np.maximum(end + apart - np.maximum(start + apart, before), 0))
    return found


def long_gaps(use: LongUse) -> Iterator[tuple[int, int, int, int]]:
    """Yield the client, its minutes without a read that is due, and the longest gap, client by client."""
    clients = int(use.missing[:, 0].max(initial=-1)) + 1
    minutes = _union(use.missing, clients)
    longest: dict[int, tuple[int, int]] = {}
    for row, first, end in use.missing.tolist():
        known = longest.get(row)
        if known is None or (first - end, first) < (known[0] - known[1], known[0]):
            longest[row] = first, end
    for row, (first, end) in longest.items():
        yield row, int(minutes[row]), first, end


def lacking(use: LongUse, frame: Frame, slots: Slots, span: Period) -> LongUse:
    """Return the use with what is missing of it in some slots of some days."""
    start, end = frame.utc_minutes
    inside = frame.inside(Grid(start, 1, end - start), slots, span)[:, 0]
    spans = [np.zeros((0, 3), np.int64)]
    for row, first, last in use.missing.tolist():
        edges = np.flatnonzero(np.diff(inside[first - start : last - start], prepend=False, append=False)) + first
        spans.append(np.column_stack([np.full(len(edges) // 2, row), edges.reshape(-1, 2)]))
    return replace(use, missing=np.concatenate(spans))
