"""Readings and plans that tests of single stages write down, a tuple a reading."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from etl.blocks.block_codec import FIRST_MONDAY
from etl.blocks.counts import Counts
from etl.blocks.weeks import Points, Weeks
from etl.sources.read_plan.plan_values import Clock, Columns, Energy, ReadPlan, Syntax
from etl.sources.readings import Readings
from tests.support.heads import with_fields

MONDAY = FIRST_MONDAY * 60
"""Seconds of the first minute of week 0."""

HOUR = 60
NAMES = ("client_number", "timestamp", "kwh", "quality")


def plan(**changed: object) -> ReadPlan:
    """How a long table of four columns is read, with fields of the plan or of its parts changed."""
    usual = ReadPlan(
        layout="long",
        syntax=Syntax("utf-8", ",", ".", skip=1, fields=4, header=NAMES, blanks=("", "null")),
        clock=Clock("iso", "UTC", zone_named=False, stamp="start"),
        energy=Energy("kWh"),
        columns=Columns(client=0, timestamp=1, value=2, quality=3),
    )
    return with_fields(usual, **changed)


def points(*rows: tuple[int, int, int], quality: Sequence[int] | None = None) -> Points:
    """Channel, minute and mWh of each reading."""
    channel, minute, energy = np.array(rows, np.int64).reshape(-1, 3).T
    return Points(channel, minute, energy, None if quality is None else np.array(quality, np.uint16))


def readings(
    *rows: tuple[int, int, int],
    quality: Sequence[int] | None = None,
    end: Sequence[int] | None = None,
    stamp: Sequence[int] | None = None,
) -> Readings:
    """Channel, second and mWh of each reading."""
    channel, seconds, energy = np.array(rows, np.int64).reshape(-1, 3).T
    codes = None if quality is None else np.array(quality, np.uint16)
    ends, stamps = (None if column is None else np.array(column, np.int64) for column in (end, stamp))
    return Readings(channel.astype(np.int32), seconds, energy, codes, Counts(rows=len(rows)), end=ends, stamp=stamps)


def known(weeks: Weeks) -> list[tuple[int, int, int]]:
    """Channel, minute and mWh of each known slot."""
    found = []
    for row, slot in zip(*np.nonzero(weeks.grid >= 0), strict=True):
        minute = FIRST_MONDAY + weeks.week[row] * 10_080 + weeks.phase[row] + slot * weeks.interval
        found.append((int(weeks.channel[row]), int(minute), int(weeks.grid[row, slot])))
    return found


def at(hour: int) -> int:
    """The minute of an hour since the first Monday."""
    return FIRST_MONDAY + hour * HOUR


hourly = st.lists(
    st.tuples(st.integers(3, 6), st.integers(-400, 400), st.integers(0, 9)), max_size=40, unique_by=lambda one: one[:2]
)
"""Readings of some channels, each hour of a channel at most once: channel, hour, mWh."""
