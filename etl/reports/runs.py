"""Report of `etl runs`."""

from datetime import datetime
from typing import Any

from etl import runs
from etl.core.periods import shown_period
from etl.reports.figures import count, table
from etl.runs import RunDetail
from etl.store.runs.run_listing import ChunkSummary, RunSummary


def as_json(found: list[RunSummary]) -> dict[str, Any]:
    return {"runs": [_run(one) for one in found]}


def detail_as_json(found: RunDetail) -> dict[str, Any]:
    return {
        **_run(found.run),
        "chunk_list": [_chunk(chunk, found.run.kind) for chunk in found.chunks],
        "failed_bills": [{"client_number": client, "reason": reason} for client, reason in found.failed],
    }


def lines(found: list[RunSummary]) -> list[str]:
    """Show a row for each run, the newest first."""
    if not found:
        return ["no runs yet (etl bill --month 2017-08)"]
    rows = [["run", "what", "engine", "state", "started (UTC)", "s", "chunks", "bills", "failed"]]
    rows += [
        [
            str(one.number), f"{one.kind} {runs.scope(one, shown_period)}", one.engine, one.state,
            f"{one.begun_at:%Y-%m-%d %H:%M:%S}", _seconds(one), f"{one.done} of {one.chunks}" if one.chunks else "",
            *_made(one),
        ]
        for one in found
    ]  # fmt: skip
    return table(rows, {0, 5, 6, 7, 8})


def detail_lines(found: RunDetail) -> list[str]:
    """Show the run, its chunks, and what failed."""
    texts = lines([found.run])
    if found.run.reason:
        texts.append(f"  {found.run.reason}")
    if found.chunks:
        size = "clients" if found.run.kind == "bill" else "bytes"
        rows = [["chunk", size, "state", "worker", "lost workers", "bills", "failed", "which"]]
        rows += [_row(chunk, found.run.kind) for chunk in found.chunks]
        texts += ["", *table(rows, {0, 1, 4, 5, 6})]
    reasons = [(chunk.number, runs.reason(chunk, found.run.kind)) for chunk in found.chunks]
    texts += [f"  chunk {number}: {reason}" for number, reason in reasons if reason]
    if found.failed:
        texts += ["", f"{count(len(found.failed), 'bill')} that could not be made:"]
        texts += [f"  {client}: {reason}" for client, reason in found.failed]
    return texts


def _row(chunk: ChunkSummary, kind: str) -> list[str]:
    counts = [f"{number:,}" for number in runs.bills(chunk, kind)] if chunk.state == "done" else ["", ""]
    start = [str(chunk.number), f"{chunk.size:,}", chunk.state, chunk.worker, str(chunk.lost or "")]
    return [*start, *counts, runs.part(chunk, kind)]


def _chunk(chunk: ChunkSummary, kind: str) -> dict[str, Any]:
    bills, failed = runs.bills(chunk, kind)
    return {
        "number": chunk.number,
        "what": runs.part(chunk, kind),
        "size": chunk.size,
        "state": chunk.state,
        "worker": chunk.worker,
        "lost_workers": chunk.lost,
        "ended_at": _iso(chunk.ended_at),
        "bills": bills,
        "failed_bills": failed,
        "reason": runs.reason(chunk, kind),
    }


def _run(one: RunSummary) -> dict[str, Any]:
    return {
        "run": one.number,
        "kind": one.kind,
        "asked": runs.scope(one),
        "engine": one.engine,
        "version": one.version,
        "state": one.state,
        "begun_at": _iso(one.begun_at),
        "ended_at": _iso(one.ended_at),
        "chunks": one.chunks,
        "chunks_done": one.done,
        "chunks_failed": one.failed,
        "made": one.made,
        "reason": one.reason,
    }


def _made(one: RunSummary) -> list[str]:
    return [f"{one.made[name]:,}" if name in one.made else "" for name in ("bills", "failed")]


def _seconds(one: RunSummary) -> str:
    return f"{(one.ended_at - one.begun_at).total_seconds():.1f}" if one.ended_at else ""


def _iso(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat(timespec="seconds")
