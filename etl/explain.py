"""A client's bill computed again from its stored tariff and the readings, by meter and by line: `etl explain`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from etl.bill_runs.billed_meters import meters_of
from etl.bill_runs.tariff_pricing import Pricing
from etl.core.bill_page import FAILED, LINE_FIELDS, MeterOfBill
from etl.core.errors import EtlError
from etl.core.periods import Period, shown_period
from etl.core.usage_page import Usage
from etl.store.bills import bill_tariffs
from etl.store.bills.bill_tariffs import PricedBill
from etl.store.database.locks import snapshot
from etl.store.usage import billed_clients, client_pages, pricing_spans
from etl.store.usage.known_names import is_client, nobody
from etl.tariffs.definition import Tariff
from etl.tariffs.page.estimating import estimated
from etl.tariffs.pricing.explanation import explain_lines
from etl.tariffs.pricing.explanation_parts import LineExplanation
from etl.tariffs.read.parse import parse_tariff


@dataclass(frozen=True)
class ExplainedBill:
    """A stored bill, how its lines are computed now, and where these differ from it."""

    client: str
    stored: PricedBill
    tariff: Tariff | None
    """None: the bill could not be made; its only warning is the reason."""
    lines: list[LineExplanation]
    total: str
    """Of the lines as they are computed now."""
    warnings: list[str]
    differences: list[str]
    """One line each; none when the stored bill is what tariff and readings give."""
    meters: Sequence[MeterOfBill] = ()


def explain(client: str, periods: Sequence[Period]) -> list[ExplainedBill]:
    """Explain every current bill of a client inside some periods; EtlError when there is none."""
    with snapshot():
        stored = [bill for period in periods for bill in bill_tariffs.priced_bills(client, period)]
        if not stored:
            raise EtlError(_nothing(client, periods))
        return [_explained(client, bill) for bill in stored]


def _nothing(client: str, periods: Sequence[Period]) -> str:
    if not is_client(client):
        return nobody(client)
    return f"client {client} has no bill in {shown_period(periods[0])} (make it: {_making(periods[0])})"


def _making(period: Period) -> str:
    """Return the command that bills a period."""
    return f"etl bill --month {period.month}" if period.month else f"etl bill --from {period.start} --to {period.end}"


def _explained(client: str, stored: PricedBill) -> ExplainedBill:
    if stored.status == FAILED:
        return ExplainedBill(client, stored, None, [], "", json.loads(stored.detail)["warnings"], [])
    tariff = parse_tariff(stored.tariff_text, stored.tariff_name)
    member, used = _used(client, stored, tariff)
    used = estimated(used, stored.requested.missing)
    pricing = Pricing(tariff, stored.period, used.timezone, stored.requested)
    calculator, page = pricing.page(used, [member])
    lines = explain_lines(calculator, page)
    (bill,) = calculator.written(page, calculator.printed(page))
    before, now = json.loads(stored.detail), json.loads(bill.detail)
    differences = list(_differences(before["lines"], now["lines"]))
    meters = meters_of(used, tariff)
    return ExplainedBill(client, stored, tariff, lines, bill.total, before["warnings"], differences, meters)


def _used(client: str, stored: PricedBill, tariff: Tariff) -> tuple[billed_clients.BilledClient, Usage]:
    """Read what the client used on the days of the bill, with its attributes."""
    zone = "UTC" if tariff.timezone == "client" else tariff.timezone
    page = [one for some in billed_clients.pages(client) for one in some]
    found = pricing_spans.plans(page, stored.period, assigned=pricing_spans.any_attribute())
    plan = next((one for one in found if one.period == stored.period), pricing_spans.Plan(stored.period, None, page))
    member = plan.clients[0] if plan.clients else billed_clients.BilledClient(client, stored.timezone)
    for read in client_pages.of_clients(plan.clients, stored.period, zone, frozenset([client])):
        attributes = [plan.attributes[client]] if client in plan.attributes else ()
        return member, replace(read.usage, attributes=attributes)
    return member, Usage([client], stored.period, stored.timezone, [])


def _differences(before: list[list[Any]], now: list[list[Any]]) -> Iterator[str]:
    """Name the lines that were added, removed or changed."""
    old, new = _by_name(before), _by_name(now)
    for name in [*old, *(name for name in new if name not in old)]:
        if name not in new:
            yield f"{name}: stored {old[name]['amount']}, and now there is no such line"
        elif name not in old:
            yield f"{name}: not in the stored bill, and now {new[name]['amount']}"
        elif old[name] != new[name]:
            fields = [field for field in LINE_FIELDS if old[name][field] != new[name][field]]
            yield f"{name}: " + ", ".join(f"{field} {old[name][field]} is now {new[name][field]}" for field in fields)


def _by_name(lines: list[list[Any]]) -> dict[str, dict[str, Any]]:
    found = {}
    for line in lines:
        one = dict(zip(LINE_FIELDS, line, strict=True))
        words = [one["id"], one["period"], one["tier"] and f"tier {one['tier']}", one["from"]]
        found[" ".join(filter(None, words))] = one
    return found
