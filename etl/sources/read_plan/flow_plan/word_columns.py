"""Words of a layout that say something of their row: flow, unit, register, that it is passed over; its quality."""

from collections.abc import Sequence

from etl.core.usage_page import QUALITIES
from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.values import quality
from etl.sources.read_plan.plan_values import Effect, Table, WordColumn
from etl.sources.words.row_words import NOTHING, row_word

NO_EFFECT = Effect()


class WordReader:
    """The words of one column."""

    def __init__(self, words: WordColumn) -> None:
        self.column = words.column
        self._reads, self._flow = words.reads, words.flow
        self._whole = {text: effect for text, effect in words.effects if not text.endswith("*")}
        self._begun = [(text[:-1], effect) for text, effect in words.effects if text.endswith("*")]

    def of(self, text: str) -> Effect:
        """Return a text's effect, an empty one's being none; ValueError for a text that the layout does not know."""
        as_written = text.strip(BLANKS)
        text = as_written.casefold()
        found = self._whole.get(text)
        if found is None:
            found = next((effect for begin, effect in self._begun if text.startswith(begin)), None)
        if found is None and self._reads:
            word = row_word(self._reads, as_written, self._flow)
            return Effect(flow=word.flow, ignore=word.left_out) if word != NOTHING else NO_EFFECT
        if found is None and text:
            raise ValueError("is not a word that the layout knows")
        return found or NO_EFFECT


def combined(effects: Sequence[Effect]) -> Effect:
    """Return what several columns say of one row; the first that says a thing counts."""
    return Effect(
        next((effect.flow for effect in effects if effect.flow), ""),
        next((effect.unit for effect in effects if effect.unit), ""),
        next((effect.register for effect in effects if effect.register is not None), None),
        next((effect.ignore for effect in effects if effect.ignore), ""),
    )


class Qualities:
    """The quality words of a layout beside the usual ones."""

    def __init__(self, table: Table) -> None:
        self._own = {text: QUALITIES.index(name) for text, name in table.qualities}

    def code(self, text: str) -> int:
        """Return a word's code; ValueError for one that is not known."""
        own = self._own.get(text.strip(BLANKS).casefold()) if self._own else None
        return quality(text) if own is None else own
