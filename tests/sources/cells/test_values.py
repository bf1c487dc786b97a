"""One cell to whole mWh, a quality or a flow: exactly, or with the reason why not."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.usage_page import ESTIMATED, FILLED, MEASURED, SUBSTITUTED, SUSPECT
from etl.sources.cells.values import LARGEST_MWH, energy_mwh, flow, mwh_per_unit, quality


@dataclass(frozen=True)
class Column:
    """How the values of a file are written."""

    unit: str = "kWh"
    decimal: str = "."
    interval: int | None = 15


@pytest.mark.parametrize(
    ("text", "column", "mwh"),
    [
        ("0.125", Column(), 125_000),
        (" -.5 ", Column(), -500_000),
        ("1e-6", Column(), 1),
        ("0,5", Column(decimal=","), 500_000),
        ("7", Column("Wh"), 7_000),
        ("0.000000001", Column("MWh"), 1),
        ("4", Column("kW"), 1_000_000),  # for a quarter of an hour
        ("4", Column("kW", interval=60), 4_000_000),
        ("0.001", Column("W", interval=30), 1),  # half an mWh
    ],
)
def test_a_cell_is_whole_mwh_in_its_unit(text: str, column: Column, mwh: int) -> None:
    assert energy_mwh(text, column)[0] == mwh


def test_mean_power_needs_its_interval_and_energy_does_not() -> None:
    assert mwh_per_unit("kW") == (10**6, True)
    assert mwh_per_unit("MWh") == (10**9, False)


@pytest.mark.parametrize(
    ("text", "mwh", "finer"),
    [("0.0000005", 1, True), ("-0.0000005", -1, True), ("0.0000004", 0, True), ("1.0", 10**6, False)],
)
def test_halves_are_rounded_away_from_zero_and_counted(text: str, mwh: int, finer: bool) -> None:
    assert energy_mwh(text, Column()) == (mwh, finer)


@pytest.mark.parametrize(
    ("text", "decimal", "why"),
    [
        ("n/a", ".", "is not a number"),
        ("", ".", "is not a number"),
        ("1_000", ".", "is not a number"),
        ("\u0661", ".", "is not a number"),
        ("nan", ".", "is not a finite number"),
        ("-Infinity", ".", "is not a finite number"),
        ("1,5", ".", "is not a number with a decimal point"),
        ("1.5", ",", "is not a number with a decimal comma"),
        ("1,234.5", ".", "has a thousands mark"),
        ("0.5 kWh", ".", "has its unit beside it, which is read in titles and columns of units only"),
        ("1e99", ".", "is too large for a reading"),
        (str(LARGEST_MWH), ".", "is too large for a reading"),
    ],
)
def test_a_cell_that_is_no_energy_says_why(text: str, decimal: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        energy_mwh(text, Column(decimal=decimal))


def test_the_largest_energy_is_the_last_that_a_float_holds_to_the_mwh() -> None:
    assert energy_mwh(f"{(LARGEST_MWH - 1) / Decimal(10**6)}", Column())[0] == LARGEST_MWH - 1
    with pytest.raises(ValueError, match="too large"):
        energy_mwh(f"{LARGEST_MWH / Decimal(10**6)}", Column())


@settings(deadline=None, max_examples=60)
@given(mwh=st.integers(-(LARGEST_MWH - 1), LARGEST_MWH - 1), unit=st.sampled_from(["kWh", "Wh", "MWh"]))
def test_every_energy_that_is_written_out_comes_back(mwh: int, unit: str) -> None:
    number = Fraction(mwh, mwh_per_unit(unit)[0])
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    assert energy_mwh(text, Column(unit)) == (mwh, False)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("", MEASURED),
        (" Actual ", MEASURED),
        ("S", SUBSTITUTED),
        ("Estimada", ESTIMATED),
        ("E", ESTIMATED),
        ("filled", FILLED),
        ("Questionable", SUSPECT),
    ],
)
def test_a_word_of_quality_in_any_case(word: str, code: int) -> None:
    assert quality(word) == code


def test_an_unknown_word_of_quality_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^is not a known quality$"):
        quality("perhaps")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Delivered", "import"),
        ("Offtake Day", "import"),
        ("Injection Night", "export"),
        ("Surplus Generation", "export"),
        ("Generation", "generation"),
    ],
)
def test_a_flow_by_the_whole_text_or_its_first_word(text: str, found: str) -> None:
    assert flow(text) == found


def test_an_unknown_flow_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^is not import, export or generation$"):
        flow("sideways")
