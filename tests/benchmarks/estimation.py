"""Errors of estimates against what was read: gaps cut into authentic files, filled by each method.

`ETL_REAL_DATA=FOLDER python -m tests.benchmarks.estimation` prints the table of docs/reference/estimation.md.
"""

import os
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.csv

from etl.core.usage_page import Grid
from etl.estimation.channel_slots import DAY, ChannelSlots, MissingSlots
from etl.estimation.method_chain import read_chain
from etl.estimation.methods import METHODS
from tests.support.command import run

FILES = {
    "fi_fingrid/consumption.csv": "Europe/Helsinki",
    "us_smt/smt_interval_2022-03_2023-01.csv": "America/Chicago",
    "pt_eredes/e-redes-sample.xlsx": "Europe/Lisbon",
    "us_ameren/ameren_2024-2025_60min_and_15min.csv": "America/Chicago",
    "be_fluvius/fluvius_elec_en_15min.csv": "Europe/Brussels",
    "nl_engie/engie_2021-12.csv": "Europe/Amsterdam",
    "nl_energiemanageronline/emo_elec_2025_register.csv": "Europe/Amsterdam",
}
GAPS = {"1 h": 60, "6 h": 360, "2 days": 2 * DAY, "10 days": 10 * DAY}
LAST_WEEK = "same slot last week"
CHAIN = "interpolate:2h, like-day:7d, average-like-day"
TRIES = 100
"""Gaps of a length in a channel."""
MONTH = 30 * DAY
"""The billed days, of which the gap is a part."""


@dataclass(frozen=True, eq=False)
class Channel:
    """Readings of one channel as a row, from the first to the last."""

    values: Any
    known: Any
    grid: Grid
    zone: str


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        every = [channel for name, zone in FILES.items() for channel in channels(Path(folder), name, zone)]
    print(f"{len(every)} channels of {len(FILES)} files, {TRIES} gaps of each length in each")
    print(f"| | {' | '.join(GAPS)} |\n|---|{'---|' * len(GAPS)}")
    found = {gap: np.mean([errors(channel, minutes) for channel in every], axis=0) for gap, minutes in GAPS.items()}
    for row, name in enumerate(names()):
        cells = (f"{found[gap][row][0]:.0f} % / {found[gap][row][1]:.0f} %" for gap in GAPS)
        print(f"| {name} | {' | '.join(cells)} |")


def names() -> list[str]:
    """The rows of the table."""
    return [*(f"`{name}`" for name in METHODS), f"`{CHAIN}`", LAST_WEEK]


def channels(folder: Path, name: str, zone: str) -> Iterator[Channel]:
    """Load a file and yield its channels that have energy in 70 days or more."""
    database = folder / f"{len(list(folder.iterdir()))}.sqlite3"
    file, out = Path(os.environ["ETL_REAL_DATA"], name), folder / "readings.csv"
    for command in (("load", file, "--timezone", zone), ("export", out, "--what", "readings")):
        done = run(folder, "--database", f"sqlite:///{database}", *command)
        assert done.code == 0, done.err
    rows = pyarrow.csv.read_csv(out).to_pylist()
    for _, some in groupby(sorted(rows, key=_channel), lambda row: _channel(row)[:-1]):
        own = list(some)
        starts = np.array([int(row["start"].timestamp()) // 60 for row in own])
        interval = int((own[0]["end"] - own[0]["start"]).total_seconds()) // 60
        slots = int(starts[-1] - starts[0]) // interval + 1
        values, known = np.zeros((1, slots), np.int64), np.zeros((1, slots), np.bool_)
        at = (starts - starts[0]) // interval
        values[0, at], known[0, at] = [round(row["kwh"] * 10**6) for row in own], True
        if values.any() and slots * interval >= 70 * DAY:
            yield Channel(values, known, Grid(int(starts[0]), interval, slots), zone)


def _channel(row: dict[str, Any]) -> tuple[str, ...]:
    """Return what a reading is of, and when."""
    return tuple(str(row[name]) for name in ("client_number", "meter", "register", "flow", "start"))


def errors(channel: Channel, minutes: int) -> Any:
    """Return of each method the mean absolute error of a slot and of a gap's energy, in percent of the mean energy."""
    chance, long, slots = random.Random(minutes), minutes // channel.grid.interval, channel.grid.slots
    month = MONTH // channel.grid.interval
    found: list[list[tuple[float, float]]] = []
    while len(found) < TRIES:
        at = chance.randrange(month, slots - month)
        if channel.known[0, at - 1 : at + long + 1].all():
            first = at - chance.randrange(month - long)
            found.append(gap_errors(channel, slice(at, at + long), slice(first, first + month)))
    mean = channel.values.sum() / channel.known.sum()
    return 100 * np.nanmean(found, axis=0) / mean


def gap_errors(channel: Channel, gap: slice, billed: slice) -> list[tuple[float, float]]:
    """Return of each method the mean error of a slot, and that of the sum for each slot; nan where it has no answer."""
    known = channel.known.copy()
    known[0, gap] = False
    wanted = channel.known & ~known
    slots = ChannelSlots.of(channel.values, known, channel.grid, channel.zone, billed=billed)
    missing = MissingSlots.of(known, wanted, channel.grid)
    answers = [read_chain(name).estimate(slots, missing) for name in (*METHODS, CHAIN)]
    answers.append(last_week(slots, missing))
    real, found = channel.values[0, gap], []
    for energy, step in answers:
        whole = bool((step >= 0).all())
        apart = np.abs(energy - real).mean() if whole else np.nan
        found.append((float(apart), float(abs(energy.sum() - real.sum()) / len(real)) if whole else np.nan))
    return found


def last_week(slots: ChannelSlots, missing: MissingSlots) -> tuple[Any, Any]:
    """Return what was read at the same time of the latest week before the gap, whatever week that is."""
    donor = np.full(len(missing.row), -1, np.int64)
    for week in range(1, 5):
        other = slots.same_time(missing.slot, -7 * week)
        found = (donor < 0) & (other >= 0) & (other < missing.first) & slots.known[missing.row, np.maximum(other, 0)]
        donor[found] = other[found]
    return slots.values[missing.row, np.maximum(donor, 0)], np.where(donor >= 0, 0, -1)


if __name__ == "__main__":
    main()
