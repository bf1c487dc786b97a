"""Plan of a run: its clients cut into parts, down to a client whose bill ends every worker that computes it."""

from collections.abc import Iterator
from itertools import pairwise

from etl.bill_runs.outcome import Outcome
from etl.bill_runs.request import ALL, Part, Request
from etl.core.periods import Period
from etl.store.bills.failures import FailedBill
from etl.store.bills.stale_bills import stale_bills
from etl.store.usage import billed_clients
from etl.store.usage.billed_clients import PAGE

AT_MOST = 2048
"""Clients of a part: some tenths of a second, so that a lost part costs little and the bar moves."""
AT_LEAST = 64
ELSEWHERE = 16
"""Workers that are expected if their number is not known."""
EACH = 4
"""Parts a worker at the least, so that none is idle for long at the end."""

POISON = "client {client}: computing its bill ended the process each time (report it)"


def plan(request: Request, workers: int, most: int = AT_MOST) -> list[Part]:
    """Cut all client numbers, of clients there are and may be, into parts of `most` at most. Used in a snapshot."""
    if request.client is not None:
        return [Part(clients=1)]
    size = min(max(billed_clients.count_clients() // (EACH * workers), AT_LEAST), most)
    return _cut(ALL, size - size % PAGE if size > PAGE else size)  # the rest of a part is a small page, which is dear


def halves(part: Part) -> list[Part]:
    """Return the halves of a part; one of a single client alone."""
    return [part] if part.clients < 2 else _cut(part, -(-part.clients // 2))


def _cut(part: Part, size: int) -> list[Part]:
    counted = list(billed_clients.parts(size, part.after, part.upto))
    bounds = [part.after, *(last for _, last in counted[:-1]), part.upto]
    sizes = [clients for clients, _ in counted] or [0]
    return [Part(*ends, clients) for ends, clients in zip(pairwise(bounds), sizes, strict=True)]


def poisoned(request: Request, part: Part) -> Outcome:
    """Return the failed bills of the one client of a part that ends its workers. Used in a snapshot."""
    outcome = Outcome()
    numbers = [last for _, last in billed_clients.parts(1, part.after, part.upto)]
    if request.client is not None:
        numbers = [request.client]
    for client in numbers:
        for period in dict.fromkeys(_periods(request, client)):
            outcome.periods.append(period)
            outcome.failed.append(FailedBill(client, period, "UTC", POISON.format(client=client)))
    return outcome


def _periods(request: Request, client: str) -> Iterator[Period]:
    yield from request.periods
    yield from request.own_periods.get(client, ())
    if request.only_stale:
        yield from (bill.period for bill in stale_bills() if bill.client == client)
