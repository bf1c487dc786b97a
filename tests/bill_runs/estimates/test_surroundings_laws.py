"""Estimates depend on readings alone: not on which days are billed together, nor on who shares the page."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.usage_page import Missing
from tests.support.gappy_clients import HOUR, WEEKS, ZONE, client, days, filled, random_hours, slots
from tests.support.store_rows import MONDAY

pytestmark = pytest.mark.usefixtures("rows")

CHAINS = [
    "interpolate:3h, like-day:7d, average-like-day",
    "average-like-day:30d, like-day",
    "interpolate",
    "like-day:36h, week",
]
CUTS = st.sets(st.integers(36, 119), max_size=4)
LAWS = settings(max_examples=10, deadline=None, derandomize=True)


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
