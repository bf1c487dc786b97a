"""Readings of a client's local day, with all that fails a rule or is warned of: `etl findings show`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from etl.core.errors import EtlError
from etl.core.periods import Period, midnight, month_from
from etl.core.usage_page import FailedReading
from etl.review.warned_readings import Warned, validate
from etl.store.database.locks import snapshot
from etl.store.supplies import meter_numbers
from etl.store.usage import billed_clients, client_pages
from etl.store.usage.known_names import is_client, nobody
from etl.store.usage.matrices import Stream
from etl.validation.channel_readings import ChannelReadings


class DayReading(NamedTuple):
    """A reading by UTC minutes."""

    start: int
    end: int
    energy_mwh: int


class DayFinding(NamedTuple):
    """What fails a rule, or is warned of, between two UTC minutes."""

    start: int
    end: int
    rule: str
    fact: str
    energy_mwh: int | None
    """Of a reading that fails and is not billed; None: a warning, or a span that control reads contradict."""


@dataclass(frozen=True)
class ChannelDay:
    """A channel on a local day: all its readings that have a minute of it, those that fail too, in order of time."""

    meter: str
    register: str
    flow: str
    readings: list[DayReading] = field(default_factory=list)
    findings: list[DayFinding] = field(default_factory=list)


@dataclass(frozen=True)
class ClientDay:
    """A local day of a client, between two UTC minutes: the channels that have a finding, or all where none has."""

    client: str
    zone: str
    day: date
    start: int
    end: int
    channels: Sequence[ChannelDay]


def day_readings(client: str, day: date, meter: str | None = None, *, every: bool = False) -> ClientDay:
    """Return the readings of a day, of `every` channel if wanted; EtlError where the client has no channel then."""
    with snapshot():
        if not is_client(client):
            raise EtlError(nobody(client), code="E-NO-CLIENT")
        zone, channels = _channels(client, day, meter)
        if not channels:
            of_meter = f", meter {meter}" if meter else ""
            remedy = "choose another --day" if every else "etl findings list shows what fails"
            raise EtlError(f"client {client}{of_meter}: nothing is read on {day} ({remedy})", code="E-NO-READINGS")
        found = validate([month_from(day.replace(day=1))], client)
    start, end = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    findings = [(_key(one.meter, one.reading), _failing(one.reading)) for one in found.failed]
    findings += [
        (_key(one.meter, one), DayFinding(one.start, one.end, one.rule, one.fact, None)) for one in found.warned
    ]
    for key, one in findings:
        if key in channels and one.start < end and one.end > start:
            channels[key].findings.append(one)
            if one.energy_mwh is not None:
                channels[key].readings.append(DayReading(one.start, one.end, one.energy_mwh))
    for channel in channels.values():
        channel.readings.sort()
        channel.findings.sort(key=lambda one: one[:3])
    doubted = [one for one in channels.values() if one.findings]
    return ClientDay(client, zone, day, start, end, list(channels.values()) if every or not doubted else doubted)


_Key = tuple[str, str, str]
"""Meter, register, flow."""


def _key(meter: str, one: FailedReading | Warned) -> _Key:
    return meter, one.register, one.flow


def _failing(one: FailedReading) -> DayFinding:
    energy = one.energy_mwh if one.counted_mwh is None else None  # else it is that of many readings, which are billed
    return DayFinding(one.minute, one.minute + one.interval, one.rule, one.fact, energy)


def _channels(client: str, day: date, meter: str | None) -> tuple[str, dict[_Key, ChannelDay]]:
    """Return the zone of a client and the channels of a day, with the readings that do not fail."""
    period, zone = Period(day, day + timedelta(days=1)), "UTC"
    found: list[tuple[Stream, ChannelReadings]] = []
    for page in client_pages.of_clients(billed_clients.chosen([client]), period, zone):
        zone = page.usage.timezone
        found += [(stream, own) for _, stream, own in page.channel_readings()]
    numbers = meter_numbers({stream.metered.meter for stream, _ in found})
    channels: dict[_Key, ChannelDay] = {}
    for stream, own in found:
        key = numbers[stream.metered.meter], stream.register, stream.flow
        if meter in {None, key[0]}:
            columns = own.starts.tolist(), own.ends.tolist(), own.energy_mwh.tolist()
            channels.setdefault(key, ChannelDay(*key)).readings.extend(map(DayReading, *columns))
    return zone, channels
