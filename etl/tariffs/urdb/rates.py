"""URDB's structures of rates: periods of tiers with cumulative bounds, as the bounds and prices of one line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from etl.tariffs.toml_table import Table, shown

NO_BOUND = 10**12
"""Bounds from here on are none: sources write 1e38, the same as a 32-bit float, or 1e14."""


Number = Decimal | int
"""With its own digits: a whole number of the file stays one."""


@dataclass(frozen=True)
class Tier:
    """`upto` is the cumulative end of the tier, None for the last; `rate` has its adjustment in it."""

    upto: Number | None
    rate: Number
    sell: Number
    unit: str


Structure = tuple[tuple[Tier, ...], ...]
"""Periods of tiers."""


def read_structure(item: Table, field: str, unit: str) -> Structure:
    """Read the periods of a structure, () where there is none; `unit` (lower case) is that of tiers without one."""
    if not item.has(field):
        return ()
    periods = item.value(field)
    if not isinstance(periods, list) or not all(isinstance(period, list) for period in periods):
        item.fail(field, "is not a list of periods, each a list of tiers", 'write it like [[{"rate": 0.1}]]')
    return tuple(_period(item, field, number, period, unit) for number, period in enumerate(periods, 1))


def _period(item: Table, field: str, number: int, period: list[Any], unit: str) -> tuple[Tier, ...]:
    where = f"{item.where}: {field}: period {number}"
    tiers: list[Tier] = []
    for place, data in enumerate(period, 1):
        if not isinstance(data, Mapping):
            item.fail(field, f"period {number} holds {shown(data)}, not a tier", 'write tiers like {"rate": 0.1}')
        tiers.append(_tier(Table(data, f"{where} tier {place}"), unit))
    bounds = [tier.upto for tier in tiers]
    if not tiers or None in bounds[:-1]:
        what = f"tier {bounds.index(None) + 1} has no max, and is not the last" if tiers else "has no tier"
        Table({}, where).fail("", what, "give every tier but the last a max, and the last one none")
    if bounds[-1] is not None:  # Nothing says what is above: it is free, as `last_bounds` lets bills say.
        tiers.append(Tier(None, 0, 0, tiers[-1].unit))
    ends = [bound for bound in bounds if bound is not None]
    if any(after <= before for before, after in pairwise([0, *ends])):
        Table({}, where).fail("", f"max does not ascend: {', '.join(map(str, ends))}", "sort the tiers by max")
    return tuple(tiers)


def last_bounds(item: Table, field: str) -> list[Number]:
    """Return the bounds of last tiers, which leave what is above them without a rate."""
    last = [_bound(Table(period[-1], item.where)) for period in item.data.get(field) or ()]
    return sorted({bound for bound in last if bound is not None})


def _tier(tier: Table, unit: str) -> Tier:
    if not tier.has("rate") and not tier.has("adj"):
        tier.fail("rate", "is missing", 'write "rate": 0 for what is free')
    rate = number(tier, "rate") + number(tier, "adj")
    return Tier(_bound(tier), rate, number(tier, "sell"), tier.text("unit", unit).strip().lower())


def _bound(tier: Table) -> Number | None:
    value = tier.data.get("max") if tier.has("max") else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= NO_BOUND:
        return None
    return None if value is None else number(tier, "max")


def number(table: Table, key: str) -> Number:
    """Return an exact number, 0 where there is none."""
    if not table.has(key):
        return 0
    table.number(key)
    found: Number = table.data[key]
    return found


def ends_of(period: tuple[Tier, ...]) -> list[Number]:
    """Return the bounds of one period, none for one tier."""
    return [tier.upto for tier in period if tier.upto is not None]


def rates_of(period: tuple[Tier, ...]) -> Number | list[Number]:
    """Return the rate of a period, or one for each of its tiers."""
    return [tier.rate for tier in period] if len(period) > 1 else period[0].rate


def common_ends(structure: Structure, periods: Iterable[int]) -> list[Number]:
    """Return every bound of some periods."""
    return sorted({end for period in periods for end in ends_of(structure[period])})


def rates_between(period: tuple[Tier, ...], ends: Sequence[Number]) -> Number | list[Number]:
    """Return as `rates_of`, for the tiers that the bounds of all periods make."""
    rates = [next(tier.rate for tier in period if tier.upto is None or tier.upto >= end) for end in ends]
    return [*rates, period[-1].rate] if ends else period[0].rate


def units_of(structure: Structure, periods: Iterable[int]) -> set[str]:
    """Return the units of the tiers that are bounded."""
    return {tier.unit for period in periods for tier in structure[period] if tier.upto is not None}


def is_free(structure: Structure) -> bool:
    return all(not Fraction(tier.rate) for period in structure for tier in period)
