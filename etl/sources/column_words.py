"""Words of the columns that say something of their row (flow, register, quality, unit), in all rows of a file."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.values import flow, quality
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.arrow_columns import as_array
from etl.sources.delimited.fast import FastParser
from etl.sources.delimited.table_pieces import table_pieces
from etl.sources.delimited.text_pieces import Readable
from etl.sources.read_plan.flow_plan.other_media import in_texts
from etl.sources.read_plan.flow_plan.word_columns import Qualities, WordReader, combined
from etl.sources.read_plan.plan_values import ReadPlan, WordColumn
from etl.sources.read_plan.titles import unit_spelled

MOST = 1000
"""Texts of a column beyond which they are no words: numbers of devices, say."""

Counts = Mapping[int, Counter[str]]


class Word(NamedTuple):
    """A text of a column, in so many rows."""

    role: str
    """register, flow, quality or unit; `rows` for a column that only tells which rows are read."""
    column: int
    text: str
    rows: int
    flow: str
    """The flow that it names; empty where it names none."""
    fault: str
    """Why rows with it are bad rows; empty where they are not."""


def counted(stream: Readable, plan: ReadPlan) -> Counts:
    """Count the words of a table, to its end; nothing is read where no column has any."""
    found: dict[int, Counter[str]] = {place: Counter() for place in sorted(_roles(plan))}
    parser = FastParser(plan, Channels())
    for piece in table_pieces(stream, plan) if found else ():
        few = [place for place in found if len(found[place]) <= MOST]
        batch = parser.texts(piece.data, few)
        for place in few:
            texts = _of_rows(piece.data, plan, place) if batch is None else _of_column(batch.column(str(place)))
            found[place].update(texts)
    return {place: words for place, words in found.items() if len(words) <= MOST}


def _of_column(column: object) -> dict[str, int]:
    rows = np.bincount(as_array(column.indices), minlength=len(column.dictionary))  # type: ignore[attr-defined]
    texts: dict[str, int] = {}
    for text, number in zip(column.dictionary.to_pylist(), rows.tolist(), strict=True):  # type: ignore[attr-defined]
        texts[text.strip(BLANKS)] = texts.get(text.strip(BLANKS), 0) + number
    return texts


def _of_rows(data: bytes, plan: ReadPlan, place: int) -> Counter[str]:
    """Count the texts of a piece that pyarrow does not read, whatever else is odd about its rows."""
    lines = io.StringIO(data.decode("utf-8", "replace").replace("\0", ""), newline="")
    rows = csv.reader(lines, delimiter=plan.syntax.separator)
    return Counter(row[place].strip(BLANKS) for row in _readable(rows) if place < len(row))


def _readable(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:
            continue


def understood(plan: ReadPlan, counts: Counts) -> list[Word]:
    """Return what each word says, and those by which rows are bad."""
    roles = _roles(plan)
    return [
        Word(roles[place], place, text, rows, *_meaning(_reader(plan, place, roles[place]), text))
        for place, words in counts.items()
        for text, rows in words.items()
        if text
    ]


def with_words(plan: ReadPlan, counts: Counts) -> ReadPlan:
    """Return the plan with all words by which rows of a long table are left out, which a declaration names."""

    def named(words: WordColumn) -> WordColumn:
        return in_texts(counts[words.column], words) if words.reads and words.column in counts else words

    plan = replace(plan, left_out=tuple(map(named, plan.left_out)))
    if plan.table is None or plan.layout != "long":
        return plan
    return replace(plan, table=replace(plan.table, words=tuple(map(named, plan.table.words))))


def _roles(plan: ReadPlan) -> dict[int, str]:
    """Return the columns of words, and what each is."""
    columns, table = plan.columns, plan.table
    words = (*plan.left_out, *(table.words if table is not None else ()))
    roles = {one.column: "rows" for one in words if one.reads}
    if table is not None:
        roles |= {cell.quality: "quality" for cell in table.cells if cell.quality is not None}
    named = {"register": columns.register, "flow": columns.flow, "quality": columns.quality, "unit": columns.unit}
    return roles | {place: role for role, place in named.items() if place is not None}


def _reader(plan: ReadPlan, place: int, role: str) -> Callable[[str], str]:
    """Return what reads the words of a column: their flow, ValueError for a word that is not known."""
    table = plan.table
    words = (*plan.left_out, *(table.words if table is not None else ()))
    readers = [WordReader(one) for one in words if one.column == place]

    def of_role(text: str, flow_of_row: str) -> str:
        if role == "quality" and table is not None:
            Qualities(table).code(text)
        elif role == "quality":
            quality(text)
        elif role == "unit" and table is None and unit_spelled(text) != plan.energy.unit:
            raise ValueError(f"is not {plan.energy.unit}, the unit of the file")
        elif role == "flow" and table is None:
            return flow(text, plan.energy.delivery)
        return flow_of_row

    def read(text: str) -> str:
        effect = combined([reader.of(text) for reader in readers])
        return "" if effect.ignore else of_role(text, effect.flow)

    return read


def _meaning(reader: Callable[[str], str], text: str) -> tuple[str, str]:
    try:
        return reader(text), ""
    except ValueError as error:
        return "", str(error)
