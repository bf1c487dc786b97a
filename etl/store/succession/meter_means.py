"""Means of meters in windows of time: what they read a minute, without a loop over readings."""

from collections.abc import Collection
from fractions import Fraction

import numpy as np

from etl.blocks import block_codec as packing
from etl.blocks.long_read_codec import INTERVAL
from etl.store.loads.stored_blocks import stored_blocks
from etl.store.models import UNIT_CODES, LongRead, Series

_ROWS = 2000
_PAGE = 300


def means(windows: Collection[tuple[int, int, int]], using: str) -> dict[tuple[int, int], Fraction]:
    """Return by meter and first minute the mWh a minute that it read in a window; none where a block is damaged."""
    measured: dict[tuple[int, int], dict[tuple[str, int], list[int]]] = {}
    damaged: set[int] = set()
    series = _series({meter for meter, _, _ in windows}, using)
    by_weeks: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for meter, first, end in sorted(windows):
        measured[meter, first] = {}
        low, high = packing.week_of(np.array([first - 60, end], np.int64)).tolist()
        by_weeks.setdefault((low, high), []).append((meter, first, end))
    for weeks, some in by_weeks.items():
        chosen = {one.pk: (one, first, end) for meter, first, end in some for one in series.get(meter, ())}
        for identity, (minutes, energy) in _read(chosen, weeks, using, damaged).items():
            one, first, _ = chosen[identity]
            sums = measured[one.meter_id, first].setdefault((one.register, one.flow), [0, 0])
            sums[0] += minutes
            sums[1] += energy
    return {
        key: sum((Fraction(energy, minutes) for minutes, energy in channels.values() if minutes), Fraction(0))
        for key, channels in measured.items()
        if key[0] not in damaged
    }


def _series(meters: Collection[int], using: str) -> dict[int, list[Series]]:
    found: dict[int, list[Series]] = {}
    ids = sorted(meters)
    for place in range(0, len(ids), _PAGE):
        rows = Series.objects.using(using).filter(meter_id__in=ids[place : place + _PAGE], unit=UNIT_CODES["kWh"])
        for one in rows:
            found.setdefault(one.meter_id, []).append(one)
    return found


def _read(
    chosen: dict[int, tuple[Series, int, int]], weeks: tuple[int, int], using: str, damaged: set[int]
) -> dict[int, tuple[int, int]]:
    """Return minutes and mWh of series between two minutes of each."""
    found: dict[int, tuple[int, int]] = {}
    blocks: dict[tuple[int, int], list[tuple[int, int, bytes]]] = {}
    plain = [identity for identity, (one, _, _) in chosen.items() if one.interval != INTERVAL]
    for identity, week, block, _ in stored_blocks(using, plain, weeks, _ROWS) if plain else ():
        one = chosen[identity][0]
        if packing.intact(bytes(block), identity, week):
            blocks.setdefault((one.interval, one.phase), []).append((identity, week, bytes(block)))
        else:
            damaged.add(one.meter_id)
    for (interval, phase), own in blocks.items():
        grid = packing.unpack([block for _, _, block in own], packing.WEEK_MINUTES // interval)
        low, high = (np.array([chosen[identity][place] for identity, _, _ in own])[:, None] for place in (1, 2))
        heads = np.array([packing.week_start(week) + phase for _, week, _ in own])[:, None]
        starts = heads + np.arange(grid.shape[1]) * interval
        inside = (grid >= 0) & (starts >= low) & (starts < high)
        energy = np.where(inside, grid, 0).sum(axis=1).tolist()
        for (identity, _, _), slots, mwh in zip(own, inside.sum(axis=1).tolist(), energy, strict=True):
            minutes, before = found.get(identity, (0, 0))
            found[identity] = minutes + slots * interval, before + mwh
    for identity, (_, first, end) in chosen.items():
        if identity not in plain:
            found[identity] = _long(identity, first, end, using)
    return found


def _long(series: int, first: int, end: int, using: str) -> tuple[int, int]:
    """Return minutes and mWh of long reads between two minutes: of one that reaches out the part by its minutes."""
    minutes, energy = 0, Fraction(0)
    reads = LongRead.objects.using(using).filter(series_id=series, start_minute__lt=end, end_minute__gt=first)
    for start, last, mwh in reads.values_list("start_minute", "end_minute", "energy_mwh"):
        inside = min(last, end) - max(start, first)
        minutes, energy = minutes + inside, energy + Fraction(mwh * inside, last - start)
    return minutes, round(energy)
