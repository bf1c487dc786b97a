"""Effects of a column's words: each row has that of its own, and rows that a word passes over are counted."""

import numpy as np
import pytest

from etl.sources.delimited.row_effects import row_effects, rows_to_read
from etl.sources.read_plan.flow_plan.word_columns import WordReader
from etl.sources.read_plan.plan_values import Effect, WordColumn
from tests.support.arrow_pieces import piece

OUT, SUM, GAS = Effect(flow="export"), Effect(ignore="a sum"), Effect(ignore="gas")
WORDS = WordReader(WordColumn(0, (("out", OUT), ("sum", SUM), ("gas*", GAS))))
ROWS = piece(["out", "sum", "out", "gas m3", ""])


def test_each_row_has_the_effect_of_its_word() -> None:
    found = row_effects(ROWS, WORDS)
    assert [found.effects[place] for place in found.places.tolist()] == [OUT, SUM, OUT, GAS, Effect()]
    chosen = found.where(np.array([False, True, False, False, True]))
    assert [chosen.effects[place] for place in chosen.places.tolist()] == [SUM, Effect()]


def test_a_word_that_the_layout_does_not_know_is_no_effect() -> None:
    with pytest.raises(ValueError, match="is not a word that the layout knows"):
        row_effects(piece(["out", "in"]), WORDS)


def test_a_row_is_passed_over_once_and_for_the_first_reason() -> None:
    again = row_effects(piece(["", "gas", "", "", "gas"]), WORDS)
    keep, ignored = rows_to_read([row_effects(ROWS, WORDS), again], np.ones(5, np.bool_))
    assert (keep.tolist(), dict(ignored)) == ([True, False, True, False, False], {"a sum": 1, "gas": 2})


def test_a_row_without_a_reading_is_not_counted() -> None:
    rows = np.array([True, False, True, True, True])
    keep, ignored = rows_to_read([row_effects(ROWS, WORDS)], rows)
    assert (keep.tolist(), dict(ignored)) == ([True, False, True, False, True], {"gas": 1})
    assert rows.tolist() == [True, False, True, True, True]


def test_without_words_every_row_is_read() -> None:
    keep, ignored = rows_to_read([], np.array([True, False]))
    assert (keep.tolist(), dict(ignored)) == ([True, False], {})
