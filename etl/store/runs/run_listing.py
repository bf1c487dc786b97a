"""Runs and chunks as they are listed, at one instant."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from etl.store.database.locks import READER
from etl.store.models import Bill, Chunk, Run
from etl.store.runs.run_states import BROKEN, CHUNK_STATES, ENDED, RUN_STATES, SPLIT


@dataclass(frozen=True)
class ListedRun:
    """One run. `request` and `report` are JSON texts; of one that failed or was stopped `report` is the reason."""

    number: int
    kind: str
    engine: str
    version: str
    request: str
    state: str
    begun_at: datetime
    ended_at: datetime | None
    report: str
    chunks: int
    done: int
    failed: int


@dataclass(frozen=True)
class ListedChunk:
    """One chunk of a run. `report` is JSON text where it is done, else the reason why it failed."""

    number: int
    what: str
    size: int
    state: str
    worker: str
    lost: int
    """Workers that were lost while they had it."""
    ended_at: datetime | None
    report: str


def runs(number: int | None = None, most: int = 1) -> list[ListedRun]:
    """The newest runs, or the one of this number."""
    rows = Run.objects.using(READER).order_by("-pk")
    rows = rows.filter(pk=number) if number is not None else rows
    counted = rows.annotate(
        chunks=Count("chunk", filter=~Q(chunk__state=SPLIT)),
        done=Count("chunk", filter=Q(chunk__state=ENDED)),
        broken=Count("chunk", filter=Q(chunk__state=BROKEN)),
    )
    columns = ("pk", "kind", "engine", "version", "request", "state", "begun_at", "ended_at", "report")
    return [
        ListedRun(pk, kind, engine, version, request, RUN_STATES[state], begun, ended, report, *counts)
        for pk, kind, engine, version, request, state, begun, ended, report, *counts in counted.values_list(
            *columns, "chunks", "done", "broken"
        )[:most]
    ]


def chunks(run: int) -> list[ListedChunk]:
    """The chunks of a run by number."""
    columns = ("number", "what", "size", "state", "worker", "attempts", "ended_at", "report")
    rows = Chunk.objects.using(READER).filter(run_id=run).order_by("number").values_list(*columns)
    return [
        ListedChunk(number, what, size, CHUNK_STATES[state], worker, lost, ended, report)
        for number, what, size, state, worker, lost, ended, report in rows
    ]


def failed_bills(run: int, most: int) -> list[tuple[str, str]]:
    """Clients whose bills a run could not make, as they stand now, and their details."""
    rows = Bill.objects.using(READER).filter(run_id=run, current=True, status="failed").order_by("pk")
    return list(rows.values_list("client__number", "detail")[:most])
