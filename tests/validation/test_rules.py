"""The rules against a slow oracle on random months, and the power below which nothing fails."""

from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.validation.channel_readings import ChannelReadings
from etl.validation.rules import FAIL, PLAUSIBLE_KW, WARN
from etl.validation.sentinel import CODES

VALUES = st.one_of(st.integers(0, 10**6), st.integers(10**8, 10**10), st.sampled_from([int(code) for code in CODES]))
MONTHS = st.lists(VALUES, min_size=1, max_size=20).flatmap(
    lambda some: st.integers(0, 110).map(lambda times: some + [some[0] % 10**6] * times)
)
MULTIPLIERS = st.sampled_from(["1", "0.5", "40"])
LIMITS = st.sampled_from([None, "17.25", "630"])


def slowly(values: list[int], minutes: int, multiplier: Fraction, limit: Fraction | None) -> dict[str, list[int]]:
    """What fails each rule, one reading after the other."""
    codes = {int(code) for code in CODES}
    power = [Fraction(value * 60, minutes) for value in values]
    coded = [value in codes or any(one == code for code in codes) for value, one in zip(values, power, strict=True)]
    others = [value for value, is_code in zip(values, coded, strict=True) if not is_code]
    sentinel = [at for at, value in enumerate(values) if coded[at] and others and value > 20 * max(others)]
    whole = [int(one) for one in power]
    if limit is not None:
        high = [at for at, one in enumerate(whole) if one > int(limit * 10**6 / multiplier)]
        return {"sentinel": sentinel, "ceiling": high}
    rest = sorted(whole)[:-3]
    if len(rest) < 100:
        return {"sentinel": sentinel, "ceiling": []}
    usual = rest[-(-len(rest) * 99 // 100) - 1]
    high = [at for at, one in enumerate(whole) if one > max(int(100 * 10**6 / multiplier), 1000 * usual)]
    return {"sentinel": sentinel, "ceiling": high if len(high) <= 3 else []}


@given(MONTHS, st.sampled_from([15, 30, 60]), MULTIPLIERS, LIMITS)
def test_rules_find_what_a_slow_oracle_finds(
    values: list[int], minutes: int, multiplier: str, limit: str | None
) -> None:
    known = Fraction(multiplier), None if limit is None else Fraction(limit)
    readings = ChannelReadings(
        np.array(values, np.int64), np.full(len(values), minutes, np.int64), np.arange(len(values)) * minutes, *known
    )
    found = {name: np.flatnonzero(rule.failing(readings)).tolist() for name, rule in FAIL.items()}
    assert found == slowly(values, minutes, *known)
    for name, places in found.items():
        assert all(FAIL[name].fact(readings, place, place + 1) for place in places)


WATT_HOURS = [0, 1, 123_000, 250_000, 560_000, 1_000_001, 2_800_000, 2_800_001]
STRETCHES = st.lists(st.tuples(st.sampled_from(WATT_HOURS), st.integers(1, 60)), min_size=1, max_size=40)
BEGIN = int(datetime(2017, 10, 25, 20, tzinfo=UTC).timestamp()) // 60
"""Days before a clock change."""


def slow_spikes(values: list[int], starts: list[int], zone: ZoneInfo) -> list[int]:
    days: dict[object, list[int]] = {}
    for place, minute in enumerate(starts):
        days.setdefault(datetime.fromtimestamp(minute * 60, zone).date(), []).append(place)
    found = []
    for places in days.values():
        first, _, third = (
            sorted((values[place] for place in places), reverse=True)[:3] if len(places) > 5 else (0, 0, 0)
        )
        if first > 10**6 and 5 * (first - third) > 9 * third:
            found.append(next(place for place in places if values[place] == first))
    return found


def slow_runs(values: list[int], starts: list[int], minutes: int) -> list[tuple[int, int]]:
    """The first place and the place after the last of equal values without a gap."""
    both = [(value, start - place * minutes) for place, (value, start) in enumerate(zip(values, starts, strict=True))]
    edges = [place for place in range(1, len(both)) if both[place] != both[place - 1]]
    return list(pairwise([0, *edges, len(values)]))


@given(STRETCHES, st.sampled_from([15, 30, 60]), st.integers(0, 2), st.sampled_from(["UTC", "Europe/Lisbon"]))
def test_warnings_are_what_a_slow_oracle_finds(runs: list[tuple[int, int]], minutes: int, gap: int, zone: str) -> None:
    values = [value for value, times in runs for _ in range(times)]
    starts = [BEGIN + minutes * (place + gap * (place > len(values) // 2)) for place in range(len(values))]
    readings = ChannelReadings(
        np.array(values, np.int64), np.full(len(values), minutes, np.int64), np.array(starts, np.int64), zone=zone
    )
    found = {name: np.flatnonzero(rule.failing(readings)).tolist() for name, rule in WARN.items()}
    rows = slow_runs(values, starts, minutes)
    coarse = 2 * sum(value % 10_000 > 0 for value in values) <= sum(value > 0 for value in values)
    stuck = [] if coarse else [row for row in rows if values[row[0]] and row[1] - row[0] >= 12]
    zeros = [row for row in rows if not values[row[0]] and (row[1] - row[0]) * minutes >= 48 * 60]
    assert sorted(found["spike"]) == slow_spikes(values, starts, ZoneInfo(zone))
    assert found["stuck"] == [place for first, last in stuck for place in range(first, last)]
    assert found["zero"] == [place for first, last in zeros for place in range(first, last)]


@pytest.mark.parametrize("minutes", [1, 15, 60])
def test_no_code_is_as_low_as_the_power_below_which_nothing_is_looked_at(minutes: int) -> None:
    lowest = Fraction(int(CODES[0]), 10**6)
    assert lowest * minutes / 60 * 60 / minutes > PLAUSIBLE_KW
