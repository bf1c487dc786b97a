"""Energy that is nobody's: how much of it is worth a word."""

from fractions import Fraction

from etl.validation.inactive import Inactive


def test_any_energy_is_named_and_none_is_not() -> None:
    assert Inactive().fact(1) == "0.000001 kWh are nobody's: whose is the meter (etl assign)?"
    assert Inactive().fact(0) == ""


def test_it_may_be_too_little() -> None:
    assert Inactive(Fraction(1, 2)).fact(500_000) == ""
    assert Inactive(Fraction(1, 2)).fact(500_001)
