"""Counts of a load add up, and no reason is lost on the way."""

from etl.blocks.counts import Counts


def test_counts_add_up_and_reasons_with_them() -> None:
    piece = Counts(rows=3, read=4, blank=1, ignored={"gas": 2})
    other = Counts(rows=5, read=5, loaded=4, rounded=1, ignored={"gas": 1, "water": 7})
    both = piece + other
    assert both == Counts(rows=8, read=9, loaded=4, blank=1, rounded=1, ignored={"gas": 3, "water": 7})
    assert piece + Counts() == piece


def test_what_is_ignored_is_one_number_beside_the_others() -> None:
    assert Counts(rows=1, ignored={"gas": 2, "water": 3}).numbers() == {
        "rows": 1, "read": 0, "loaded": 0, "duplicate": 0, "revised": 0, "rejected": 0, "blank": 0, "ignored": 5,
        "estimated": 0, "rounded": 0,
    }  # fmt: skip
