"""Sums of slots between edges: each slot counts once, and numbers that are wider than 64 bits are exact."""

from fractions import Fraction

import numpy as np

from etl.core.usage_page import Grid
from etl.statements.pictures.slot_sums import SlotSums, common_unit
from tests.support.tariff_pages import part

KWH = Fraction(1, 1000)


def test_a_slot_counts_where_it_begins_and_one_that_the_first_edge_cuts_counts_first() -> None:
    sums = SlotSums(part([[1, 2, 4, 8]], Grid(-10, 15, 4)), [0, 20, 20, 50], KWH)  # they begin at -10, 5, 20 and 35
    assert sums.energy() == [3, 0, 12]
    assert sums.known == [30, 0, 30]
    assert (sums.missing, sums.estimated) == ([0, 0, 0], [0, 0, 0])


def test_weights_and_great_numbers_are_exact() -> None:
    great = 2**63 + 1
    sums = SlotSums(part(np.array([[great, great]], np.uint64), Grid(0, 15, 2)), [0, 30], KWH)
    assert sums.energy() == [2 * great]
    assert sums.energy(np.array([3, 0])) == [3 * great]


def test_units_of_several_parts_are_whole_multiples_of_one() -> None:
    on = Grid(0, 15, 1)
    thirds, plain = part([[1]], on, denominator=3, scale=0), part([[1]], on)
    unit = common_unit([thirds, plain])
    assert unit == Fraction(1, 3 * 10**6)
    assert [SlotSums(one, [0, 15], unit).energy() for one in (thirds, plain)] == [[1], [3000]]
