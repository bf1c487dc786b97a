"""Texts of values become exactly their milliwatt-hours, however people and programs write numbers."""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.usage_page import ESTIMATED, FILLED, MEASURED, SUBSTITUTED
from etl.sources.cells.values import LARGEST_MWH, energy_mwh, flow, quality
from tests.support.packed_pieces import plan

untimed = settings(deadline=None)


@untimed
@given(number=st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False), comma=st.booleans())
def test_decimal_text_becomes_exactly_its_milliwatt_hours(number: Decimal, comma: bool) -> None:
    text = str(number).replace(".", "," if comma else ".")
    with localcontext(prec=200):  # 28 digits would round before the half is looked at
        exact = number * 10**6
        expected = exact.quantize(Decimal(1), ROUND_HALF_UP)
    assert energy_mwh(text, plan(decimal="," if comma else ".").measure()) == (int(expected), expected != exact)


@untimed
@given(mwh=st.integers(-LARGEST_MWH + 1, LARGEST_MWH - 1))
def test_every_whole_milliwatt_hour_comes_back(mwh: int) -> None:
    assert energy_mwh(str(Decimal(mwh).scaleb(-6)), plan().measure()) == (mwh, False)


@pytest.mark.parametrize(
    ("text", "decimal", "mwh", "rounded"),
    [
        (".145", ".", 145_000, False),
        ("+0.5", ".", 500_000, False),
        ("5.", ".", 5_000_000, False),
        ("1,23E-2", ",", 12_300, False),
        ("0E-20", ".", 0, False),
        ("\u00a0 0.219 ", ".", 219_000, False),
        ("0.39600000000000000000", ".", 396_000, False),
        ("1.9220001", ".", 1_922_000, True),
        ("0.0000005", ".", 1, True),
        ("-0.0000005", ".", -1, True),
        ("1e-999", ".", 0, True),
    ],
)
def test_numbers_are_read_as_people_and_programs_write_them(text: str, decimal: str, mwh: int, rounded: bool) -> None:
    assert energy_mwh(text, plan(decimal=decimal).measure()) == (mwh, rounded)


@pytest.mark.parametrize(
    ("unit", "interval", "mwh"),
    [("kWh", None, 1_500_000), ("Wh", None, 1500), ("MWh", None, 1_500_000_000), ("kW", 15, 375_000), ("W", 10, 250)],
)
def test_every_unit_becomes_milliwatt_hours(unit: str, interval: int | None, mwh: int) -> None:
    assert energy_mwh("1.5", plan(unit=unit, interval=interval).measure()) == (mwh, False)


def test_mean_power_times_the_interval_is_rounded_half_away_from_zero() -> None:
    assert energy_mwh("0.000002", plan(unit="kW", interval=15).measure()) == (1, False)
    assert energy_mwh("-0.000002", plan(unit="kW", interval=15).measure()) == (-1, False)
    assert energy_mwh("0.000001", plan(unit="kW", interval=15).measure()) == (0, False)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("n/a", "is not a number"),
        ("0x10", "is not a number"),
        ("1_000", "is not a number"),
        ("١٢", "is not a number"),
        ("1.2.3", "is not a number"),
        ("-", "is not a number"),
        ("nan", "is not a finite number"),
        ("-Infinity", "is not a finite number"),
        ("1,234.5", "has a thousands mark"),
        ("1 234", "has a thousands mark"),
        ("0,5", "is not a number with a decimal point"),
        ("1e999", "is too large for a reading"),
        (str(2**51), "is too large for a reading"),
        ("1e99999999999", "is not a number"),
    ],
)
def test_what_is_no_energy_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        energy_mwh(text, plan().measure())


def test_words_of_quality_and_flow_are_known_in_any_case() -> None:
    assert [quality(word) for word in ("", "Actual", "S", "estimated", "filled")] == [
        MEASURED,
        MEASURED,
        SUBSTITUTED,
        ESTIMATED,
        FILLED,
    ]
    assert [flow(word) for word in ("Import", "Surplus Generation", "Injection Night", "production")] == [
        "import",
        "export",
        "export",
        "generation",
    ]
    for read_word in (quality, flow):
        with pytest.raises(ValueError, match="is not"):
            read_word("sideways")
