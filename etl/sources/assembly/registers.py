"""Registers of one file: what they counted, as readings and long reads, and what there is to say of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from etl.blocks.long_read_codec import LongReads, Mask
from etl.blocks.quality_codec import zeros_or
from etl.blocks.weeks import INTERVALS, Points
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.core.zones import Transitions
from etl.sources.assembly.register_energy import LEAPT, ODD, RESET, ROLLED, Event, used
from etl.sources.assembly.spool import compact
from etl.sources.cells.values import mwh_per_unit
from etl.sources.read_plan.plan_values import ReadPlan

FIRST = "first read of a register"
SHOWN = 20
"""Events that a load lists one by one."""
FEWEST_ODD, MOST_ODD = 4, 5
"""Reads at odds from which on, and the part of all (a fifth) above which, values are none of a register."""


def instants(points: Points, zone: Transitions) -> LongReads:
    """Return reads of registers at UTC minutes, named by the wall clock."""
    minute = points.minute.astype(np.int64)
    codes = zeros_or(points.quality, len(minute))
    channel, energy = points.channel.astype(np.int64), points.energy_mwh.astype(np.int64)
    return LongReads(channel, minute, minute, energy, codes, zone.to_local(minute * 60))


@dataclass(eq=False)
class Counted:
    """The energy of a file of registers, and what there is to say of them."""

    long: LongReads
    short: dict[int, Points]
    """Of spans that divide an hour, by their minutes."""
    ignored: dict[str, int]
    """Reads that are the end of no span, by why not."""
    warnings: list[str]


def counted(name: str, shown: LongReads, plan: ReadPlan, keys: Sequence[Key]) -> Counted:
    """Return what registers counted between the reads of one file."""
    turns_at = None if plan.energy.digits is None else 10**plan.energy.digits * mwh_per_unit(plan.energy.unit)[0]
    if turns_at is not None and shown.energy_mwh.max(initial=0) >= turns_at:
        what = f"a register shows {int(shown.energy_mwh.max()) // 10**6} kWh"
        what += f", more than {plan.energy.digits} digits hold"
        raise InputError(name, what, "give --digits with all digits before the decimal mark", code="E-REGISTER")
    found = used(shown, turns_at)
    reads, length = found.reads, found.reads.end - found.reads.start
    _refuse_energy(name, shown, found.events, keys)
    regular = _regular(reads)
    short = {minutes: _points(reads.where(regular & (length == minutes))) for minutes in INTERVALS}
    short = {minutes: points for minutes, points in short.items() if len(points.channel)}
    ignored = Counter(event.what for event in found.events if event.what != ROLLED)
    ignored[FIRST] = found.firsts
    sentences = [_sentence(event, keys[event.channel].client) for event in found.events[:SHOWN]]
    if len(found.events) > SHOWN:
        sentences.append(f"and {len(found.events) - SHOWN} more such reads of registers")
    return Counted(reads.where(~regular), short, dict(+ignored), sentences)


def _refuse_energy(name: str, shown: LongReads, events: Sequence[Event], keys: Sequence[Key]) -> None:
    """Raise InputError where many reads of a channel contradict those beside them: no register shows such values."""
    odd = Counter(event.channel for event in events if event.what == ODD)
    for channel, count in odd.items():
        reads = int(np.count_nonzero(shown.channel == channel))
        if count >= FEWEST_ODD and count * MOST_ODD > reads:
            what = (
                f"client {keys[channel].client}: {count} of {reads} reads of the register contradict those beside them"
            )
            raise InputError(name, f"{what}, as energy does", "load them with --energy", code="E-REGISTER")


def _regular(reads: LongReads) -> Mask:
    """Return which spans divide an hour and lie on one grid: that of most spans of their channel and length."""
    length = reads.end - reads.start
    found: Mask = np.isin(length, INTERVALS)
    rows = np.flatnonzero(found)
    phase = reads.start[rows] % length[rows]
    kind = reads.channel[rows] * 61 + length[rows]  # both, in one number: lengths are 60 at most, phases below
    grids, grid, count = np.unique(kind * 60 + phase, return_inverse=True, return_counts=True)
    order = np.lexsort((-count, grids // 60))
    first = np.append(True, np.diff(grids[order] // 60) != 0)[: len(order)]
    usual = np.zeros(len(grids), np.bool_)
    usual[order[first]] = True
    found[rows] = usual[grid]
    return found


def _points(reads: LongReads) -> Points:
    quality = reads.quality if reads.quality.any() else None
    return compact(Points(reads.channel, reads.start, reads.energy_mwh, quality))


def _sentence(event: Event, client: str) -> str:
    before, after = (f"{mwh // 10**6:,}" for mwh in (event.before_mwh, event.after_mwh))
    when = datetime.fromtimestamp(event.minute * 60, UTC).strftime("%Y-%m-%d %H:%M UTC")
    what = {
        ROLLED: f"rolled over from {before} to {after} kWh at {when}",
        RESET: f"fell from {before} to {after} kWh at {when}: "
        "it was reset or exchanged, so the use before is not known (give --digits N if it rolled over)",
        LEAPT: f"rose from {before} to {after} kWh at {when}, far above its usual use: it was exchanged, "
        "so the use before is not known",
        ODD: f"shows {after} kWh after {before} at {when}: this read is left out",
    }
    return f"client {client}: the register {what[event.what]}"
