"""Shares of power by the periods of a schedule: what a window counts before the highest are chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np

from etl.core.exact import fits, largest
from etl.core.zones import Mask
from etl.tariffs.context import TariffContext
from etl.tariffs.page.windows import Cells
from etl.tariffs.schedules.by_period import by_period
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class PowerShares:
    """`shares` is in the order of the schedule's buckets."""

    schedule: Schedule
    shares: tuple[Fraction, ...]

    def of(self, cells: Cells, inside: Sequence[Mask]) -> Cells:
        """Return cells times the share of the bucket in which each is, 0 for one that is in none."""
        den = lcm(*(share.denominator for share in self.shares))
        factors = np.zeros(len(cells.start), np.int64)
        for share, mask in zip(self.shares, inside, strict=True):
            factors[mask] = int(share * den)
        bound = max(largest(factors), 1) * max(int(cells.values.max(initial=0)), -int(cells.values.min(initial=0)))
        values = cells.values.astype(np.int64 if fits(bound) else object) * factors
        return replace(cells, values=values, kw_unit=cells.kw_unit / den)


def read_shares_of_power(table: Table, context: TariffContext) -> PowerShares | None:
    """Read `counts = { schedule = "hours", share = { day = 1, night = 0.5 } }`; None where all counts in full."""
    rules = table.table("counts")
    if rules is None:
        return None
    schedule = context.schedule(rules)
    if schedule is None:
        rules.fail("schedule", "is missing", 'name the schedule of the shares, schedule = "hours"')
    shares = by_period(rules, "share", schedule, _share)
    rules.close()
    return PowerShares(schedule, shares)


def _share(table: Table, key: str) -> Fraction:
    return table.number(key, least=0)
