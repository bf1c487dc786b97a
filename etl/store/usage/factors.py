"""Factors of clients (shares times multipliers), grouped so that a page's common denominator stays short."""

from collections.abc import Iterable
from math import lcm

from etl.store.usage.billed_clients import ONE, BilledClient

_SHORT = 10**6
"""Of denominators; readings in so small parts of a mWh still fit int64."""
_LARGE = 10**9
"""Of numerators."""


def group_by_denominator(clients: Iterable[BilledClient]) -> list[list[BilledClient]]:
    """Return the clients in groups; those with long factors share the last one, so that they slow down no others."""
    members = list(clients)
    if members and all(metered.factor is ONE for member in members for metered in member.meters):
        return [members]
    groups: list[tuple[int, list[BilledClient]]] = []
    long: list[BilledClient] = []
    for member in members:
        factors = [metered.factor for metered in member.meters]
        own = lcm(*(factor.denominator for factor in factors))
        if own > _SHORT or any(factor.numerator > _LARGE for factor in factors):
            long.append(member)
            continue
        for place, (common, group) in enumerate(groups):
            if (both := lcm(common, own)) <= _SHORT:
                groups[place] = both, group
                group.append(member)
                break
        else:
            groups.append((own, [member]))
    return [*(group for _, group in groups), *([long] if long else [])]
