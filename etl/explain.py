"""`etl explain`: a client's bill computed again from its kept tariff and the readings, line by line."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from etl.bill_runs.tariff_pricing import Pricing
from etl.core.bill_page import FAILED, LINE_FIELDS, asked
from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.core.usage_page import Usage
from etl.store.bills import bill_tariffs
from etl.store.bills.bill_tariffs import PricedBill
from etl.store.database.locks import snapshot
from etl.store.usage import billed_clients, client_pages, pricing_spans
from etl.tariffs.definition import Tariff
from etl.tariffs.page.estimating import estimated
from etl.tariffs.pricing.explanation import explained
from etl.tariffs.pricing.explanation_parts import Explained
from etl.tariffs.read.parse import parse_tariff


@dataclass(frozen=True)
class ExplainedBill:
    """A kept bill, how its lines come about now, and where that is not what is kept."""

    client: str
    kept: PricedBill
    tariff: Tariff | None
    """None: the bill could not be made, and there is nothing to explain but the reason among its warnings."""
    lines: list[Explained]
    total: str
    """Of the lines as they come about now."""
    warnings: list[str]
    differences: list[str]
    """One line each; none when the kept bill is what tariff and readings give."""


def explain(client: str, periods: Sequence[Period]) -> list[ExplainedBill]:
    """Every current bill of a client inside some periods; EtlError when there is none."""
    with snapshot():
        kept = [bill for period in periods for bill in bill_tariffs.priced_bills(client, period)]
        if not kept:
            raise EtlError(_nothing(client, periods))
        return [_explained(client, bill) for bill in kept]


def _nothing(client: str, periods: Sequence[Period]) -> str:
    if not bill_tariffs.is_known(client):
        return f"there is no client {client} (etl export readings.csv --what readings names them all)"
    return f"client {client} has no bill in {periods[0]} (make it: etl bill --month {periods[0].month or 'YYYY-MM'})"


def _explained(client: str, kept: PricedBill) -> ExplainedBill:
    if kept.status == FAILED:
        return ExplainedBill(client, kept, None, [], "", json.loads(kept.detail)["warnings"], [])
    tariff = parse_tariff(kept.tariff_text, kept.tariff_name)
    member, used = _used(client, kept, tariff)
    missing = asked(kept.detail)
    used = estimated(used, missing)
    pricing = Pricing(tariff, kept.period, used.timezone, missing)
    page = pricing.page(used, [member])
    lines = explained(pricing.calculator, page)
    (bill,) = pricing.calculator.written(page, [one for _, one in pricing.calculator.printed(page)])
    before, now = json.loads(kept.detail), json.loads(bill.detail)
    differences = list(_differences(before["lines"], now["lines"]))
    return ExplainedBill(client, kept, tariff, lines, bill.total, before["warnings"], differences)


def _used(client: str, kept: PricedBill, tariff: Tariff) -> tuple[billed_clients.BilledClient, Usage]:
    """What the client used, and what its assignment says of it, in the days of the bill."""
    zone = "UTC" if tariff.timezone == "client" else tariff.timezone
    page = [one for some in billed_clients.pages(client) for one in some]
    found = pricing_spans.plans(page, kept.period, told=pricing_spans.any_attribute())
    plan = next((one for one in found if one.period == kept.period), pricing_spans.Plan(kept.period, None, page))
    member = plan.clients[0] if plan.clients else billed_clients.BilledClient(client, kept.timezone)
    for read in client_pages.of_clients(plan.clients, kept.period, zone, frozenset([client])):
        attributes = [plan.attributes[client]] if client in plan.attributes else ()
        return member, replace(read.usage, attributes=attributes)
    return member, Usage([client], kept.period, kept.timezone, [])


def _differences(before: list[list[Any]], now: list[list[Any]]) -> Iterator[str]:
    """Lines that came, went or changed."""
    kept, found = _by_name(before), _by_name(now)
    for name in [*kept, *(name for name in found if name not in kept)]:
        if name not in found:
            yield f"{name}: kept {kept[name]['amount']}, and now there is no such line"
        elif name not in kept:
            yield f"{name}: not in the kept bill, and now {found[name]['amount']}"
        elif kept[name] != found[name]:
            fields = [field for field in LINE_FIELDS if kept[name][field] != found[name][field]]
            yield f"{name}: " + ", ".join(
                f"{field} {kept[name][field]} is now {found[name][field]}" for field in fields
            )


def _by_name(lines: list[list[Any]]) -> dict[str, dict[str, Any]]:
    found = {}
    for line in lines:
        one = dict(zip(LINE_FIELDS, line, strict=True))
        words = [one["id"], one["period"], one["tier"] and f"tier {one['tier']}", one["from"]]
        found[" ".join(filter(None, words))] = one
    return found
