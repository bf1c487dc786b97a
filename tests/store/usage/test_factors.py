"""Clients of one page have factors with a short common denominator; long ones are kept apart."""

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from etl.store.usage.billed_clients import BilledClient


def client(number: str, *factors: str) -> "BilledClient":
    from etl.store.usage.billed_clients import FOREVER, BilledClient, Metered

    meters = [Metered(1, -FOREVER, FOREVER, Fraction(factor), assigned=False) for factor in factors]
    return BilledClient(number, "UTC", meters)


def groups(*clients: "BilledClient") -> list[list[str]]:
    from etl.store.usage.factors import group_by_denominator

    return [[one.number for one in group] for group in group_by_denominator(clients)]


@pytest.mark.usefixtures("etl")
def test_factors_with_a_short_common_denominator_share_a_page() -> None:
    assert groups(client("a", "1"), client("b", "1/3", "1/7"), client("c", "80")) == [["a", "b", "c"]]


@pytest.mark.usefixtures("etl")
def test_a_common_denominator_above_a_million_begins_another_group() -> None:
    assert groups(client("a", "1/1000"), client("b", "1/1001"), client("c", "1/500")) == [["a", "c"], ["b"]]


@pytest.mark.usefixtures("etl")
@pytest.mark.parametrize("long", ["1/1000001", "1000000001"])
def test_long_factors_come_last_together(long: str) -> None:
    assert groups(client("a", long), client("b", "1"), client("c", long)) == [["b"], ["a", "c"]]
