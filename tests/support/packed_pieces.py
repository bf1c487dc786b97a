"""Readings and plans that tests of single stages write down, a tuple a reading."""

from collections.abc import Sequence

import numpy as np

from etl.blocks.block_codec import FIRST_MONDAY
from etl.blocks.weeks import Points, Weeks
from etl.sources.read_plan.plan_values import Columns, Understood
from etl.sources.readings import Readings

MONDAY = FIRST_MONDAY * 60
"""Seconds of the first minute of week 0."""

NAMES = ("client_number", "timestamp", "kwh", "quality")


def plan(**changed: object) -> Understood:
    """How a long table of four columns is read."""
    usual: dict[str, object] = {
        "layout": "long",
        "encoding": "utf-8",
        "separator": ",",
        "decimal": ".",
        "skip": 1,
        "fields": 4,
        "header": NAMES,
        "columns": Columns(client=0, timestamp=1, value=2, quality=3),
        "stamp_format": "iso",
        "zone": "UTC",
        "zone_said": False,
        "stamp": "start",
        "unit": "kWh",
        "interval": None,
        "flow": "import",
        "negative": "refuse",
        "blanks": ("", "null"),
    }
    return Understood(**{**usual, **changed})  # type: ignore[arg-type]  # a wrong field fails each test


def points(*rows: tuple[int, int, int], quality: Sequence[int] | None = None) -> Points:
    """Channel, minute and mWh of each reading."""
    channel, minute, energy = np.array(rows, np.int64).reshape(-1, 3).T
    return Points(channel, minute, energy, None if quality is None else np.array(quality, np.uint8))


def readings(
    *rows: tuple[int, int, int],
    quality: Sequence[int] | None = None,
    end: Sequence[int] | None = None,
    stamp: Sequence[int] | None = None,
) -> Readings:
    """Channel, second and mWh of each reading."""
    channel, seconds, energy = np.array(rows, np.int64).reshape(-1, 3).T
    codes = None if quality is None else np.array(quality, np.uint8)
    ends, stamps = (None if column is None else np.array(column, np.int64) for column in (end, stamp))
    return Readings(channel.astype(np.int32), seconds, energy, codes, rows=len(rows), end=ends, stamp=stamps)


def known(weeks: Weeks) -> list[tuple[int, int, int]]:
    """Channel, minute and mWh of each known slot."""
    found = []
    for row, slot in zip(*np.nonzero(weeks.grid >= 0), strict=True):
        minute = FIRST_MONDAY + weeks.week[row] * 10_080 + weeks.phase[row] + slot * weeks.interval
        found.append((int(weeks.channel[row]), int(minute), int(weeks.grid[row, slot])))
    return found
