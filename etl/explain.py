"""A client's bill computed again from its stored tariff and the readings, by meter and by line: `etl explain`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from etl.bill_runs.billed_meters import meters_of
from etl.bill_runs.estimates.surroundings import with_estimates
from etl.bill_runs.tariff_pricing import Pricing
from etl.core.bill_page import FAILED, LINE_FIELDS, MeterOfBill, Requested
from etl.core.errors import EtlError
from etl.core.periods import Period, shown_period
from etl.core.usage_page import Usage
from etl.estimation.methods import METHODS
from etl.store.bills import bill_tariffs
from etl.store.bills.bill_tariffs import PricedBill
from etl.store.database.locks import snapshot
from etl.store.usage import billed_clients, client_pages, pricing_spans
from etl.store.usage.known_names import is_client, nobody
from etl.tariffs.definition import Tariff
from etl.tariffs.estimates.estimating import marked
from etl.tariffs.estimates.page_gaps import lacking_channels
from etl.tariffs.pricing.explanation import explain_lines
from etl.tariffs.pricing.explanation_parts import LineExplanation
from etl.tariffs.read.parse import parse_tariff


@dataclass(frozen=True)
class EstimatedBill:
    """A bill as it would be by one method of estimation."""

    method: str
    energy_mwh: int
    total: str
    left: int
    """Intervals that stay missing."""


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
    estimates: Sequence[EstimatedBill] | None = None
    """What it would be by each method of estimation; None: that was not wanted."""
    used: Usage | None = None
    """What the client used on these days, estimates among it; None: the bill could not be made."""


def explain(client: str, periods: Sequence[Period], *, estimates: bool = False) -> list[ExplainedBill]:
    """Explain every current bill of a client inside some periods; EtlError when there is none.

    With `estimates` also what each would be by each method of estimation.
    """
    with snapshot():
        stored = [bill for period in periods for bill in bill_tariffs.priced_bills(client, period)]
        if not stored:
            raise EtlError(_nothing(client, periods))
        return [_explained(client, bill, estimates=estimates) for bill in stored]


def _nothing(client: str, periods: Sequence[Period]) -> str:
    if not is_client(client):
        return nobody(client)
    return f"client {client} has no bill in {shown_period(periods[0])} (make it: {_making(periods[0])})"


def _making(period: Period) -> str:
    """Return the command that bills a period."""
    return f"etl bill --month {period.month}" if period.month else f"etl bill --from {period.start} --to {period.end}"


def _explained(client: str, stored: PricedBill, *, estimates: bool) -> ExplainedBill:
    if stored.status == FAILED:
        return ExplainedBill(client, stored, None, [], "", json.loads(stored.detail)["warnings"], [])
    tariff = parse_tariff(stored.tariff_text, stored.tariff_name)
    member, read = _used(client, stored, tariff)
    used = with_estimates(read, [member], stored.requested.missing)
    pricing = Pricing(tariff, stored.period, used.timezone, stored.requested)
    calculator, page = pricing.page(used, [member])
    lines = explain_lines(calculator, page)
    (bill,) = calculator.written(page, calculator.printed(page))
    before, now = json.loads(stored.detail), json.loads(bill.detail)
    differences = list(_differences(before["lines"], now["lines"]))
    meters = meters_of(used, tariff)
    others = list(_by_each_method(read, member, tariff, stored.requested)) if estimates else None
    warnings = before["warnings"]
    return ExplainedBill(client, stored, tariff, lines, bill.total, warnings, differences, meters, others, used)


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


def _by_each_method(
    used: Usage, member: billed_clients.BilledClient, tariff: Tariff, requested: Requested
) -> Iterator[EstimatedBill]:
    """Yield the bill by each method, given usage without estimates; none if there is no slot to estimate."""
    for method in METHODS:
        missing = replace(requested.missing, estimate=method)
        if not lacking_channels(marked(used, missing)):
            return
        pricing = Pricing(tariff, used.period, used.timezone, replace(requested, missing=missing))
        (bill,) = pricing.bills(with_estimates(used, [member], missing), [member]).bills.bills
        yield EstimatedBill(method, bill.energy_mwh, bill.total, json.loads(bill.detail)["totals"]["intervals_missing"])


def between(bills: Sequence[EstimatedBill]) -> tuple[str, str] | None:
    """Return the lowest and the highest total of those in which nothing stays missing; None without any."""
    totals = sorted((bill.total for bill in bills if not bill.left), key=Decimal)
    return (totals[0], totals[-1]) if totals else None


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
