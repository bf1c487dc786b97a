"""Assumptions about the readings of clients: what their bills warn of, and whose attributes tell how large they are."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import F, QuerySet

from etl.blocks.assumptions import DIRECTION, MEDIUM, UNIT, ZONE, bits_of
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.models import Assignment, Client, Series
from etl.store.usage.billed_clients import BilledClient, any_named_zone

WARNED = bits_of((ZONE, UNIT, DIRECTION, MEDIUM))
"""What bills warn of: direction and medium have a bit only where something in the file speaks against them."""


def any_warned() -> bool:
    """Return whether bills may have to warn of anything: in most databases not."""
    return _warned().exists()


def bits_of_clients(clients: Sequence[BilledClient], start: int, end: int) -> dict[str, int]:
    """Return the bits of the readings of clients between two minutes; a zone that is assigned is not assumed."""
    owners: dict[int, list[str]] = {}
    for client in clients:
        for metered in client.meters:
            owners.setdefault(metered.meter, []).append(client.number)
    rows = _warned().filter(any_of("meter_id", owners), first_minute__lt=end, end_minute__gt=start)
    found: dict[str, int] = {}
    for meter, bits in rows.values_list("meter_id", "assumed"):
        for number in owners[meter]:
            found[number] = found.get(number, 0) | bits & WARNED
    if any_named_zone():
        zone = bits_of([ZONE])
        unsure = [number for number, bits in found.items() if bits & zone]
        assigned = Client.objects.using(READER).filter(any_of("number", unsure)).exclude(timezone="")
        for number in assigned.values_list("number", flat=True):
            found[number] &= ~zone
    return found


def with_attributes(clients: Collection[str]) -> set[str]:
    """Return those of some clients that a table gives attributes."""
    numbers, found = sorted(clients), set[str]()
    for start in range(0, len(numbers), 300):
        rows = Assignment.objects.filter(client__number__in=numbers[start : start + 300]).exclude(attributes="{}")
        found.update(rows.values_list("client__number", flat=True))
    return found


def _warned() -> "QuerySet[Any, Any]":
    return Series.objects.using(READER).annotate(warned=F("assumed").bitand(WARNED)).filter(warned__gt=0)
