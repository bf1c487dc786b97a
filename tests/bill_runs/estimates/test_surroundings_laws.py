"""Estimates depend on readings alone: not on which days are billed together, nor on who shares the page."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.periods import EPOCH, Period
from etl.core.usage_page import Missing
from tests.support.store_rows import MONDAY, block, series

if TYPE_CHECKING:
    from etl.core.usage_page import Usage
    from etl.store.usage.billed_clients import BilledClient

pytestmark = pytest.mark.both_databases

HOUR, WEEKS = 60, 24
ZONE = "Europe/Berlin"
"""24 weeks from 7 August 2017 on have a change of clocks."""
FIRST = EPOCH + timedelta(minutes=MONDAY)
NUMBERS = count()
CHAINS = [
    "interpolate:3h, like-day:7d, average-like-day",
    "average-like-day:30d, like-day",
    "interpolate",
    "like-day:36h, week",
]
LAWS = settings(max_examples=10, deadline=None, derandomize=True)


def random_hours(seed: int) -> list[int]:
    """0 to 999 mWh an hour with gaps of all lengths; what is not read is -1."""
    chance = np.random.default_rng(seed)
    hours: list[int] = chance.integers(0, 1000, WEEKS * 168).tolist()
    for _ in range(int(chance.integers(1, 12))):
        at, long = int(chance.integers(WEEKS * 168)), int(chance.choice([1, 2, 5, 30, 170, 800, 1600]))
        hours[at : at + long] = [-1] * len(hours[at : at + long])
    return hours


def client(*flows: Sequence[int]) -> "BilledClient":
    """A client whose meter has import, and export if that is given."""
    from fractions import Fraction

    from etl.store.usage.billed_clients import FOREVER, BilledClient, Metered

    number = f"law{next(NUMBERS)}"
    for flow, hours in enumerate(flows, 1):
        at = [hour for hour, mwh in enumerate(hours) if mwh >= 0]
        first, end = (MONDAY + hour * HOUR for hour in (at[0], at[-1] + 1)) if at else (MONDAY, MONDAY + HOUR)
        made = series(number, HOUR, first, end, flow=flow)
        for week in range(WEEKS):
            some = hours[week * 168 : week * 168 + 168]
            if any(mwh >= 0 for mwh in some):
                block(made, *some, week=2483 + week)
    return BilledClient(number, ZONE, [Metered(made.meter_id, -FOREVER, FOREVER, Fraction(1), assigned=False)])


def days(first: int, end: int) -> Period:
    return Period(FIRST + timedelta(days=first), FIRST + timedelta(days=end))


def filled(clients: Sequence["BilledClient"], period: Period, missing: Missing) -> "Usage":
    from etl.bill_runs.estimates.surroundings import with_estimates
    from etl.store.database.locks import snapshot
    from etl.store.usage import client_pages

    with snapshot():
        (page,) = client_pages.of_clients(list(clients), period, ZONE, frozenset(one.number for one in clients))
        return with_estimates(page.usage, clients, missing)


def slots(used: "Usage", row: int) -> dict[tuple[str, int], tuple[int, bool, bool]]:
    """Energy of each flow and minute of a client, whether it is estimated, and whether it is missing."""
    found = {}
    for part in used.parts:
        values = part.values[row].astype(object) * 10**part.scale
        masks = [np.zeros(len(values), bool) if mask is None else mask[row] for mask in (part.estimated, part.missing)]
        for slot, mwh in enumerate(values.tolist()):
            minute = part.grid.start + slot * part.grid.interval
            found[part.flow, minute] = mwh // part.denominator, bool(masks[0][slot]), bool(masks[1][slot])
    return found


CUTS = st.sets(st.integers(36, 119), max_size=4)


@LAWS
@given(st.integers(0, 10**6), st.integers(0, 10**6), CUTS, st.sampled_from(CHAINS[:3]))
def test_periods_alone_and_together_have_the_same_estimates(one: int, other: int, cuts: set[int], chain: str) -> None:
    own, missing = client(random_hours(one), random_hours(other)), Missing(chain)
    together = slots(filled([own], days(35, 120), missing), 0)
    edges = [35, *sorted(cuts), 120]
    alone: dict[tuple[str, int], tuple[int, bool, bool]] = {}
    for first, end in pairwise(edges):
        alone |= slots(filled([own], days(first, end), missing), 0)
    read = {place for place, slot in alone.items() if slot[1] or not slot[2]}
    assert {place: alone[place] for place in read} == {place: together[place] for place in read}
    assert {place for place, slot in together.items() if slot[1]} <= read


@LAWS
@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=5), st.sampled_from(CHAINS))
def test_who_shares_the_page_and_the_memory_for_it_do_not_matter(seeds: list[int], chain: str) -> None:
    missing, period = Missing(chain), days(60, 90)
    clients = [client(random_hours(seed)) for seed in seeds]
    every = filled(clients, period, missing)
    for row, own in enumerate(clients):
        alone = filled([own], period, missing)
        assert slots(alone, 0) == slots(every, row)
        assert alone.estimated_from.get(0) == every.estimated_from.get(row)


@LAWS
@given(st.integers(0, 10**6), st.integers(0, WEEKS * 168 - 1), st.sampled_from(CHAINS))
def test_a_reading_outside_the_reach_of_estimates_changes_none(seed: int, hour: int, chain: str) -> None:
    """Whatever one reading is, or whether it is there: if its minute is not in reach, the estimates are the same."""
    hours, missing, period = random_hours(seed), Missing(chain), days(60, 90)
    before = filled([client(hours)], period, missing)
    start, end = period.utc_minutes(ZONE)
    reach = before.estimated_from.get(0, (None, start, end))
    minute = MONDAY + hour * HOUR
    if min(reach[1], start) <= minute < max(reach[2], end):
        return
    changed = [*hours]
    changed[hour] = -1 if hours[hour] >= 0 and 0 < hour < WEEKS * 168 - 1 else 7
    assert slots(filled([client(changed)], period, missing), 0) == slots(before, 0)
