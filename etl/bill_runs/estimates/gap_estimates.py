"""Estimates of all that is missing in some months, client by client, as bills of these months would make them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from etl.bill_runs.estimates.surroundings import surroundings
from etl.core.errors import EtlError, unexpected
from etl.core.periods import Period
from etl.core.usage_page import Missing, Usage
from etl.estimation.method_chain import Chain, read_chain
from etl.store.usage import billed_clients, client_pages, pricing_spans
from etl.store.usage.pricing_spans import Plan
from etl.tariffs.estimates.estimating import marked
from etl.tariffs.estimates.filled_channels import FilledChannel, filled
from etl.tariffs.estimates.page_gaps import channel_rows, lacking_channels

_FAULTS = (EtlError, ArithmeticError, LookupError, TypeError, ValueError)


@dataclass
class GapEstimates:
    """What a chain estimates, and what stays missing."""

    chain: Chain
    channels: list[FilledChannel] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)
    """Minutes of channels for which it has no estimate, by client."""
    failed: list[str] = field(default_factory=list)
    """Why clients have none, a line each."""

    def leave(self, client: str, minutes: int) -> None:
        """Count minutes that stay missing."""
        if minutes:
            self.left[client] = self.left.get(client, 0) + minutes


def gap_estimates(
    months: Sequence[Period], client: str | None, missing: Missing, done: Callable[[Sequence[str]], None] | None = None
) -> GapEstimates:
    """Estimate what is missing in some months; a client that gives trouble does not stop others."""
    found = GapEstimates(read_chain(missing.estimate))
    assigned = pricing_spans.any_attribute()
    for month in months:
        for members in billed_clients.pages(client, month):
            for plan in pricing_spans.plans(members, month, assigned=assigned):
                _add(found, plan, missing)
            if done is not None:
                done([member.number for member in members])
    return found


def _add(found: GapEstimates, plan: Plan, missing: Missing) -> None:
    """Add the estimates of a plan's clients; where that cannot be done, by halves."""
    own = GapEstimates(found.chain)
    try:
        for used in _pages(own, plan, missing):
            _add_page(own, used, plan)
    except _FAULTS as error:
        if len(plan.clients) == 1:
            why = str(error) if isinstance(error, EtlError) else unexpected(error)
            found.failed.append(f"client {plan.clients[0].number}: {why}")
            return
        half = len(plan.clients) // 2
        for some in (plan.clients[:half], plan.clients[half:]):
            _add(found, replace(plan, clients=some), missing)
        return
    found.channels += own.channels
    found.failed += own.failed
    for client, minutes in own.left.items():
        found.leave(client, minutes)


def _pages(found: GapEstimates, plan: Plan, missing: Missing) -> Iterator[Usage]:
    """Yield the usage of a plan's clients that have gaps."""
    listed = frozenset(one.number for one in plan.clients if one.assigned or plan.tariff is not None)
    for page in client_pages.of_clients(plan.clients, plan.period, "UTC", listed):
        used = marked(client_pages.with_attributes(page.usage, plan.attributes), missing)
        rows = sorted({int(row) for one in lacking_channels(used) for row in one.channels.row[one.some]})
        if page.zone_unknown:
            why = "its time zone is not known, by whose days readings are estimated (say it: etl assign)"
            found.failed += [f"client {used.clients[row]}: {why}" for row in rows]
        else:
            yield used


def _add_page(found: GapEstimates, used: Usage, plan: Plan) -> None:
    members = {one.number: one for one in plan.clients}
    left = [
        None if part.missing is None else (part.channels or channel_rows(part)).missing.copy() for part in used.parts
    ]
    if lacking := lacking_channels(used):
        fills = filled(used, surroundings(used, lacking, [members[number] for number in used.clients]))
        for fill in fills.every:
            found.channels += fill.filled_channels(used.clients)
            if (missing := left[fill.lacking.number]) is not None:
                missing[fill.lacking.some] &= ~fill.where
    for part, missing in zip(used.parts, left, strict=True):
        if missing is not None:
            rows = (part.channels or channel_rows(part)).row
            for channel in np.flatnonzero(missing.any(axis=1)).tolist():
                found.leave(used.clients[int(rows[channel])], int(missing[channel].sum()) * part.grid.interval)
    for use in used.long:
        for row, first, end in use.missing.tolist():
            found.leave(used.clients[row], end - first)
