"""Readings between control reads add up as a slow sum of them says, over weeks, gaps, grids and registers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

from tests.support.command import Shell, written
from tests.support.control import METERED, controlled

pytestmark = pytest.mark.both_databases

KWH = 10**6
START = datetime(2024, 3, 20, tzinfo=UTC)
DAYS = 30
Slots = dict[int, int]
"""mWh by minute from START on."""


def stamp(minute: int) -> str:
    return f"{START + timedelta(minutes=minute):%Y-%m-%dT%H:%M}:00Z"


def text(mwh: int) -> str:
    return f"{mwh // KWH}.{mwh % KWH:06}"


def channel(dice: Random, interval: int, phase: int) -> Slots:
    """Some weeks of readings, perhaps with a gap."""
    slots = range(phase, DAYS * 1440 - interval, interval)
    gone = dice.choice(slots) if dice.random() < 0.5 else None
    length = dice.choice((1, 5, 300)) * interval
    return {
        slot: dice.randrange(2 * KWH) for slot in slots if gone is None or not gone <= slot < gone + length
    }  # fmt: skip


def register(dice: Random, own: Slots, interval: int, phase: int) -> dict[int, int]:
    """What a register showed at some times: mostly what was read, sometimes another thing."""
    shown, found = dice.randrange(10**6) * KWH, {}
    edges = sorted(dice.sample(range(phase, DAYS * 1440 - interval, interval), 6))
    for place, minute in enumerate(edges):
        if place:
            used = sum(energy for slot, energy in own.items() if edges[place - 1] <= slot < minute)
            shown += round(used * dice.choice((1, 1, 0.99, 1.01, 0.97, 1.05, 0)))
            shown -= dice.choice((0, 0, 0, used + KWH)) if shown > used + KWH else 0
        found[minute + dice.choice((0, 0, 0, 0, 1))] = shown
    return found


def verdicts(own: Slots, shown: Mapping[int, int], interval: int, phase: int) -> tuple[set[object], int]:
    """Spans that fail, with both sums, and how many cannot be compared."""
    failed: set[object] = set()
    uncompared = 0
    first, last = min(own), max(own) + interval
    every = sorted(shown.items())
    for (start, before), (end, after) in pairwise(every):
        cut = any(first < minute < last and (minute - phase) % interval for minute in (start, end))
        if after < before or cut:
            uncompared += 1
            continue
        slots = [own.get(slot) for slot in range(start + (phase - start) % interval, end, interval)]
        if (start - phase) % interval or (end - phase) % interval or None in slots:
            continue
        read, counted = sum(energy for energy in slots if energy is not None), after - before
        if abs(read - counted) > max(Fraction(KWH), Fraction(counted, 50)):
            failed.add((stamp(start)[:16], text(read).rstrip("0").rstrip("."), text(counted).rstrip("0").rstrip(".")))
    return failed, uncompared


@pytest.mark.parametrize("seed", range(8))
def test_as_a_slow_sum_says(etl: Shell, seed: int) -> None:
    dice = Random(seed)
    rows, shown_rows = [], []
    expected: set[object] = set()
    uncompared = 0
    for name in ("1", "2"):
        interval = dice.choice((15, 30, 60))
        phase = dice.choice((0, 5)) if interval == 60 else 0
        own = channel(dice, interval, phase)
        shown = register(dice, own, interval, phase)
        rows += [f"a,m,{name},{stamp(minute)},{text(energy)}" for minute, energy in own.items()]
        shown_rows += [f"a,m,{name},{stamp(minute)},{text(mwh)}" for minute, mwh in sorted(shown.items())]
        failed, others = verdicts(own, shown, interval, phase)
        expected |= {(name, one) for one in failed}
        uncompared += others
    etl.load(written("readings.csv", METERED, *rows), "--timezone", "UTC")
    controlled(etl, *shown_rows, header=METERED)
    for months in ("2024-03..2024-04", "2024-04..2024-04"):
        found = etl("validate", "--month", months, "--json").json
        failed = {
            (one["register"], (one["at"][:16], one["kwh"], one["register_kwh"]))
            for one in found["findings"]
            if one["rule"] == "sum"
        }
        warned = [one for one in found["warnings"] if one["rule"] == "sum"]
        if months.startswith("2024-03"):
            assert failed == expected
            assert len(warned) == uncompared
        else:  # a span is found in each of its months, as a whole
            assert failed <= expected


@pytest.mark.usefixtures("etl")
def test_without_control_reads_a_page_asks_once_whether_there_are_any() -> None:
    from django.db import connections

    from etl.store.control.control_sums import NOTHING, judged_sums
    from etl.store.database.locks import READER, snapshot

    with snapshot():
        connections[READER].force_debug_cursor = True
        try:
            before = len(connections[READER].queries)
            assert judged_sums([], (0, 10), "UTC") is NOTHING
            assert len(connections[READER].queries) == before + 1
        finally:
            connections[READER].force_debug_cursor = False
