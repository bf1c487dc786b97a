"""Numbers and instants as people and programs read them."""

import pytest

from etl.reports.figures import count, head_lines, kwh, shown_kwh, shown_stamp, stamp, table
from etl.store.documents.chain import Head


@pytest.mark.parametrize(
    ("number", "nouns", "text"),
    [
        (0, ("reading",), "0 readings"),
        (1, ("reading",), "1 reading"),
        (5_999_616, ("reading",), "5,999,616 readings"),
        (1, ("bill is", "bills are"), "1 bill is"),
        (2, ("bill is", "bills are"), "2 bills are"),
    ],
)
def test_a_count_agrees_with_its_noun(number: int, nouns: tuple[str, ...], text: str) -> None:
    assert count(number, *nouns) == text


def test_each_series_has_a_line_with_its_head() -> None:
    assert head_lines([]) == []
    assert head_lines([Head("2024", 5, "ab")]) == [
        "  head of the series (keep it: it shows later whether a document is missing): 2024:5:ab"
    ]


@pytest.mark.parametrize(
    ("energy_mwh", "exact"),
    [(0, "0"), (1, "0.000001"), (1_000_000, "1"), (10_000_000, "10"), (7_922_741_000, "7922.741"), (-500_000, "-0.5")],
)
def test_energy_for_programs_is_exact_and_without_trailing_zeros(energy_mwh: int, exact: str) -> None:
    assert kwh(energy_mwh) == exact


def test_energy_for_people_has_its_thousands_marked_and_three_decimals() -> None:
    assert shown_kwh(7_922_741_000) == "7,922.741 kWh"
    assert shown_kwh(0) == "0.000 kWh"


def test_a_minute_is_a_utc_stamp_and_none_is_none() -> None:
    august = 25_025_760  # 17379 days of 1440 minutes after 1970-01-01
    assert (stamp(august), shown_stamp(august)) == ("2017-08-01T00:00:00+00:00", "2017-08-01 00:00 UTC")
    assert (stamp(None), shown_stamp(None)) == (None, "")


def test_numbers_of_a_table_are_flush_right_and_no_line_ends_in_spaces() -> None:
    assert table([["name", "kWh", "note"], ["a", "10", ""], ["longer", "1,000", "x"]], {1}) == [
        "name      kWh  note",
        "a          10",
        "longer  1,000  x",
    ]
