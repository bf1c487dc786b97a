"""A client's bill computed again from its stored tariff and the readings, by meter and by line: `etl explain`."""

import json
from collections.abc import Iterator, Mapping, Sequence
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
from etl.store.bills.billed_usage import used_on_days
from etl.store.database.locks import snapshot
from etl.store.usage.billed_clients import BilledClient
from etl.store.usage.known_names import code_of_absence, is_client, nobody
from etl.tariffs.definition import Tariff
from etl.tariffs.estimates.estimating import marked
from etl.tariffs.estimates.page_gaps import lacking_channels
from etl.tariffs.pricing.calculator import Calculator
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
class LineDifference:
    """A line by LINE_FIELDS as it is stored, and as it is computed now; None where there is no such line."""

    before: Mapping[str, Any] | None
    now: Mapping[str, Any] | None


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
    differences: list[LineDifference]
    """None when the stored bill is what tariff and readings give."""
    meters: Sequence[MeterOfBill] = ()
    estimates: Sequence[EstimatedBill] | None = None
    """What it would be by each method of estimation; None: that was not wanted."""
    used: Usage | None = None
    """What the client used on these days, estimates among it; None: the bill could not be made."""
    calculator: Calculator | None = None
    """By which it is priced; None: it could not be made."""


def explain(client: str, periods: Sequence[Period], *, estimates: bool = False) -> list[ExplainedBill]:
    """Explain every current bill of a client inside some periods; EtlError when there is none.

    With `estimates` also what each would be by each method of estimation.
    """
    with snapshot():
        stored = [bill for period in periods for bill in bill_tariffs.priced_bills([client], period)]
        if not stored:
            raise EtlError(_nothing(client, periods), code=code_of_absence(client, "E-NO-BILLS"))
        explainer = Explainer(estimates=estimates)
        return [explained for bill in stored for explained in explainer.explain([bill])]


def _nothing(client: str, periods: Sequence[Period]) -> str:
    if not is_client(client):
        return nobody(client)
    return f"client {client} has no bill in {shown_period(periods[0])} (make it: {_making(periods[0])})"


def _making(period: Period) -> str:
    """Return the command that bills a period."""
    return f"etl bill --month {period.month}" if period.month else f"etl bill --from {period.start} --to {period.end}"


@dataclass(frozen=True)
class _Alike:
    """What bills have in common whose readings are read at once."""

    period: Period
    tariff_sha256: str
    requested: Requested


class Explainer:
    """Explains bills of many clients: readings of bills that are alike are read at once, and are priced in one way."""

    def __init__(self, *, estimates: bool = False) -> None:
        self._estimates = estimates
        self._tariffs: dict[str, Tariff] = {}
        self._pricings: dict[tuple[_Alike, str], Pricing] = {}

    def explain(self, bills: Sequence[PricedBill]) -> list[ExplainedBill]:
        """Explain some current bills, a page at most, one a client and period, in their order. Used in a snapshot."""
        groups: dict[_Alike, list[PricedBill]] = {}
        for bill in bills:
            if bill.status != FAILED:
                alike = _Alike(bill.period, bill.tariff_sha256, bill.requested)
                groups.setdefault(alike, []).append(bill)
        shas = {alike.tariff_sha256 for alike in groups}
        self._tariffs = {sha256: one for sha256, one in self._tariffs.items() if sha256 in shas}
        self._pricings = {key: one for key, one in self._pricings.items() if key[0] in groups}
        found = {
            (one.client, one.stored.period): one for alike, some in groups.items() for one in self._group(alike, some)
        }
        return [found.get((bill.client, bill.period)) or _unmade(bill) for bill in bills]

    def _group(self, alike: _Alike, bills: Sequence[PricedBill]) -> Iterator[ExplainedBill]:
        if alike.tariff_sha256 not in self._tariffs:
            self._tariffs[alike.tariff_sha256] = parse_tariff(bills[0].tariff_text, bills[0].tariff_name)
        tariff = self._tariffs[alike.tariff_sha256]
        zone = "UTC" if tariff.timezone == "client" else tariff.timezone
        usage = used_on_days({bill.client: bill.timezone for bill in bills}, alike.period, zone)
        for bill in bills:
            yield self._explained(bill, alike, tariff, *usage[bill.client])

    def _explained(
        self, stored: PricedBill, alike: _Alike, tariff: Tariff, member: BilledClient, read: Usage
    ) -> ExplainedBill:
        used = with_estimates(read, [member], stored.requested.missing)
        key = alike, used.timezone
        if key not in self._pricings:
            self._pricings[key] = Pricing(tariff, stored.period, used.timezone, stored.requested)
        calculator, page = self._pricings[key].page(used, [member])
        lines = explain_lines(calculator, page)
        (bill,) = calculator.written(page, calculator.printed(page))
        before, now = json.loads(stored.detail), json.loads(bill.detail)
        differences = list(_differences(before["lines"], now["lines"]))
        meters = meters_of(used, tariff)
        others = list(_by_each_method(read, member, tariff, stored.requested)) if self._estimates else None
        warnings = before["warnings"]
        return ExplainedBill(
            stored.client, stored, tariff, lines, bill.total, warnings, differences, meters, others, used, calculator
        )


def _unmade(bill: PricedBill) -> ExplainedBill:
    return ExplainedBill(bill.client, bill, None, [], "", json.loads(bill.detail)["warnings"], [])


def _by_each_method(used: Usage, member: BilledClient, tariff: Tariff, requested: Requested) -> Iterator[EstimatedBill]:
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


def _differences(before: list[list[Any]], now: list[list[Any]]) -> Iterator[LineDifference]:
    """Yield the lines that were added, removed or changed."""
    old, new = _by_name(before), _by_name(now)
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield LineDifference(old.get(name), new.get(name))


def _by_name(lines: list[list[Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    found = [dict(zip(LINE_FIELDS, line, strict=True)) for line in lines]
    return {tuple(line[field] for field in ("id", "period", "tier", "from")): line for line in found}
