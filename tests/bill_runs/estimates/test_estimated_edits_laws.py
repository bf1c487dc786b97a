"""Bills by estimates that are edits are bills by the chain of these estimates, whatever came first."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.periods import Period, months
from etl.core.usage_page import AS_IT_IS, Missing
from tests.support.examples import examples
from tests.support.gappy_clients import ZONE, client, filled, random_hours, slots

if TYPE_CHECKING:
    from etl.store.usage.billed_clients import BilledClient

pytestmark = pytest.mark.usefixtures("rows")

CHAINS = [
    "interpolate:3h, like-day:7d, average-like-day",
    "average-like-day:30d, like-day",
    "interpolate",
    "like-day:36h, week",
    "profile",
]
MONTHS = months("2017-09..2017-12")


@settings(max_examples=examples(5), deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(CHAINS), st.permutations(MONTHS))
def test_estimates_as_edits_are_those_of_the_chain(one: int, other: int, chain: str, order: list[Period]) -> None:
    """Import and export of four months, estimated one month after another in any order.

    In a month without any reading the client is not billed, as no table names it.
    """
    from etl.bill_runs.estimates.estimated_edits import Wanted, estimate
    from etl.store.models import Meter
    from etl.unload import unload

    own, missing = client(random_hours(one), random_hours(other)), Missing(chain)
    Meter.objects.filter(number=own.number).update(timezone=ZONE)
    bare = _slots(own, AS_IT_IS)
    read = [month for month, found in bare.items() if not all(lacks for _, _, lacks in found.values())]
    by_chain = {month: found for month, found in _slots(own, missing).items() if month in read}
    loads = [estimate(Wanted([month], own.number, chain, "off")).load for month in order]
    for treatment in (AS_IT_IS, missing):
        assert {month: found for month, found in _slots(own, treatment).items() if month in read} == by_chain
    assert [estimate(Wanted([month], own.number, chain, "off")).load for month in MONTHS] == [None] * len(MONTHS)
    for load in filter(None, loads):
        unload(load)
    assert _slots(own, AS_IT_IS) == bare


def _slots(own: "BilledClient", missing: Missing) -> dict[Period, dict[tuple[str, int], tuple[int, bool, bool]]]:
    return {month: slots(filled([own], month, missing), 0) for month in MONTHS}
