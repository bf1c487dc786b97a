"""Assigned times: those that the clock skips or repeats, or that lie inside a reading, are refused by name."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from etl.blocks import block_codec as packing
from etl.blocks.long_read_codec import INTERVAL
from etl.core.days import shown_moment
from etl.core.errors import AssignmentError, InputError
from etl.core.periods import EPOCH, Period, clock_change
from etl.core.zones import transitions
from etl.store.database.locks import READER
from etl.store.loads.stored_blocks import stored_blocks
from etl.store.models import Client, LongRead, Meter, Series
from etl.store.usage.assigned_rows import Row
from etl.store.usage.billed_clients import NO_TIMES, BilledClient, Metered

_ROWS = 100

QUARTER = 15
"""Minutes of the parts over which a longer read may be spread."""


def refuse_unclear_rows(rows: Sequence[Row]) -> None:
    """Refuse times that their zone (the client's, else the meter's) does not have, or has twice. In the write lock."""
    timed = [row for row in rows if row.start_time or row.end_time]
    if not timed:
        return
    clients = dict(Client.objects.filter(number__in={row.client for row in timed}).values_list("number", "timezone"))
    meters = dict(Meter.objects.filter(number__in={row.meter for row in rows}).values_list("number", "timezone"))
    of_meter = {row.client: zone for row in rows if (zone := meters.get(row.meter, ""))}
    for row in timed:
        zone = clients.get(row.client) or meters.get(row.meter) or of_meter.get(row.client) or "UTC"
        for name, day, time in (("from", row.start, row.start_time), ("to", row.end, row.end_time)):
            if day and (fault := _fault(day, time, zone)):
                raise InputError(row.where, f"{name}: {shown_moment(day, time)} {fault[0]}", fault[1], code="E-ROW")


def check(clients: Sequence[BilledClient], period: Period, zone: str) -> None:
    """Raise AssignmentError for a time of these clients that the zone has not once, or that cuts one of its readings.

    Only clients with times cost anything.
    """
    start, end = period.utc_minutes(zone)
    for member in clients:
        for metered in [one for one in member.meters if one.times != NO_TIMES]:
            for name, day, time, minute in _edges(metered):
                if fault := _fault(day, time, zone):
                    what = f"{_meter(metered)}: {name} {shown_moment(day, time)} {fault[0]}"
                    raise AssignmentError(f"{what} ({fault[1]})")
                if start <= minute <= end:
                    _refuse_inside(metered, name, (day, time), minute, zone)


def _edges(metered: Metered) -> Iterable[tuple[str, date, int, int]]:
    minutes = metered.start, metered.end
    for name, day, time, minute in zip(("from", "to"), metered.days, metered.times, minutes, strict=True):
        if day is not None and time:
            yield name, day, time, minute


def _fault(day: date, time: int, zone: str) -> tuple[str, str] | None:
    """Return what is wrong with a local time, and what to do."""
    change = clock_change(day, time, zone) if time else None
    if change is None:
        return None
    before, after = change
    skipped = before <= after
    what = f"no time in {zone}: the clock goes" if skipped else f"twice in {zone}: the clock goes back"
    remedy = f"write {after}, or one before {before}" if skipped else f"write {before}, or one before {after}"
    return f"is {what} from {before} to {after}", remedy


def _refuse_inside(metered: Metered, name: str, moment: tuple[date, int], minute: int, zone: str) -> None:
    """Refuse a time inside an interval with energy: which part of it is whose cannot be known."""
    series = Series.objects.using(READER).filter(meter_id=metered.meter, first_minute__lt=minute, end_minute__gt=minute)
    for one in series:
        length = one.interval or QUARTER
        past = (minute - one.phase - packing.FIRST_MONDAY) % length
        if past and (_spread(one, minute) if one.interval == INTERVAL else _energy(one, minute - past)):
            first, last = (_clock(edge, zone) for edge in (minute - past, minute - past + length))
            part = "a quarter-hour of its read" if one.interval == INTERVAL else "its reading"
            what = f"{_meter(metered)}: {name} {shown_moment(*moment)} lies inside {part} from {first} to {last}"
            raise AssignmentError(f"{what} (etl assign it with {first} or {last})")


def _spread(series: Series, minute: int) -> bool:
    """Return whether a long read with energy crosses a minute."""
    reads = LongRead.objects.using(READER).filter(series=series, start_minute__lt=minute, end_minute__gt=minute)
    return reads.filter(energy_mwh__gt=0).exists()


def _energy(series: Series, start: int) -> int:
    """Return the energy of the reading that starts at a minute; 0 where there is none."""
    week = int(packing.week_of(np.array(start - series.phase, np.int64)))
    for identity, number, block, _ in stored_blocks(READER, [series.pk], (week, week), _ROWS):
        packing.check(block, identity, number)
        slot = (start - series.phase - packing.week_start(week)) // series.interval
        return max(0, int(packing.unpack([block], packing.WEEK_MINUTES // series.interval)[0][slot]))
    return 0


def _meter(metered: Metered) -> str:
    return f"meter {Meter.objects.using(READER).get(pk=metered.meter).number}"


def _clock(minute: int, zone: str) -> str:
    local = int(transitions(zone).to_local(np.array(minute * 60, np.int64))) // 60
    return shown_moment(date.fromordinal(EPOCH.toordinal() + local // 1440), local % 1440)
