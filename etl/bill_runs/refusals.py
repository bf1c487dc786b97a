"""Refusals of bills that were made: of readings that are missing, or of a meter taken to have replaced another."""

from collections.abc import Iterator, Mapping

from etl.core.bill_page import HELD, BillPage
from etl.core.errors import EtlError
from etl.core.periods import shown_period
from etl.store.succession import successors
from etl.store.usage.billed_clients import BilledClient

MISSING = "client {client}: readings are missing in {period} (load them, or bill with --missing bill)"


def refusals(page: BillPage, clients: Mapping[str, BilledClient]) -> dict[str, EtlError]:
    """Return why bills of a page are refused, by client, where only bills of all readings are wanted."""
    period = shown_period(page.period)
    incomplete = [one.client for one in page.bills if one.status in {"incomplete", HELD}]
    found = dict(_assuming(page, clients)) | {one: MISSING.format(client=one, period=period) for one in incomplete}
    return {client: EtlError(text) for client, text in found.items()}


def _assuming(page: BillPage, clients: Mapping[str, BilledClient]) -> Iterator[tuple[str, str]]:
    """Yield the clients whose bills assume that one meter has replaced another, and what is assumed."""
    end = page.period.utc_minutes(page.timezone)[1]
    ends = {one.client: clients[one.client].ends for one in page.bills}
    named = successors.numbers(ends.values())
    for client, own in ends.items():
        for pair in own.assumed:
            if pair.last < end:
                yield client, f"client {client}: {successors.succession(pair, named, page.timezone)}"
