"""WordColumn of a layout: whole ones before beginnings, an empty cell says nothing, an unknown word is refused."""

import pytest

from etl.core.usage_page import ESTIMATED, QUALITIES
from etl.sources.read_plan.flow_plan.word_columns import NO_EFFECT, Qualities, WordReader, combined
from etl.sources.read_plan.plan_values import Cell, Effect, Table, WordColumn

IN, OUT, GAS = Effect(flow="import"), Effect(flow="export"), Effect(ignore="gas")


def test_a_whole_word_counts_before_a_beginning_and_case_and_blanks_do_not() -> None:
    words = WordReader(WordColumn(3, (("in", IN), ("in*", GAS), ("out", OUT))))
    assert [words.of(text) for text in (" IN ", "into", "Out", "")] == [IN, GAS, OUT, NO_EFFECT]
    with pytest.raises(ValueError, match=r"^is not a word that the layout knows$"):
        words.of("outside")


def test_of_several_columns_the_first_that_says_a_thing_counts() -> None:
    some = [Effect(unit="Wh"), Effect(flow="export", unit="kWh", register=""), Effect(flow="import", register="T1")]
    assert combined(some) == Effect(flow="export", unit="Wh", register="")
    assert combined([]) == NO_EFFECT


def test_own_words_of_quality_count_beside_the_usual_ones() -> None:
    qualities = Qualities(Table((Cell(1),), qualities=(("geschätzt", "estimated"),)))
    assert qualities.code(" Geschätzt ") == QUALITIES.index("estimated") == ESTIMATED
    assert qualities.code("E") == ESTIMATED
    with pytest.raises(ValueError, match="is not"):
        qualities.code("sideways")
