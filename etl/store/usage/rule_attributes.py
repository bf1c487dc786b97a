"""Attributes of clients by which rules judge readings: what the connection carries, and where the client is."""

import json
from collections.abc import Sequence
from fractions import Fraction

from etl.core.errors import AssignmentError
from etl.core.numbers import read_number
from etl.core.periods import midnight
from etl.store import supplies
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER, once_a_snapshot
from etl.store.loads.series_registry import PAGE
from etl.store.models import Assignment
from etl.store.ordering import open_first
from etl.store.stored_readings.failed_readings import Limit
from etl.store.succession.successors import FOREVER
from etl.validation.channel_readings import Location
from etl.validation.rules import PLAUSIBLE_KW

ATTRIBUTE = "meter_limit_kw"
_DEGREES = {"latitude": 90, "longitude": 180}


def connection_limits(clients: Sequence[str], end: int, zone: str) -> dict[str, list[Limit]]:
    """Return the limits that clients of a zone have before a UTC minute, of each client that has one."""
    rows = Assignment.objects.using(READER).filter(attributes__contains=f'"{ATTRIBUTE}"')
    if not once_a_snapshot("connection limits", rows.exists):
        return {}
    columns = ("client__number", "start", "end", "attributes")
    found: dict[str, list[Limit]] = {}
    for client, since, until, text in rows.filter(any_of("client__number", clients)).values_list(*columns):
        span = -FOREVER if since is None else midnight(since, zone), FOREVER if until is None else midnight(until, zone)
        if span[0] < end:
            found.setdefault(client, []).append(Limit(*span, _read(client, json.loads(text)[ATTRIBUTE])))
    return found


def locations(clients: Sequence[str]) -> dict[str, Location]:
    """Return where clients are, by the newest row of each that says both latitude and longitude."""
    rows = Assignment.objects.using(READER).filter(attributes__contains='"latitude"')
    own = rows.filter(any_of("client__number", clients)).order_by(open_first("start"), "pk")
    found: dict[str, Location] = {}
    for client, text in own.values_list("client__number", "attributes"):
        attributes = json.loads(text)
        if "longitude" in attributes:
            found[client] = Location(*(_read_degrees(client, name, attributes[name]) for name in _DEGREES))
    return found


def plausible_kw(meters: Sequence[str]) -> dict[str, Fraction]:
    """Return the mean power, as it is read, up to which no rule takes readings of some meters for wrong.

    Of those of which tables say something; of all others it is PLAUSIBLE_KW.
    """
    found: dict[str, Fraction] = {}
    if not Assignment.objects.using(READER).exists():
        return found
    for start in range(0, len(meters), PAGE):
        page = meters[start : start + PAGE]
        supplied = supplies.counting(READER).filter(any_of("meter__number", page))
        owners = list(supplied.values_list("meter__number", "client__number", "multiplier"))
        owners += [(meter, meter, "1") for meter in page]
        limits = connection_limits([client for _, client, _ in owners], FOREVER, "UTC")
        for meter, client, multiplier in owners:
            lowest = min([Fraction(PLAUSIBLE_KW), *(one.kw for one in limits.get(client, ()))])
            own = lowest / max(Fraction(multiplier), Fraction(1))
            found[meter] = min(own, found.get(meter, own))
    return found


def _read(client: str, text: str) -> Fraction:
    try:
        limit, why = read_number(text), "is not above 0"
    except ValueError as error:
        limit, why = Fraction(0), str(error)
    if limit <= 0:
        remedy = "write what the connection carries in kW, such as 17.25"
        raise AssignmentError(f"client {client}: {ATTRIBUTE}: {text!r} {why} ({remedy})", code="E-ATTRIBUTE")
    return limit


def _read_degrees(client: str, name: str, text: str) -> float:
    most, why = _DEGREES[name], ""
    try:
        degrees = read_number(text)
    except ValueError as error:
        why = str(error)
    else:
        if abs(degrees) <= most:
            return float(degrees)
        why = f"is not between -{most} and {most}"
    remedy = "write degrees, such as 38.72; minus is south or west"
    raise AssignmentError(f"client {client}: {name}: {text!r} {why} ({remedy})", code="E-ATTRIBUTE")
