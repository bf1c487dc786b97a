"""Readings as files have them at their worst: gaps, rows twice, stamps off their grid, runs of other intervals."""

from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from etl.blocks.block_codec import FIRST_MONDAY
from etl.sources.readings import Readings

FAULTS = ("none", "gaps", "twice", "other", "off", "falls", "turns")
"""None, rows left out, written twice, with another value, or a stamp moved; runs that fall; clients that take turns."""

OCTOBER = FIRST_MONDAY + 2816 * 10_080
"""A week before clocks go back."""


@st.composite
def odd_readings(draw: st.DrawFn) -> Readings:
    """A few runs of readings, three thousand at most; seconds are of whole minutes."""
    random = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    fault = draw(st.sampled_from(FAULTS))
    parts = []
    for channel in range(draw(st.integers(1, 3))):
        interval, count = draw(st.sampled_from([5, 15, 60, 15])), random.integers(60, 900)
        minute = OCTOBER + random.integers(0, 3) * 5 + np.arange(count) * interval
        parts.append(np.array([np.full(count, channel), minute, random.integers(0, 4000, count) * 1000]))
    rows = np.concatenate(parts, axis=1)
    some = random.random(rows.shape[1]) < 0.01
    match fault:
        case "gaps":
            rows = rows[:, ~some]
        case "twice" | "other":
            rows = np.repeat(rows, 1 + some, axis=1)
            rows[2, 1:][rows[1, 1:] == rows[1, :-1]] += fault == "other"
        case "off":
            rows[1, some] += 1
        case "falls":
            rows = rows[:, ::-1]
        case "turns":
            rows = rows[:, np.argsort(rows[1], kind="stable")]
        case _:
            pass
    codes = random.integers(0, 3, rows.shape[1], np.uint16)
    return Readings(rows[0].astype(np.int32), rows[1] * 60, rows[2].copy(), codes if draw(st.booleans()) else None)


def as_lists(value: Any) -> Any:
    """Return whatever a result is made of as lists, dicts and numbers, which can be compared."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if is_dataclass(value):
        return {name: as_lists(one) for name, one in vars(value).items()}
    if isinstance(value, list | tuple):
        return [as_lists(one) for one in value]
    return value


def without_kernel(work: Callable[[], Any]) -> Any:
    """Return what some work gives where there is no kernel."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ETL_PURE", "1")
        return work()
