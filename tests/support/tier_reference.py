"""Tiers filled reading by reading in rationals: slow, obvious, and written from the rules, not from the program."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

Reading = tuple[int, str, Fraction]
"""Local day, period of the schedule, kWh; in the order of time."""
Found = dict[tuple[str, int], Fraction]
"""kWh by period and tier, tiers from 1 on."""


def in_tiers(used: Fraction, more: Fraction, bounds: Sequence[Fraction]) -> list[Fraction]:
    """How much of `more`, that comes after `used`, lies in each tier."""
    edges = [Fraction(0), *bounds]
    found = []
    for tier, low in enumerate(edges):
        high = bounds[tier] if tier < len(bounds) else used + more
        found.append(max(Fraction(0), min(used + more, max(high, low)) - max(used, low)))
    return found


def chronological(readings: Iterable[Reading], bounds: Sequence[Fraction], *, daily: bool) -> Found:
    found: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
    used: defaultdict[int, Fraction] = defaultdict(Fraction)
    for day, period, kwh in readings:
        bucket = day if daily else 0
        for tier, part in enumerate(in_tiers(used[bucket], kwh, bounds), 1):
            found[period, tier] += part
        used[bucket] += kwh
    return dict(found)


def by_period(readings: Iterable[Reading], bounds: Sequence[Fraction], *, daily: bool) -> Found:
    found: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
    used: defaultdict[tuple[int, str], Fraction] = defaultdict(Fraction)
    for day, period, kwh in readings:
        bucket = (day if daily else 0, period)
        for tier, part in enumerate(in_tiers(used[bucket], kwh, bounds), 1):
            found[period, tier] += part
        used[bucket] += kwh
    return dict(found)


def prorata(readings: Iterable[Reading], bounds: Sequence[Fraction], *, daily: bool) -> Found:
    sums: defaultdict[int, defaultdict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for day, period, kwh in readings:
        sums[day if daily else 0][period] += kwh
    found: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for periods in sums.values():
        total = sum(periods.values(), Fraction(0))
        for tier, part in enumerate(in_tiers(Fraction(0), total, bounds), 1):
            for period, kwh in periods.items():
                found[period, tier] += kwh * part / total if total else Fraction(0)
    return dict(found)


FILLS = {"chronological": chronological, "per-period": by_period, "prorata": prorata}
