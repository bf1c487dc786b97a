"""Meaning of the codes of MSCONS, and exact energy of a quantity."""

import pytest

from etl.sources.mscons.codes import energy_mwh, flow_of, left_out


@pytest.mark.parametrize(
    ("obis", "found"),
    [
        ("1-1:1.29.0", ("import", "")),
        ("1-0:2.9.0*255", ("export", "")),
        ("1-1:3.29.0", ("", "reactive or other quantities")),
        ("1-1:1.8.0", ("", "reads of registers")),
        ("1-1:1.6.0", ("", "demand, not energy")),
        ("1-1:1.7.0", ("", "other kinds of measurement")),
        ("1-1:1.29.1", ("", "tariff registers, parts of the total")),
        ("7-20:99.33.17", ("", "gas")),
        ("3-1:1.29.0", ("", "another medium (3)")),
        ("", ("", "no OBIS number of energy (none)")),
        ("Z02", ("", "no OBIS number of energy (Z02)")),
    ],
)
def test_an_obis_number_is_a_flow_or_says_why_not(obis: str, found: tuple[str, str]) -> None:
    assert flow_of(obis) == found


@pytest.mark.parametrize(
    ("qualifier", "unit", "why"),
    [
        ("220", "", ""),
        ("220", "MWH", ""),
        ("20", "", ""),
        ("79", "", "sums"),
        ("136", "", "another qualifier (136)"),
        ("", "", "another qualifier (none)"),
        ("220", "KWT", "another unit (KWT)"),
    ],
)
def test_a_quantity_is_energy_that_was_read_or_says_why_not(qualifier: str, unit: str, why: str) -> None:
    assert left_out(qualifier, unit) == why


@pytest.mark.parametrize(
    ("text", "unit", "found"),
    [
        ("36.300", "", (36_300_000, False)),
        ("-0.5", "MWH", (-500_000_000, False)),
        ("0.0015", "WHR", (2, True)),
        ("-0.0000005", "KWH", (-1, True)),
        ("7.", "KWH", (7_000_000, False)),
    ],
)
def test_energy_is_whole_milliwatt_hours_half_rounded_away_from_zero(
    text: str, unit: str, found: tuple[int, bool]
) -> None:
    assert energy_mwh(text, unit) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1e3", "is not a number"),
        ("+1", "is not a number"),
        ("1,5", "is not a number"),
        ("9" * 13, "is too large for a reading"),
    ],
)
def test_what_is_no_energy_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^'.*' {why}$"):
        energy_mwh(text, "KWH")
