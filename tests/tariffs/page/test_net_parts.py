"""Import less export, interval by interval, over meters of several lengths."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.tariffs.page.net_parts import LESS, netted
from tests.support.net_tariffs import DAY, ENERGY, NET, SELL, SOLD, flow
from tests.support.tariff_pages import HEAD, amounts, bills, grid, lines, part, usage


def test_meters_of_other_intervals_are_netted_over_the_longer_one() -> None:
    used = usage(DAY, "UTC", flow("import", DAY, {0: 5, 12: 1}), flow("export", DAY, {48: 3, 51: 1}, 15))
    tariff = HEAD + NET.format(over="interval") + SOLD.format(over="interval") + ENERGY + SELL
    assert amounts(bills(tariff, used)[0]) == {"energy": "1.00", "sell": "-0.15"}


def test_a_client_is_netted_over_its_own_intervals_whatever_its_neighbours_have() -> None:
    hours, quarters = flow("import", DAY, {12: 2}, clients=2), flow("export", DAY, {48: 1}, 15, clients=2)
    unknown = np.zeros(hours.values.shape, np.bool_)
    unknown[1] = True
    fine = flow("import", DAY, {49: 2}, 15, clients=2)
    absent = np.zeros(fine.values.shape, np.bool_)
    absent[0] = True
    values, others = np.array(hours.values), np.array(fine.values)
    values[1], others[0] = 0, 0
    parts = [part(values, hours.grid, unknown=unknown), part(others, fine.grid, unknown=absent), quarters]
    first, second = bills(HEAD + NET.format(over="interval") + ENERGY, usage(DAY, "UTC", *parts))
    assert (first.total, second.total) == ("0.20", "0.40")  # 2 - 1 in the hour; 2 and 1 in different quarters


def test_meters_that_begin_at_other_minutes_are_refused() -> None:
    on = grid(DAY, "UTC", 60)
    later = type(on)(on.start + 30, 60, 23)
    used = usage(DAY, "UTC", flow("import", DAY, {0: 1}), part(np.ones((1, 23), np.int64), later, flow="export"))
    with pytest.raises(TariffError, match="client c0: the intervals of its meters do not line up"):
        bills(HEAD + NET.format(over="interval") + ENERGY, used)


QUARTERS = st.lists(st.integers(0, 3000), min_size=96, max_size=96)


def hourly(quarters: Sequence[int]) -> list[int]:
    return [sum(quarters[hour : hour + 4]) for hour in range(0, 96, 4)]


@given(used=QUARTERS, sold=QUARTERS, coarse=st.tuples(st.booleans(), st.booleans()))
@settings(max_examples=40, deadline=None)
def test_netting_is_that_of_the_longest_interval(used: list[int], sold: list[int], coarse: tuple[bool, bool]) -> None:
    parts = []
    for name, quarters, by_hour in zip(("import", "export"), (used, sold), coarse, strict=True):
        wh, interval = (hourly(quarters), 60) if by_hour else (quarters, 15)
        parts.append(part([wh], grid(DAY, "UTC", interval), flow=name))
    pairs = zip(hourly(used), hourly(sold), strict=True) if any(coarse) else zip(used, sold, strict=True)
    kwh = Fraction(sum(max(0, one - other) for one, other in pairs), 1000)
    found = lines(bills(HEAD + NET.format(over="interval") + ENERGY, usage(DAY, "UTC", *parts))[0])
    assert Fraction(found[0]["quantity"]) == kwh


def test_a_part_of_what_is_left_is_never_below_zero() -> None:
    on = grid(DAY, "UTC", 60)
    flows = [part(np.full((1, 24), wh), on, flow=name) for wh, name in ((5, "import"), (3, "export"))]
    used = usage(DAY, "UTC", *flows)
    (bought,) = netted(used, f"import{LESS}export", "t.toml")
    (sold,) = netted(used, f"export{LESS}import", "t.toml")
    assert bought.values[0].astype(object).sum() * Fraction(10**bought.scale, bought.denominator) == 48_000
    assert not sold.values.any()
    assert bought.flow == f"import{LESS}export"
