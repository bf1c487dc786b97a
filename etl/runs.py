"""`etl runs`: billing runs, who worked on their chunks, and what failed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from etl.bill_runs.request import Outcome, Request
from etl.core.errors import EtlError
from etl.sources.inputs.urls import masked
from etl.store.bills import pending
from etl.store.database.locks import snapshot, write_lock
from etl.store.runs import run_listing, run_records, run_states

NEWEST = 20
SHOWN = 20
"""Bills that failed of which it is told why."""
NO_RUN = "there is no run {number} (etl runs lists the newest)"


@dataclass(frozen=True)
class RunSummary:
    """One run: what it was asked for, how far it is, what it made."""

    number: int
    kind: str
    asked: str
    engine: str
    version: str
    state: str
    begun_at: datetime
    ended_at: datetime | None
    chunks: int
    """0: it was done by one process, in one transaction."""
    done: int
    failed: int
    made: dict[str, object]
    """Numbers by name, once it is done."""
    reason: str
    """Why it ended without being done."""


@dataclass(frozen=True)
class ChunkSummary:
    """One chunk: who had it, and what came of it."""

    number: int
    what: str
    size: int
    state: str
    worker: str
    lost: int
    ended_at: datetime | None
    bills: int
    failed_bills: int
    reason: str


@dataclass(frozen=True)
class RunDetail:
    """One run with its chunks, and some of the bills that it could not make."""

    run: RunSummary
    chunks: list[ChunkSummary]
    failed: list[tuple[str, str]]
    """Client and reason."""


def newest() -> list[RunSummary]:
    """The newest runs, newest first."""
    with snapshot():
        return [_summary(one) for one in run_listing.runs(most=NEWEST)]


def detail(number: int) -> RunDetail:
    """One run; EtlError where there is no such."""
    with snapshot():
        found = run_listing.runs(number)
        if not found:
            raise EtlError(NO_RUN.format(number=number))
        chunks = [_chunk(one, found[0].kind) for one in run_listing.chunks(number)]
        failed = [(client, json.loads(told)["warnings"][0]) for client, told in run_listing.failed_bills(number, SHOWN)]
    return RunDetail(_summary(found[0]), chunks, failed)


def stop(number: int, waiting: Callable[[float], None] | None = None) -> None:
    """End an open run; nothing of it counts. Workers that are at it find out when they want to write."""
    with write_lock(waiting=waiting):
        if not run_records.close(number, run_states.STOPPED, "stopped by a user"):
            with snapshot():
                what = f"run {number} is {run_listing.runs(number)[0].state}" if run_listing.runs(number) else ""
            raise EtlError(f"{what}: only an open one can be stopped" if what else NO_RUN.format(number=number))
        pending.discard(number)


def _summary(one: run_listing.ListedRun) -> RunSummary:
    done = one.state == "done"
    return RunSummary(
        one.number, one.kind, _asked(one), one.engine, one.version, one.state, one.begun_at, one.ended_at,
        one.chunks, one.done, one.failed,
        made=json.loads(one.report or "{}") if done else {}, reason="" if done else one.report,
    )  # fmt: skip


def _asked(one: run_listing.ListedRun) -> str:
    if one.kind != run_states.BILL:
        return f"{one.chunks} files"
    request = Request.from_json(json.loads(one.request)["request"])
    if request.periods:
        first, last = request.periods[0], request.periods[-1]
        asked = str(first) if first == last else f"{first} to {last}"
    else:
        asked = "own periods" if request.own_periods else "stale"
    return asked if request.client is None else f"{asked}, client {request.client}"


def _chunk(one: run_listing.ListedChunk, kind: str) -> ChunkSummary:
    bills = failed = 0
    reason = one.report if one.state in {"failed", "waiting"} else ""
    if kind != run_states.BILL:
        what = masked(json.loads(one.what))
        told = json.loads(one.report)["files"] if one.state == "done" else []
        reason = "; ".join([file["error"] for file in told if file["error"]]) or reason
    else:
        what = _span(*json.loads(one.what))
        if one.state == "done":
            outcome = Outcome.from_json(one.report)
            bills, failed = outcome.bills, len(outcome.failed)
    return ChunkSummary(
        one.number, what, one.size, one.state, one.worker, one.lost, one.ended_at, bills, failed, reason
    )


def _span(after: str | None, upto: str | None) -> str:
    if after is None and upto is None:
        return "all"
    if after is None:
        return f"up to {upto}"
    return f"after {after}" if upto is None else f"after {after}, up to {upto}"
