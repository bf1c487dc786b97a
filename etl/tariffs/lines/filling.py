"""Filling of tiers: what each bucket has in each tier, pro rata, in the order of time, or bucket by bucket."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.exact import Exact, Integers, fits, largest, narrow, widen
from etl.tariffs.lines.tiers import split
from etl.tariffs.page.stretches import Runs

Filled = list[list[Exact]]
"""kWh by bucket, in the order they were given, and tier."""


def fill_total(buckets: Sequence[Exact], bounds: Sequence[Exact]) -> Filled:
    """Fill pro rata: every bucket has the same share of each tier of the buckets' sum."""
    if len(buckets) == 1:
        return [split(buckets[0], bounds)]
    total = buckets[0]
    for bucket in buckets[1:]:
        total = total.plus(bucket)
    tiers = split(total, bounds)
    if not bounds:
        return [[bucket] for bucket in buckets]
    shares = [_rational(tier.per(total)) for tier in tiers]
    return [[_rational(bucket.times_each(share)) for share in shares] for bucket in buckets]


def fill_runs(found: Runs, buckets: Sequence[int], bounds: Sequence[Exact], fill: str) -> Filled:
    """Fill in the order of time, or day by day, by the runs of the buckets that share the bounds."""
    chosen = np.isin(found.bucket, buckets)
    own = Runs(found.energy[:, chosen], found.kwh_unit, found.bucket[chosen], found.day[chosen])
    if fill == "prorata" and len(buckets) > 1:
        return _prorata_by_day(own, buckets, bounds)
    after = _cumulated(own)
    upto = [_upto(own, after, bound.times(1 / own.kwh_unit), buckets) for bound in bounds]
    upto.append([Exact(_sum(own.energy[:, own.bucket == bucket])) for bucket in buckets])
    tiers = [upto[0], *([a.less(b) for a, b in zip(*pair, strict=True)] for pair in zip(upto[1:], upto, strict=False))]
    return [[tier[place].times(own.kwh_unit) for tier in tiers] for place in range(len(buckets))]


def _cumulated(own: Runs) -> npt.NDArray[Any]:
    """Return the energy since the bounds began, at the end of each run."""
    after = np.cumsum(own.energy, axis=1)
    firsts = np.flatnonzero(np.diff(own.day, prepend=own.day[:1] - 1))
    if len(firsts) > 1:
        base = after[:, firsts] - own.energy[:, firsts]
        after -= np.repeat(base, np.diff(firsts, append=len(own.day)), axis=1)
    return after


def _upto(own: Runs, after: npt.NDArray[Any], bound: Exact, buckets: Sequence[int]) -> list[Exact]:
    """Return what lies below a bound, bucket by bucket."""
    num, den = (_column(bound.num), _column(bound.den))
    if not fits(max(largest(after), largest(own.energy), 1) * largest(bound.den) * 2 + largest(bound.num)):
        after, num = widen(after), widen(num)
    below = np.minimum(after * den, num) - np.minimum((after - own.energy) * den, num)
    return [Exact(_sum(below[:, own.bucket == bucket]), bound.den) for bucket in buckets]


def _column(numbers: "int | Integers") -> Any:
    return numbers if isinstance(numbers, int) else numbers[:, None]


def _sum(numbers: npt.NDArray[Any]) -> Integers:
    exact = numbers.astype(object) if not fits(largest(numbers) * max(numbers.shape[1], 1)) else numbers
    return narrow(np.asarray(exact.sum(axis=1)))


def _prorata_by_day(own: Runs, buckets: Sequence[int], bounds: Sequence[Exact]) -> Filled:
    """Fill day by day; each day has a denominator of its own, so the sums are made client by client."""
    clients, tiers = len(own.energy), len(bounds) + 1
    sums = [[[Fraction(0)] * clients for _ in range(tiers)] for _ in buckets]
    for day in np.unique(own.day).tolist():
        columns = [own.energy[:, (own.day == day) & (own.bucket == bucket)] for bucket in buckets]
        filled = fill_total([Exact(_sum(column)).times(own.kwh_unit) for column in columns], bounds)
        for place, tier, row in np.ndindex(len(buckets), tiers, clients):
            sums[place][tier][row] += filled[place][tier].fraction(row)
    return [[_exact(tier) for tier in bucket] for bucket in sums]


def _exact(column: Sequence[Fraction]) -> Exact:
    nums, dens = ([getattr(one, name) for one in column] for name in ("numerator", "denominator"))
    return Exact(narrow(np.array(nums, object)), narrow(np.array(dens, object)))


def _rational(column: Exact) -> Exact:
    """Return the column in lowest terms, so that later products stay short."""
    if isinstance(column.den, int):
        return column
    common = np.gcd(column.num, column.den)
    return Exact(narrow(column.num // common), narrow(column.den // common))
