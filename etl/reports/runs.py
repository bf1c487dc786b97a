"""What `etl runs` shows."""

from datetime import datetime
from typing import Any

from etl.reports.figures import count, table
from etl.runs import ChunkSummary, RunDetail, RunSummary


def as_json(found: list[RunSummary]) -> dict[str, Any]:
    return {"runs": [_run(one) for one in found]}


def detail_as_json(found: RunDetail) -> dict[str, Any]:
    return {
        **_run(found.run),
        "chunk_list": [
            {
                "number": one.number,
                "what": one.what,
                "size": one.size,
                "state": one.state,
                "worker": one.worker,
                "lost_workers": one.lost,
                "ended_at": _iso(one.ended_at),
                "bills": one.bills,
                "failed_bills": one.failed_bills,
                "reason": one.reason,
            }
            for one in found.chunks
        ],
        "failed_bills": [{"client_number": client, "reason": reason} for client, reason in found.failed],
    }


def lines(found: list[RunSummary]) -> list[str]:
    """A row a run, the newest first."""
    if not found:
        return ["no runs yet (etl bill --month 2017-08)"]
    rows = [["run", "what", "engine", "state", "begun (UTC)", "s", "chunks", "bills", "failed"]]
    rows += [
        [
            str(one.number), f"{one.kind} {one.asked}", one.engine, one.state, f"{one.begun_at:%Y-%m-%d %H:%M:%S}",
            _seconds(one), f"{one.done} of {one.chunks}" if one.chunks else "", *_made(one),
        ]
        for one in found
    ]  # fmt: skip
    return table(rows, {0, 5, 6, 7, 8})


def detail_lines(found: RunDetail) -> list[str]:
    """The run, its chunks, and what failed."""
    told = lines([found.run])
    if found.run.reason:
        told.append(f"  {found.run.reason}")
    if found.chunks:
        size = "clients" if found.run.kind == "bill" else "bytes"
        rows = [["chunk", size, "state", "worker", "lost workers", "bills", "failed", "which"]]
        rows += [_row(one) for one in found.chunks]
        told += ["", *table(rows, {0, 1, 4, 5, 6})]
    told += [f"  chunk {one.number}: {one.reason}" for one in found.chunks if one.reason]
    if found.failed:
        told += ["", f"{count(len(found.failed), 'bill')} that could not be made:"]
        told += [f"  {client}: {reason}" for client, reason in found.failed]
    return told


def _row(one: ChunkSummary) -> list[str]:
    counts = [f"{one.bills:,}", f"{one.failed_bills:,}"] if one.state == "done" else ["", ""]
    return [str(one.number), f"{one.size:,}", one.state, one.worker, str(one.lost or ""), *counts, one.what]


def _run(one: RunSummary) -> dict[str, Any]:
    return {
        "run": one.number,
        "kind": one.kind,
        "asked": one.asked,
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
