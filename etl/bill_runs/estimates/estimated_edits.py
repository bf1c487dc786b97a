"""Estimates that are written as edits, and so stay until somebody takes them out: `etl estimate`."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from etl.bill_runs.estimates.channel_estimates import ChannelEstimates, channel_estimates
from etl.bill_runs.estimates.gap_estimates import GapEstimates, gap_estimates
from etl.bill_runs.estimates.scaled_estimates import scaled_estimates
from etl.core.errors import EtlError, UsageError
from etl.core.names import user_name
from etl.core.periods import Period
from etl.core.usage_page import Missing
from etl.store.database.locks import snapshot, write_lock
from etl.store.edit_models import EDITS
from etl.store.edits import edit_writer
from etl.store.edits.edit_blocks import EditedSlots, StoredEdit
from etl.store.edits.editable_series import readings_in
from etl.store.loads.ledger import FileKey, discard
from etl.store.usage.known_names import is_client, nobody


@dataclass(frozen=True)
class Wanted:
    """What is to be estimated, how, and why."""

    months: Sequence[Period]
    client: str | None
    chain: str
    because: str
    beyond: int = Missing.beyond
    """For how many days after a channel's last reading."""
    scale: bool = False
    """Whether estimates are moved to what control reads say."""

    @property
    def name(self) -> str:
        """Return what the ledger calls it."""
        first, last = (f"{self.months[place].start:%Y-%m}" for place in (0, -1))
        months = first if first == last else f"{first}..{last}"
        return f"estimates of {months}{f' of client {self.client}' if self.client else ''}"


class Estimated(NamedTuple):
    """How much is estimated of one flow by one method."""

    flow: str
    method: str
    minutes: int
    energy_mwh: int
    """As meters would have counted it: before multipliers and shares."""


@dataclass(frozen=True)
class EstimateReport:
    """What was estimated, what stays missing, and what that changes."""

    clients: int
    """Of whom something is estimated."""
    edits: int
    totals: Sequence[Estimated]
    failing_minutes: int
    """For which an estimate stands in place of a reading that fails a rule."""
    failing_mwh: int
    left: dict[str, int]
    """Minutes that stay missing, by client."""
    failed: Sequence[str]
    stale: int
    load: int | None
    """Its number in the ledger; None where nothing was stored."""


def estimate(
    wanted: Wanted,
    waiting: Callable[[float], None] | None = None,
    done: Callable[[Sequence[str]], None] | None = None,
    *,
    dry_run: bool = False,
) -> EstimateReport:
    """Store estimates of all that is missing in some months as edits, which answer that there was no reading."""
    if not wanted.because.strip():
        raise UsageError("--because: say why, as it stands on the bill")
    missing = Missing(wanted.chain, beyond=wanted.beyond)
    with write_lock(waiting=waiting):
        with snapshot():
            if wanted.client is not None and not is_client(wanted.client):
                raise EtlError(nobody(wanted.client), code="E-NO-CLIENT")
            found = gap_estimates(wanted.months, wanted.client, missing, done)
            channels = list(channel_estimates(found))
            if wanted.scale:
                channels = list(scaled_estimates(channels, found))
            edits = list(_edits(channels, found, wanted.because.strip()))
        number, stale = edit_writer.save(_key(wanted), edits) if edits else (None, 0)
        if dry_run:
            discard()
    failing = [one.answered[one.answered >= 0] for one in edits]
    return EstimateReport(
        len({client for one in channels for client in one.clients}), len(edits), _totals(edits),
        sum(len(own) * one.edit.interval for own, one in zip(failing, edits, strict=True)),
        sum(sum(own.tolist()) for own in failing), found.left, found.failed, stale, None if dry_run else number,
    )  # fmt: skip


def _key(wanted: Wanted) -> FileKey:
    data = json.dumps([wanted.name, wanted.chain, wanted.beyond, wanted.scale, wanted.because]).encode()
    return FileKey(wanted.name, len(data), hashlib.sha256(data).hexdigest(), EDITS)


def _edits(channels: Sequence[ChannelEstimates], found: GapEstimates, reason: str) -> Iterator[EditedSlots]:
    """Yield an edit for each span of a channel that one method estimates."""
    at, who = datetime.now(UTC), user_name()
    methods = [step.name for step in found.chain.steps]
    for one in channels:
        series, starts = one.series, one.starts
        span = int(starts[0]), int(starts[-1]) + series.interval
        read = readings_in(series, span)[(starts - span[0]) // series.interval]
        alike = 2 * one.step + one.scaled
        edges = np.flatnonzero((np.diff(starts) != series.interval) | (np.diff(alike) != 0)) + 1
        for slots in np.split(np.arange(len(starts)), edges):
            first, last = int(starts[slots[0]]), int(starts[slots[-1]]) + series.interval
            method = f"{methods[int(one.step[slots[0]])]}{', scaled' if one.scaled[slots[0]] else ''}"
            edit = StoredEdit(
                0, 0, one.meter, series.register, series.flow, series.interval, series.phase, first, last,
                sum(one.mwh[slots].tolist()), method, False, reason, who, at,
            )  # fmt: skip
            yield EditedSlots(edit, starts[slots], one.mwh[slots], read[slots])


def _totals(edits: Sequence[EditedSlots]) -> list[Estimated]:
    """Add up edits by flow and method."""
    found: dict[tuple[str, str], Estimated] = {}
    for one in edits:
        edit = one.edit
        before = found.get((edit.flow, edit.method), Estimated(edit.flow, edit.method, 0, 0))
        minutes = before.minutes + len(one.starts) * edit.interval
        found[edit.flow, edit.method] = Estimated(*before[:2], minutes, before.energy_mwh + edit.energy_mwh)
    return [found[key] for key in sorted(found)]
