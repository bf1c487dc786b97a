"""Effects of words on the rows of a piece: of each column its words, and which of them each row has."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.sources.delimited.arrow_columns import as_array
from etl.sources.read_plan.flow_plan.word_columns import WordReader
from etl.sources.read_plan.plan_values import Effect

Mask = npt.NDArray[np.bool_]


class RowEffects(NamedTuple):
    """What the words of one column say of each row."""

    effects: list[Effect]
    places: npt.NDArray[Any]

    def where(self, rows: Mask) -> "RowEffects":
        return RowEffects(self.effects, self.places[rows])


def row_effects(batch: pa.RecordBatch, words: WordReader) -> RowEffects:
    """Return the effects of one column on the rows of a piece; ValueError for a word that is not known."""
    column = batch.column(str(words.column))
    of_texts = [words.of(text) for text in column.dictionary.to_pylist()]
    effects = list(dict.fromkeys(of_texts))  # few, however many texts there are
    places = np.array([effects.index(effect) for effect in of_texts], np.int64)
    return RowEffects(effects, places[as_array(column.indices)])


def rows_to_read(columns: Sequence[RowEffects], rows: Mask) -> tuple[Mask, Counter[str]]:
    """Return those rows that no word passes over, and how many of the others there are for which reason."""
    keep, ignored = rows, Counter[str]()
    for one in columns:
        for number, effect in enumerate(one.effects):
            if effect.ignore:
                mine = keep & (one.places == number)
                ignored[effect.ignore] += int(np.count_nonzero(mine))
                keep = keep & ~mine
    return keep, +ignored
