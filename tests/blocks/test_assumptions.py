"""Assumptions have a name, a bit and an option each, which stay what they are."""

from etl.blocks.assumptions import BITS, NAMES, OPTIONS, Assumption, bits_of, in_order, names_of


def test_each_assumption_has_a_bit_of_its_own_and_an_option_that_says_it() -> None:
    assert (BITS["zone"], BITS["stamp"], BITS["unit"]) == (1, 2, 4)  # as databases have them
    assert set(BITS) == set(OPTIONS) == set(NAMES)
    assert Assumption("unit", "kWh").option == "--unit"


def test_names_become_bits_and_bits_names_in_one_order() -> None:
    assert names_of(bits_of(["unit", "zone"])) == ["zone", "unit"] == in_order({"unit", "zone"})
    assert (bits_of([]), bits_of([""]), names_of(0)) == (0, 0, [])
