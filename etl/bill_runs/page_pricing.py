"""Usage and bills of pages of clients: where somebody's cannot be had, by halves, so that only its own bill fails."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.bill_runs.estimates.surroundings import with_estimates
from etl.bill_runs.jobs import BillingJob
from etl.bill_runs.tariff_pricing import Priced, Pricing
from etl.core.bill_page import Requested
from etl.core.errors import AssignmentError, DamagedError, EtlError, TariffError, unexpected
from etl.core.periods import Period
from etl.core.usage_page import Usage
from etl.store.fingerprints import Own
from etl.store.usage import client_pages, pricing_spans
from etl.store.usage.billed_clients import BilledClient
from etl.store.usage.tariff_texts import TariffText
from etl.tariffs.definition import Tariff

FAULTS = (ArithmeticError, LookupError, TypeError, ValueError)
"""Unforeseen errors that fail the bill of one client only."""

_Key = tuple[str, Period, str]
"""Digest of a tariff, period and zone."""

Fail = Callable[[BilledClient, BillingJob, Period, EtlError, Tariff], None]
"""Takes why a client's bill of some days of a job cannot be made."""


def reason(error: Exception) -> str:
    """Return why a client has no bill."""
    return str(error) if isinstance(error, EtlError) else unexpected(error)


@dataclass(frozen=True)
class Task:
    """Clients by number, billed by one tariff in one job."""

    job: BillingJob
    tariff: Tariff
    clients: Mapping[str, BilledClient]


class PagePricing:
    """Prices pages with one calculator a tariff, period and zone of the job."""

    def __init__(self, made: Mapping[str, list[Period]], fail: Fail) -> None:
        """`made` are the periods that the run has billed, by client, if later bills may look back at them."""
        self._made, self._fail = made, fail
        self._pricings: dict[_Key, Pricing] = {}
        self._requested: Requested | None = None
        self._unpriceable: dict[_Key, EtlError] = {}
        self._last_error: dict[_Key, str] = {}
        """Why a tariff cannot price a period of any client, and the last error of one client."""

    def begin(self, requested: Requested) -> None:
        """Begin a job; the calculators of the one before serve it too if it is of other clients alone."""
        if requested != self._requested:
            self._pricings.clear()
        self._requested = requested

    def text(self, tariff: Tariff, period: Period, zone: str) -> TariffText:
        """Return a tariff as it is stored with bills of a period."""
        pricing = self._pricings.get((tariff.sha256, period, zone))
        looks_back = pricing is not None and pricing.looks_back
        return TariffText(tariff.sha256, tariff.name, tariff.text, tariff.currency, looks_back)

    def usage(self, plan: pricing_spans.Plan, task: Task) -> Iterator[client_pages.UsagePage]:
        """Yield the usage of a plan's clients."""
        zone = "UTC" if task.tariff.timezone == "client" else task.tariff.timezone
        keep = frozenset(one.number for one in plan.clients if one.assigned or plan.tariff is not None)
        try:
            pages = list(client_pages.of_clients(plan.clients, plan.period, zone, keep))
        except (DamagedError, AssignmentError, *FAULTS) as error:
            if len(plan.clients) == 1:
                named = EtlError(f"client {plan.clients[0].number}: {reason(error)}")
                self._fail(plan.clients[0], task.job, plan.period, named, task.tariff)
                return
            half = len(plan.clients) // 2
            for some in (plan.clients[:half], plan.clients[half:]):
                yield from self.usage(replace(plan, clients=some), task)
            return
        yield from pages

    def bills(self, used: Usage, inputs: Sequence[Own], task: Task) -> Iterator[tuple[Usage, Sequence[Own], Priced]]:
        """Yield the bills of a page, with its usage, now with estimates, and digests of its clients' own inputs."""
        tariff, chosen = task.tariff, [task.clients[client] for client in used.clients]
        error = self._unpriceable.get(key := (tariff.sha256, used.period, used.timezone))
        try:
            if error is None:
                filled = with_estimates(used, chosen, task.job.requested.missing)
                yield filled, inputs, self._pricing(tariff, key).bills(filled, chosen, self._made)
                return
        except (TariffError, DamagedError, AssignmentError) as found:
            error = found
        except FAULTS as found:
            error = EtlError(reason(found))
        if not isinstance(error, TariffError):
            error = EtlError(f"client {used.clients[0]}: {error}")
        if len(chosen) == 1 or key in self._unpriceable:
            for one in chosen:
                self._fail(one, task.job, used.period, error, tariff)
            # An error that two clients have in the same words is about neither: others need not be tried.
            if self._last_error.get(key) == str(error):
                self._unpriceable[key] = error
            self._last_error[key] = str(error)
            return
        half = len(chosen) // 2
        for rows in (range(half), range(half, len(chosen))):
            some = [inputs[row] for row in rows]
            yield from self.bills(used.of_rows(list(rows)), some, task)

    def _pricing(self, tariff: Tariff, key: _Key) -> Pricing:
        if key not in self._pricings:
            self._pricings[key] = Pricing(tariff, *key[1:], self._requested)
        return self._pricings[key]
