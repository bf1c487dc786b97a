"""Meters of stored bills: what each has read, by what it is multiplied, and what of it is billed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from etl.bill_runs.estimates.surroundings import with_estimates
from etl.bill_runs.stored_tariffs import StoredTariffs
from etl.core.bill_page import FAILED, MeterOfBill, Requested, StoredBill
from etl.core.errors import EtlError
from etl.core.periods import Period, stamp
from etl.core.usage_page import MWH_PER_KWH, Attributes, Missing, Usage
from etl.store.edits.billed_edits import edits_of
from etl.store.supplies import meter_numbers
from etl.store.usage import billed_clients, client_pages, pricing_spans
from etl.store.usage.billed_clients import BilledClient
from etl.tariffs.definition import Tariff
from etl.tariffs.pricing.channel_energy import ChannelEnergy, channel_energy
from etl.tariffs.pricing.spreading import spread_crossing_reads

_PAGE = 512
"""Bills whose readings are read at once at most."""


def meters_of(used: Usage, tariff: Tariff, row: int = 0) -> list[MeterOfBill]:
    """Return the meters of a client's bill, given its usage with estimates, by meter, register, flow and time."""
    channels = channel_energy(spread_crossing_reads(used, tariff), row)
    return _named(channels, meter_numbers([one.source.meter for one in channels]), used, row)


def _named(channels: Sequence[ChannelEnergy], numbers: Mapping[int, str], used: Usage, row: int) -> list[MeterOfBill]:
    found = sorted(channels, key=lambda one: (numbers[one.source.meter], *one.source[1:3], one.flow))
    return [_meter(one, numbers[one.source.meter], used, row) for one in found]


def _meter(one: ChannelEnergy, number: str, used: Usage, row: int) -> MeterOfBill:
    source, span = one.source, used.period.utc_minutes(used.timezone)
    edits = edits_of(used, row, source, one.flow)
    start, end = (stamp(minute, used.timezone) for minute in (max(span[0], source.start), min(span[1], source.end)))
    read, filled, billed = (mwh / MWH_PER_KWH for mwh in (one.read, one.estimated, one.billed))
    return MeterOfBill(
        number, source.register, one.flow, start, end, read, filled, source.multiplier, source.share, billed, edits
    )


@dataclass(frozen=True)
class _Alike:
    """What bills have in common whose meters are read at once."""

    period: Period
    zone: str
    tariff_sha256: str
    missing: Missing


def meters_of_bills(
    stored: Iterator[StoredBill], tariffs: StoredTariffs
) -> Iterator[tuple[StoredBill, list[MeterOfBill]]]:
    """Yield bills that were made, each with its meters as their readings are now."""
    while page := list(islice(stored, _PAGE)):
        made = [(bill, _alike(bill)) for bill in page if bill.status != FAILED]
        groups: dict[_Alike, list[str]] = {}
        for bill, alike in made:
            groups.setdefault(alike, []).append(bill.client)
        found = {
            (alike, client): meters
            for alike, clients in groups.items()
            for client, meters in _of_clients(alike, clients, tariffs.named(alike.tariff_sha256)).items()
        }
        yield from ((bill, found.get((alike, bill.client), [])) for bill, alike in made)


def _alike(bill: StoredBill) -> _Alike:
    period = Period(bill.period_start, bill.period_end)
    return _Alike(period, bill.timezone, bill.tariff_sha256, Requested.of(period, "", bill.treatment).missing)


def _of_clients(alike: _Alike, numbers: list[str], tariff: Tariff) -> Mapping[str, list[MeterOfBill]]:
    members = billed_clients.chosen(numbers)
    attributes = _attributes(members, alike.period)
    by_number = {one.number: one for one in members}
    found: dict[str, list[MeterOfBill]] = {}
    for page in client_pages.of_clients(members, alike.period, alike.zone, frozenset(numbers)):
        described = client_pages.with_attributes(page.usage, attributes)
        used = with_estimates(described, [by_number[client] for client in described.clients], alike.missing)
        spread = spread_crossing_reads(used, tariff)
        channels = [channel_energy(spread, row) for row in range(len(used.clients))]
        named = meter_numbers(one.source.meter for own in channels for one in own)
        rows = enumerate(zip(used.clients, channels, strict=True))
        found |= {client: _named(own, named, used, row) for row, (client, own) in rows}
    return found


def _attributes(members: Sequence[BilledClient], period: Period) -> Mapping[str, Attributes]:
    """Return the attributes of clients; none of one of whom one cannot be what it is by now."""
    try:
        return pricing_spans.attributes(members, period)
    except EtlError:
        if len(members) == 1:
            return {}
        return {number: own for one in members for number, own in _attributes([one], period).items()}
