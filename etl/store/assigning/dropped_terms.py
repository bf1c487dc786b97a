"""Tariffs and attributes that clients lose: a table replaces all rows of the clients that it names."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.store.models import Assignment

TARIFF = "tariff"
"""The name of a client's tariff among those of its attributes, none of which can be called so."""

Term = tuple[str, str]
"""A client's number, and the name of what it has."""


@dataclass(frozen=True)
class Dropped:
    """A tariff or an attribute that some clients lose: they have it on no day any more."""

    name: str
    clients: Sequence[str]


def terms_of(clients: Sequence[int]) -> set[Term]:
    """Return what some clients (a page at the most) have on any day."""
    rows = Assignment.objects.filter(client_id__in=clients).values_list("client__number", "tariff_id", "attributes")
    return {
        (client, name)
        for client, tariff, attributes in rows
        for name in (*([TARIFF] if tariff else []), *json.loads(attributes))
    }


def by_name(lost: Iterable[Term]) -> list[Dropped]:
    """Return what was lost by its names, the tariff first."""
    found: dict[str, list[str]] = {}
    for client, name in sorted(lost):
        found.setdefault(name, []).append(client)
    return [Dropped(name, found[name]) for name in sorted(found, key=lambda name: (name != TARIFF, name))]
