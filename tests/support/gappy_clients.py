"""Clients of random hours with gaps, and their usage with estimates."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from etl.core.periods import EPOCH, Period
from etl.core.usage_page import Missing
from tests.support.store_rows import MONDAY, block, series

if TYPE_CHECKING:
    from etl.core.usage_page import Usage
    from etl.store.usage.billed_clients import BilledClient

HOUR, WEEKS = 60, 24
ZONE = "Europe/Berlin"
"""24 weeks from 7 August 2017 on have a change of clocks."""
FIRST = EPOCH + timedelta(minutes=MONDAY)
NUMBERS = count()


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
