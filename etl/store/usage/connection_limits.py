"""Limits of connections: the attribute `meter_limit_kw`, what the fuse or the transformer of a client carries."""

import json
from collections.abc import Sequence
from fractions import Fraction

from django.db.models import Q

from etl.core.errors import AssignmentError
from etl.core.numbers import read_number
from etl.core.periods import Period
from etl.store.database.locks import READER
from etl.store.models import Assignment

ATTRIBUTE = "meter_limit_kw"


def connection_limits(clients: Sequence[str], months: Sequence[Period]) -> dict[str, Fraction]:
    """Return the limit of each client that has one in some months; of several the highest."""
    first, last = months[0].start, months[-1].end
    rows = Assignment.objects.using(READER).filter(
        Q(start=None) | Q(start__lt=last), Q(end=None) | Q(end__gt=first), attributes__contains=f'"{ATTRIBUTE}"'
    )
    found: dict[str, Fraction] = {}
    for client, text in rows.filter(client__number__in=clients).values_list("client__number", "attributes"):
        limit = _read(client, json.loads(text)[ATTRIBUTE])
        found[client] = max(limit, found.get(client, limit))
    return found


def _read(client: str, text: str) -> Fraction:
    try:
        limit, why = read_number(text), "is not above 0"
    except ValueError as error:
        limit, why = Fraction(0), str(error)
    if limit <= 0:
        remedy = "write what the connection carries in kW, such as 17.25"
        raise AssignmentError(f"client {client}: {ATTRIBUTE}: {text!r} {why} ({remedy})")
    return limit
