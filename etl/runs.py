"""Runs of `etl bill`, and of `etl load` by workers: their chunks, workers and failures: `etl runs`."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from etl.bill_runs.outcome import Outcome
from etl.bill_runs.request import Request
from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.sources.inputs.urls import masked
from etl.store.bills import pending
from etl.store.database.locks import snapshot, write_lock
from etl.store.runs import run_listing, run_records, run_states
from etl.store.runs.run_listing import ChunkSummary, RunSummary

NEWEST = 20
SHOWN = 20
"""Failed bills that are shown with their reasons."""
NO_RUN = "there is no run {number} (etl runs lists the newest)"


@dataclass(frozen=True)
class RunDetail:
    """One run with its chunks, and some of the bills that it could not make."""

    run: RunSummary
    chunks: list[ChunkSummary]
    failed: list[tuple[str, str]]
    """Client and reason."""


def newest() -> list[RunSummary]:
    """Return the newest runs, newest first."""
    with snapshot():
        return run_listing.runs(most=NEWEST)


def detail(number: int) -> RunDetail:
    """Return one run; EtlError if there is no such run."""
    with snapshot():
        found = run_listing.runs(number)
        if not found:
            raise EtlError(NO_RUN.format(number=number), code="E-NOT-FOUND")
        failed = [(client, json.loads(bill)["warnings"][0]) for client, bill in run_listing.failed_bills(number, SHOWN)]
        return RunDetail(found[0], run_listing.chunks(number), failed)


def stop(number: int, waiting: Callable[[float], None] | None = None) -> None:
    """Stop an open run and discard its bills; its workers find out when they want to write."""
    with write_lock(waiting=waiting):
        if not run_records.close(number, run_states.STOPPED, "stopped by a user"):
            with snapshot():
                what = f"run {number} is {run_listing.runs(number)[0].state}" if run_listing.runs(number) else ""
            raise EtlError(
                f"{what}: only an open one can be stopped" if what else NO_RUN.format(number=number), code="E-NOT-FOUND"
            )
        pending.discard(number)


def scope(run: RunSummary, period_text: Callable[[Period], str] = str) -> str:
    """Return what a run bills or loads, in a few words; `period_text` shows a period to people, or to programs."""
    if run.kind != run_states.BILL:
        return f"{run.chunks} file{'s' * (run.chunks != 1)}"
    request = Request.from_json(json.loads(run.request)["request"])
    if request.periods:
        first, last = period_text(request.periods[0]), period_text(request.periods[-1])
        days = first if first == last else f"{first} to {last}"
    else:
        days = "own periods" if request.own_periods else "stale"
    return days if request.client is None else f"{days}, client {request.client}"


def part(chunk: ChunkSummary, kind: str) -> str:
    """Return the clients or the file of a chunk, as they may be shown."""
    if kind != run_states.BILL:
        return masked(json.loads(chunk.what))
    after, upto = json.loads(chunk.what)
    if after is None:
        return "all" if upto is None else f"up to {upto}"
    return f"after {after}" if upto is None else f"after {after}, up to {upto}"


def bills(chunk: ChunkSummary, kind: str) -> tuple[int, int]:
    """Return how many bills a chunk made, and how many failed."""
    if kind != run_states.BILL or chunk.state != "done":
        return 0, 0
    outcome = Outcome.from_json(chunk.report)
    return outcome.bills, len(outcome.failed)


def reason(chunk: ChunkSummary, kind: str) -> str:
    """Return why a chunk failed or waits again, or why its file was not loaded; empty if nothing went wrong."""
    if kind != run_states.BILL and chunk.state == "done":
        return "; ".join(file["error"] for file in json.loads(chunk.report)["files"] if file["error"])
    return chunk.report if chunk.state in {"failed", "waiting"} else ""
