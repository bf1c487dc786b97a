"""Report of `etl runs`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from etl.core.day_spans import shown_period
from etl.core.periods import Period
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
    """Show a row for each run, the newest first."""
    if not found:
        return ["no runs yet (etl bill --month 2017-08)"]
    rows = [["run", "what", "engine", "state", "started (UTC)", "s", "chunks", "bills", "failed"]]
    return table([*rows, *map(_cells, found)], {0, 5, 6, 7, 8})


def _cells(one: RunSummary) -> list[str]:
    what, started = f"{one.kind} {_request(one, shown_period)}", f"{one.begun_at:%Y-%m-%d %H:%M:%S}"
    chunks = f"{one.done} of {one.chunks}" if one.chunks else ""
    return [str(one.number), what, one.engine, one.state, started, _seconds(one), chunks, *_made(one)]


def detail_lines(found: RunDetail) -> list[str]:
    """Show the run, its chunks, and what failed."""
    texts = lines([found.run])
    if found.run.reason:
        texts.append(f"  {found.run.reason}")
    if found.chunks:
        size = "clients" if found.run.kind == "bill" else "bytes"
        rows = [["chunk", size, "state", "worker", "lost workers", "bills", "failed", "which"]]
        rows += [_row(one) for one in found.chunks]
        texts += ["", *table(rows, {0, 1, 4, 5, 6})]
    texts += [f"  chunk {one.number}: {one.reason}" for one in found.chunks if one.reason]
    if found.failed:
        texts += ["", f"{count(len(found.failed), 'bill')} that could not be made:"]
        texts += [f"  {client}: {reason}" for client, reason in found.failed]
    return texts


def _row(one: ChunkSummary) -> list[str]:
    counts = [f"{one.bills:,}", f"{one.failed_bills:,}"] if one.state == "done" else ["", ""]
    return [str(one.number), f"{one.size:,}", one.state, one.worker, str(one.lost or ""), *counts, one.what]


def _run(one: RunSummary) -> dict[str, Any]:
    return {
        "run": one.number,
        "kind": one.kind,
        "asked": _request(one, str),
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


def _request(one: RunSummary, period_text: Callable[[Period], str]) -> str:
    """Say what the run was to make; `period_text` shows a period to people, or to programs."""
    if one.request is None:
        return count(one.chunks, "file")
    if one.request.periods:
        first, last = period_text(one.request.periods[0]), period_text(one.request.periods[-1])
        text = first if first == last else f"{first} to {last}"
    else:
        text = "own periods" if one.request.own_periods else "stale"
    return text if one.request.client is None else f"{text}, client {one.request.client}"


def _made(one: RunSummary) -> list[str]:
    return [f"{one.made[name]:,}" if name in one.made else "" for name in ("bills", "failed")]


def _seconds(one: RunSummary) -> str:
    return f"{(one.ended_at - one.begun_at).total_seconds():.1f}" if one.ended_at else ""


def _iso(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat(timespec="seconds")
