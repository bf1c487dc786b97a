"""Runs and their chunks: the table is the truth of what is done, who does what, and until when."""

import os
import secrets
import socket
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.db import connections, transaction
from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Now

from etl.store.database.error_messages import told_plainly
from etl.store.database.locks import READER, WRITER, together
from etl.store.input_versions import Seen
from etl.store.models import Chunk, Run

BILL, LOAD = "bill", "load"
OPEN, DONE, STOPPED, FAILED = range(4)
RUN_STATES = ("open", "done", "stopped", "failed")
WAITING, CLAIMED, ENDED, SPLIT, BROKEN = range(5)
CHUNK_STATES = ("waiting", "at work", "done", "split", "failed")
LOST_AT_MOST = 2
"""Workers that a chunk may lose before it is cut, to find what in it ends them."""


def shared() -> bool:
    """Whether several processes may write to this database at once, so that its chunks can be shared by its tables."""
    return connections[WRITER].vendor == "postgresql"


def worker_name(pid: int | None = None) -> str:
    """A process of this host (None: this one), as chunks name it."""
    return f"{_host()}:{os.getpid() if pid is None else pid}"


@cache
def _host() -> str:
    """Where numbers of processes mean the same: containers may have the name of their machine, or all the same."""
    told = ""
    with suppress(OSError):
        told = Path("/proc/sys/kernel/random/boot_id").read_text() + Path("/proc/self/ns/pid").readlink().name
    return f"{socket.gethostname()}-{zlib.crc32(told.encode()):08x}" if told else socket.gethostname()


class What(NamedTuple):
    """A chunk before it is written: which clients or which file as JSON, how many or how large."""

    what: str
    size: int


class Claim(NamedTuple):
    """A chunk that this worker may end until its lease is over."""

    chunk: int
    run: int
    what: str
    size: int
    token: str
    lost: int
    """Workers that were lost while they had it."""


@dataclass(frozen=True)
class RunKey:
    """What a run is told by: the same asked again goes on with one that is open."""

    kind: str
    engine: str
    request: str
    version: str


@dataclass(frozen=True)
class OpenRun:
    """A run to work on."""

    number: int
    key: RunKey
    saw: Seen


@dataclass(frozen=True)
class Progress:
    """Chunks of a run by state; clients (or bytes) that are done."""

    waiting: int
    claimed: int
    ended: int
    failed: int
    done: int

    @property
    def chunks(self) -> int:
        return self.waiting + self.claimed + self.ended + self.failed

    @property
    def over(self) -> bool:
        return not self.waiting and not self.claimed


@told_plainly()
def begin(key: RunKey, saw: Seen, chunks: Iterable[What] = (), state: int = OPEN) -> int:
    """Write down a run and its chunks; its number."""
    with transaction.atomic(using=WRITER):
        run = Run.objects.create(
            kind=key.kind, engine=key.engine, request=key.request, version=key.version,
            state=state, newest_load=saw.load, changes=saw.changes, begun_at=datetime.now(UTC),
        )  # fmt: skip
        Chunk.objects.bulk_create(
            Chunk(run_id=run.pk, number=number, what=one.what, size=one.size) for number, one in enumerate(chunks, 1)
        )
    return int(run.pk)


@told_plainly()
def going_on(key: RunKey, saw: Seen | None) -> tuple[int | None, list[int]]:
    """The open run of this request, if what it is computed from is as it was; and those of which nothing can come.

    Without `saw` nothing that changes in the database matters to it.
    """
    same = Run.objects.filter(kind=key.kind, state=OPEN, request=key.request).order_by("-pk")
    found, others = None, []
    for run in same:
        seen = saw is None or (saw == Seen(run.newest_load, run.changes) and not _done_since(run).exists())
        if found is None and run.version == key.version and seen:
            found = int(run.pk)
        else:
            others.append(int(run.pk))
    return found, others


@told_plainly()
def open_run(number: int) -> OpenRun | None:
    """A run to work on; None where it is over."""
    run = Run.objects.filter(pk=number, state=OPEN).first()
    if run is None:
        return None
    key = RunKey(run.kind, run.engine, run.request, run.version)
    return OpenRun(int(run.pk), key, Seen(run.newest_load, run.changes))


def close(run: int, state: int, report: str) -> bool:
    """End a run; whether it was open. Used inside the transaction that makes it true.

    Workers that are at it cannot end their chunks any more: what they write then would belong to no run.
    """
    ended = {"state": state, "report": report, "ended_at": datetime.now(UTC)}
    if not Run.objects.filter(pk=run, state=OPEN).update(**ended):
        return False
    Chunk.objects.filter(run_id=run, state__in=(WAITING, CLAIMED)).update(state=WAITING, token="")
    return True


def told(run: int, report: str) -> None:
    """Write down what a run that is done did."""
    Run.objects.filter(pk=run).update(report=report, ended_at=datetime.now(UTC))


@told_plainly()
def claim(
    worker: str, lease: int, *, run: int | None = None, chunk: int | None = None, careful: bool = False
) -> Claim | None:
    """Take a chunk for `lease` seconds: one that waits, or whose worker's lease is over (it is lost). None: no such.

    `careful` leaves alone what has lost a worker.
    """
    rows = Chunk.objects.filter(_free(), run__state=OPEN)
    rows = rows.filter(state=WAITING, attempts=0) if careful else rows
    rows = rows.filter(run_id=run) if run is not None else rows
    rows = rows.filter(pk=chunk) if chunk is not None else rows
    with together(durable=False):
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


@told_plainly()
def renew(claimed: Claim, lease: int) -> bool:
    """Have a chunk for longer; False where another worker has it now, or nobody shall."""
    return bool(_mine(claimed).update(lease_until=Now() + timedelta(seconds=lease)))


def end(claimed: Claim, saw: Seen, report: str) -> bool:
    """Say that a chunk is done, first of all in the transaction that writes its results; False: it is another's."""
    ended = {"state": ENDED, "newest_load": saw.load, "changes": saw.changes, "report": report}
    return bool(_mine(claimed).update(**ended, ended_at=datetime.now(UTC)))


@told_plainly()
def give_back(claimed: Claim, why: str = "") -> None:
    """Let others do a chunk that this worker cannot end; it is not lost. Whoever waits for the run is told why."""
    _mine(claimed).update(state=WAITING, token="", worker="", report=why)


@told_plainly()
def fail(claimed: Claim, reason: str) -> None:
    """A chunk that cannot be done by any worker."""
    _mine(claimed).update(state=BROKEN, report=reason, ended_at=datetime.now(UTC))


def split(claimed: Claim, parts: Sequence[What]) -> None:
    """Put parts in place of a chunk that ends its workers; one more that is lost cuts a part again."""
    with transaction.atomic(using=WRITER):
        if not _mine(claimed).update(state=SPLIT, ended_at=datetime.now(UTC)):
            return
        last = Chunk.objects.filter(run_id=claimed.run).aggregate(last=Max("number"))["last"]
        Chunk.objects.bulk_create(
            Chunk(run_id=claimed.run, number=number, what=one.what, size=one.size, attempts=LOST_AT_MOST - 1)
            for number, one in enumerate(parts, last + 1)
        )


@told_plainly()
def lost(run: int, worker: str) -> int:
    """A worker is known to be dead: what it had waits again; how many chunks that were."""
    had = Chunk.objects.filter(run_id=run, worker=worker, state=CLAIMED)
    return had.update(state=WAITING, token="", worker="", attempts=F("attempts") + 1)


@told_plainly()
def freed(run: int, workers: Sequence[str]) -> None:
    """These workers have been stopped: what they had waits again."""
    had = Chunk.objects.filter(run_id=run, worker__in=workers, state=CLAIMED)
    had.update(state=WAITING, token="", worker="")


@told_plainly()
def again(run: int) -> int:
    """Let chunks that failed be tried again; how many they are."""
    return Chunk.objects.filter(run_id=run, state=BROKEN).update(state=WAITING, token="", worker="", report="")


@told_plainly()
def dead_here(run: int) -> None:
    """What processes of this host had that are no more waits again: their leases need not be waited for."""
    for worker in Chunk.objects.filter(run_id=run, state=CLAIMED).values_list("worker", flat=True):
        if _is_dead(worker):
            lost(run, worker)


@told_plainly()
def left_behind(chunk: int) -> bool:
    """Whether a chunk was had by a process of this host that is no more; it waits again then."""
    had = Chunk.objects.filter(pk=chunk, state=CLAIMED, run__state=OPEN).values_list("run", "worker").first()
    return had is not None and _is_dead(had[1]) and bool(lost(*had))


@told_plainly()
def progress(run: int) -> Progress:
    """How far a run is, counted by the database. There is nothing more to do in one that was ended."""
    by_state = Chunk.objects.filter(run_id=run, run__state=OPEN).values_list("state").annotate(Count("pk"), Sum("size"))
    counts = {state: (chunks, size) for state, chunks, size in by_state}
    waiting, claimed, ended, failed = (counts.get(state, (0, 0)) for state in (WAITING, CLAIMED, ENDED, BROKEN))
    return Progress(waiting[0], claimed[0], ended[0], failed[0], ended[1])


@told_plainly()
def size_of(run: int) -> int:
    """How many clients (or bytes) a run has in all."""
    return Chunk.objects.filter(run_id=run).exclude(state=SPLIT).aggregate(size=Sum("size"))["size"] or 0


@told_plainly()
def waiting(run: int) -> list[int]:
    """Chunks that nobody has begun, or whose worker's lease is over."""
    return list(Chunk.objects.filter(_free(), run_id=run).order_by("number").values_list("pk", flat=True))


class Ended(NamedTuple):
    """A chunk that is done, and what it saw."""

    what: str
    size: int
    report: str
    saw: Seen


def ended(run: int) -> Iterator[Ended]:
    """The chunks of a run that are done, by number."""
    rows = Chunk.objects.filter(run_id=run, state=ENDED).order_by("number")
    for what, size, report, load, changes in rows.values_list("what", "size", "report", "newest_load", "changes"):
        yield Ended(what, size, report, Seen(load or 0, changes))


@told_plainly()
def reasons(run: int) -> list[str]:
    """Why chunks of a run failed."""
    rows = Chunk.objects.filter(run_id=run, state=BROKEN).order_by("number")
    return [f"chunk {number}: {report}" for number, report in rows.values_list("number", "report")]


@told_plainly()
def given_back(run: int) -> list[str]:
    """What workers said that could not do a chunk which waits again."""
    rows = Chunk.objects.filter(run_id=run, state=WAITING).exclude(report="").order_by("report")
    return list(rows.values_list("report", flat=True).distinct())


def open_bill_runs() -> list[int]:
    """Runs whose bills wait for their end, as the snapshot has it."""
    return list(Run.objects.using(READER).filter(kind=BILL, state=OPEN).order_by("pk").values_list("pk", flat=True))


@told_plainly()
def done_since(run: int) -> list[int]:
    """Other bill runs that were done since this one began: bills that it has left as they were may be others now."""
    return list(_done_since(Run.objects.get(pk=run)).values_list("pk", flat=True))


def _done_since(run: Run) -> "QuerySet[Run]":
    return Run.objects.filter(kind=BILL, state=DONE, ended_at__gte=run.begun_at).exclude(pk=run.pk)


def _mine(claimed: Claim) -> "QuerySet[Chunk]":
    return Chunk.objects.filter(pk=claimed.chunk, token=claimed.token, state=CLAIMED)


def _free() -> Q:
    return Q(state=WAITING) | Q(state=CLAIMED, lease_until__lt=Now())


def _is_dead(worker: str) -> bool:
    """Whether a worker is known to be no more."""
    host, _, pid = worker.rpartition(":")
    return host == _host() and not _alive(int(pid))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
