"""Rows of another medium, as gas beside electricity: the columns that tell them, and the head without them."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS
from etl.sources.read_plan.flow_plan.flow_columns import texts_of
from etl.sources.read_plan.flow_plan.word_columns import WordReader
from etl.sources.read_plan.head import Head
from etl.sources.read_plan.plan_values import Effect, WordColumn
from etl.sources.read_plan.titles import is_named
from etl.sources.words.row_words import names_day_or_night, other_unit


class Whose(NamedTuple):
    """The columns that tell whose a row is, and when; None where the file has none."""

    client: int | None
    meter: int | None
    register: int | None
    when: tuple[int | None, ...]


def twins(head: Head, unit: int | None, whose: Whose) -> WordColumn | None:
    """Find meters of which a span has a row in kWh and one in m3: both are gas, whose energy is written beside it.

    None where there are none, and where rows name clients but no meters: a client may have electricity and gas.
    """
    by = gas_by(head, unit, whose)
    if by is None:
        return None
    unit, meter, _ = by
    places = [place for place in (whose.client, whose.meter, whose.register, *whose.when) if place is not None]
    rows = [row for row in head.rows if len(row) == head.fields]
    spans = {_cells(row, places) for row in rows if other_unit(row[unit]) == "not electricity"}
    if not spans:
        return None
    plain = [row for row in rows if whose.register is None or not names_day_or_night(row[whose.register])]
    found = [row[meter] for row in plain if not other_unit(row[unit]) and _cells(row, places) in spans]
    if not found:
        return None
    ids = dict.fromkeys(text.strip(BLANKS).casefold() for text in found)
    return WordColumn(meter, (*((text, Effect(ignore="gas")) for text in ids), ("*", Effect())))


def gas_by(head: Head, unit: int | None, whose: Whose) -> tuple[int, int, int | None] | None:
    """Return the columns of unit, meter and register by which gas is known; None where a file has none of them."""
    meter = whose.meter if whose.meter is not None and _filled(head, whose.meter) else _point(head, whose.client)
    return None if unit is None or meter is None else (unit, meter, whose.register)


def _filled(head: Head, column: int) -> bool:
    return any(row[column].strip(BLANKS) for row in head.rows if column < len(row))


def _point(head: Head, column: int | None) -> int | None:
    """Return a column of clients that are metering points, with one medium each."""
    return (
        column if column is not None and column < len(head.header) and is_named(head.header[column], "point") else None
    )


def _cells(row: Sequence[str], places: Sequence[int]) -> tuple[str, ...]:
    return tuple(row[place] for place in places)


def without_other_media(head: Head, words: Sequence[WordColumn], name: str) -> Head:
    """Return the head without rows of other media; InputError where none is left."""
    if not words:
        return head
    readers = [WordReader(column) for column in words]
    reasons = [_reason(row, readers) for row in head.rows]
    if not any(reasons):
        return head
    kept = [number for number, reason in enumerate(reasons) if not reason]
    if not kept:
        what = f"its rows are {reasons[0]}" if reasons[0] != "not electricity" else "its rows are not electricity"
        raise InputError(name, what, "leave it out", code="E-FLOW")
    rows, lines = [head.rows[number] for number in kept], [head.lines[number] for number in kept]
    return replace(head, rows=rows, lines=lines)


def in_head(head: Head, words: WordColumn) -> WordColumn:
    """Return a column with the texts of the head that leave out a row, which a declaration names."""
    return in_texts(texts_of(head, words.column), words)


def in_texts(texts: Iterable[str], words: WordColumn) -> WordColumn:
    """Return a column with those of its texts that leave out a row."""
    reader = WordReader(replace(words, column=0))
    reasons = {text: _reason([text], [reader]) for text in texts}
    return replace(words, effects=tuple((text.casefold(), Effect(ignore=why)) for text, why in reasons.items() if why))


def _reason(row: Sequence[str], words: Sequence[WordReader]) -> str:
    """Why a row is left out; empty for one that is not, and for one at fault."""
    for column in words:
        if column.column < len(row):
            with suppress(ValueError):
                if reason := column.of(row[column.column]).ignore:
                    return reason
    return ""
