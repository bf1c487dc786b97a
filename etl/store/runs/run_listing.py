"""Runs and chunks as they are listed, at one instant."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from etl.store.database.locks import READER
from etl.store.models import Bill, Chunk, Run
from etl.store.runs.run_states import BROKEN, CHUNK_STATES, ENDED, RUN_STATES, SPLIT


@dataclass(frozen=True)
class RunSummary:
    """One run: its request, how far it is, what it made."""

    number: int
    kind: str
    engine: str
    version: str
    request: str
    """JSON."""
    state: str
    begun_at: datetime
    ended_at: datetime | None
    report: str
    """JSON of a run that is done, else the reason why it ended."""
    chunks: int
    """0: one process did it in one transaction."""
    done: int
    failed: int

    @property
    def made(self) -> dict[str, Any]:
        """Numbers by name, of a run that is done."""
        found: dict[str, Any] = json.loads(self.report or "{}") if self.state == "done" else {}
        return found

    @property
    def reason(self) -> str:
        """Why it ended without being done."""
        return "" if self.state == "done" else self.report


@dataclass(frozen=True)
class ChunkSummary:
    """One chunk of a run: who did it, and with what result."""

    number: int
    what: str
    """Which clients or which file, as JSON."""
    size: int
    state: str
    worker: str
    lost: int
    """Workers that were lost while they did it."""
    ended_at: datetime | None
    report: str
    """JSON of a chunk that is done, else why it failed or was given back."""


def runs(number: int | None = None, most: int = 1) -> list[RunSummary]:
    """Return the newest runs, or the one of this number."""
    rows = Run.objects.using(READER).order_by("-pk")
    rows = rows.filter(pk=number) if number is not None else rows
    counted = rows.annotate(
        chunks=Count("chunk", filter=~Q(chunk__state=SPLIT)),
        done=Count("chunk", filter=Q(chunk__state=ENDED)),
        broken=Count("chunk", filter=Q(chunk__state=BROKEN)),
    )
    columns = ("pk", "kind", "engine", "version", "request", "state", "begun_at", "ended_at", "report")
    return [
        RunSummary(pk, kind, engine, version, request, RUN_STATES[state], begun, ended, report, *counts)
        for pk, kind, engine, version, request, state, begun, ended, report, *counts in counted.values_list(
            *columns, "chunks", "done", "broken"
        )[:most]
    ]


def chunks(run: int) -> list[ChunkSummary]:
    """Return the chunks of a run by number."""
    columns = ("number", "what", "size", "state", "worker", "attempts", "ended_at", "report")
    rows = Chunk.objects.using(READER).filter(run_id=run).order_by("number").values_list(*columns)
    return [
        ChunkSummary(number, what, size, CHUNK_STATES[state], worker, lost, ended, report)
        for number, what, size, state, worker, lost, ended, report in rows
    ]


def failed_bills(run: int, most: int) -> list[tuple[str, str]]:
    """Return clients whose bills a run could not make, and the details of the bills, as they are now."""
    rows = Bill.published.using(READER).filter(run_id=run, status="failed").order_by("pk")
    return list(rows.values_list("client__number", "detail")[:most])
