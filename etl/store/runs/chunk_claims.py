"""Claims of workers on chunks: taken for the time of a lease, renewed, ended, given back."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import connections, transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Now

from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import WRITER, concurrent_write
from etl.store.input_versions import InputVersion
from etl.store.models import Chunk, Run
from etl.store.runs.run_records import NewChunk
from etl.store.runs.run_states import BROKEN, CLAIMED, ENDED, OPEN, SPLIT, WAITING

LOST_AT_MOST = 2
"""Workers that a chunk may lose before it is split, to find the client or file that ends them."""


class Claim(NamedTuple):
    """A chunk that this worker may end until its lease is over."""

    chunk: int
    run: int
    what: str
    size: int
    token: str
    lost: int
    """Workers that were lost while they did it."""


def can_be_shared() -> bool:
    """Return whether several processes can share this database's chunks: whether it lets them write at once."""
    return connections[WRITER].vendor == "postgresql"


@readable_errors()
def claim(
    worker: str, lease: int, *, run: int | None = None, chunk: int | None = None, careful: bool = False
) -> Claim | None:
    """Claim a waiting chunk, or one whose lease is over, for `lease` seconds; None if there is none.

    A worker whose lease is over counts as lost. `careful` skips chunks that have lost a worker.
    """
    rows = Chunk.objects.filter(_free(), run__state=OPEN)
    rows = rows.filter(state=WAITING, attempts=0) if careful else rows
    rows = rows.filter(run_id=run) if run is not None else rows
    rows = rows.filter(pk=chunk) if chunk is not None else rows
    with concurrent_write(durable=False):
        found = rows.select_for_update(skip_locked=True, of=("self",)).order_by("run_id", "number").first()
        if found is None:
            return None
        lost, token = found.attempts + (found.state == CLAIMED), secrets.token_hex(16)
        until = Now() + timedelta(seconds=lease)
        Chunk.objects.filter(pk=found.pk).update(
            state=CLAIMED, token=token, worker=worker, attempts=lost, lease_until=until, report=""
        )
        if not Run.objects.filter(pk=found.run_id, state=OPEN).exists():  # it was closed meanwhile
            transaction.set_rollback(True, using=WRITER)
            return None
    return Claim(int(found.pk), int(found.run_id), found.what, int(found.size), token, lost)


@readable_errors()
def renew(claimed: Claim, lease: int) -> bool:
    """Extend the lease; return False if another worker has the chunk or its run is closed."""
    return bool(_claimed(claimed).update(lease_until=Now() + timedelta(seconds=lease)))


def end(claimed: Claim, saw: InputVersion, report: str) -> bool:
    """Mark a chunk as done, first in the transaction that writes its results; return False if it is another's."""
    ended = {"state": ENDED, "newest_load": saw.load, "changes": saw.changes, "report": report}
    return bool(_claimed(claimed).update(**ended, ended_at=datetime.now(UTC)))


@readable_errors()
def give_back(claimed: Claim, why: str = "") -> None:
    """Let other workers do a chunk that this one cannot, without counting a loss; `why` is shown to who waits."""
    _claimed(claimed).update(state=WAITING, token="", worker="", report=why)


@readable_errors()
def fail(claimed: Claim, reason: str) -> None:
    """Mark a chunk that no worker can do."""
    _claimed(claimed).update(state=BROKEN, report=reason, ended_at=datetime.now(UTC))


def split(claimed: Claim, parts: Sequence[NewChunk]) -> None:
    """Replace a chunk that ends its workers by parts; a part that loses one more is split again."""
    with transaction.atomic(using=WRITER):
        if not _claimed(claimed).update(state=SPLIT, ended_at=datetime.now(UTC)):
            return
        last = Chunk.objects.filter(run_id=claimed.run).aggregate(last=Max("number"))["last"]
        Chunk.objects.bulk_create(
            [
                Chunk(run_id=claimed.run, number=number, what=part.what, size=part.size, attempts=LOST_AT_MOST - 1)
                for number, part in enumerate(parts, last + 1)
            ]
        )


@readable_errors()
def waiting(run: int) -> list[int]:
    """Return the chunks that can be claimed: those not begun, and those whose lease is over."""
    return list(Chunk.objects.filter(_free(), run_id=run).order_by("number").values_list("pk", flat=True))


def _claimed(claimed: Claim) -> "QuerySet[Chunk]":
    return Chunk.objects.filter(pk=claimed.chunk, token=claimed.token, state=CLAIMED)


def _free() -> Q:
    return Q(state=WAITING) | Q(state=CLAIMED, lease_until__lt=Now())
