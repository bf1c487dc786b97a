"""Bars: stacked on a scale, hatched, beside those of a year before, and gaps that are no bars of nothing."""

from fractions import Fraction

from etl.statements.pictures.stacked_bars import Bar, bar_labels, bar_paths, highest

ONE, TWO, FOUR = (Fraction(number) for number in (1, 2, 4))


def drawn(*bars: Bar) -> dict[str, str]:
    return {path.fill: path.d for path in bar_paths(bars)}


def test_the_highest_bar_is_as_high_as_the_picture_and_one_of_nothing_is_not_drawn() -> None:
    bars = [Bar("", [FOUR]), Bar("", [ONE]), Bar("", [Fraction(0)]), Bar("", [TWO])]
    assert highest(bars) == 4
    assert drawn(*bars) == {"solid": "M16 0h128v160h-128zM176 120h128v40h-128zM496 80h128v80h-128z"}
    assert drawn(Bar("", [Fraction(0)])) == {}


def test_parts_are_stacked_from_below_and_what_is_estimated_is_hatched_at_the_top() -> None:
    assert drawn(Bar("", [ONE, TWO, ONE], estimated=ONE)) == {
        "solid": "M64 120h512v40h-512z", "dots": "M64 40h512v80h-512z", "rows": "M64 0h512v40h-512z",
        "hatch": "M64 0h512v40h-512z",
    }  # fmt: skip


def test_a_gap_is_an_empty_frame_with_a_cross_and_a_part_of_one_a_cross() -> None:
    assert drawn(Bar("", [], gap=True)) == {"hole": "M64 120h512v40h-512z", "gap": "M320 150m-4 -4l8 8m-8 0l8 -8"}
    assert drawn(Bar("", [ONE], gap=True)).keys() == {"solid", "gap"}


def test_a_year_before_stands_beside_and_a_peak_has_a_mark() -> None:
    found = drawn(Bar("", [ONE], before=TWO, peak=True))
    assert found == {"empty": "M64 0h256v160h-256z", "solid": "M320 80h256v80h-256z", "peak": "M448 78l-5 -8h10z"}


def test_labels_stand_in_the_middle_below_their_bars() -> None:
    found = bar_labels([Bar("1", [ONE]), Bar("", [ONE])], "1 kWh")
    assert [(one.x, one.y, one.text) for one in found] == [("0", "-14", "1 kWh"), ("160", "180", "1")]
