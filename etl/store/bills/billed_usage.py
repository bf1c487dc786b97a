"""Usage of clients on the days of bills that they have, each by itself, with their attributes."""

from collections.abc import Mapping
from dataclasses import replace

from etl.core.periods import Period
from etl.core.usage_page import Attributes, Part, Usage
from etl.store.usage import billed_clients, client_pages, pricing_spans
from etl.store.usage.billed_clients import BilledClient


def used_on_days(zones: Mapping[str, str], period: Period, zone: str) -> dict[str, tuple[BilledClient, Usage]]:
    """Return what clients used in a period, given the zones of their bills: a page at most, read at once.

    `zone` is that of clients whose zone is not known.
    """
    members = {one.number: one for one in billed_clients.chosen(list(zones))}
    plans = pricing_spans.plans(list(members.values()), period, assigned=pricing_spans.any_attribute())
    attributes: dict[str, Attributes] = {}
    for plan in plans:
        if plan.period == period:
            attributes |= plan.attributes
    found = dict[str, Usage]()
    for page in client_pages.of_clients(list(members.values()), period, zone, frozenset(members)):
        for row, client in enumerate(page.usage.clients):
            own = [attributes[client]] if client in attributes else ()
            found[client] = replace(_of_row(page.usage, row), attributes=own)
    nobody = {client: BilledClient(client, timezone) for client, timezone in zones.items()}
    return {
        client: (members.get(client, nobody[client]), found.get(client) or Usage([client], period, timezone, []))
        for client, timezone in zones.items()
    }


def _of_row(used: Usage, row: int) -> Usage:
    """Take one client, without intervals that only others have."""
    if len(used.clients) == 1:
        return used
    one = used.of_rows([row])
    return replace(one, parts=[part for part in one.parts if _is_read(part)])


def _is_read(part: Part) -> bool:
    known = part.unknown is None or not part.unknown.all()
    return known or (part.missing is not None and bool(part.missing.any()))
