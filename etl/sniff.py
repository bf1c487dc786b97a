"""Verdict on how a file would be read, without loading it, and the layouts that are declared: `etl sniff`."""

import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from etl.core.errors import UsageError
from etl.sources.column_words import Word, counted, understood, with_words
from etl.sources.inputs.fetching import fetched
from etl.sources.inputs.named_input import Input
from etl.sources.inputs.opening import expand
from etl.sources.inputs.streams import HEAD_BYTES
from etl.sources.inputs.urls import masked
from etl.sources.preview import FirstRows, first_rows
from etl.sources.read_plan.declarations import names, shipped, text_of
from etl.sources.read_plan.draft import declaration
from etl.sources.read_plan.layout import Layout
from etl.sources.read_plan.plan_values import Options, ReadPlan
from etl.sources.read_plan.records import RECORDS, reader
from etl.sources.read_plan.understand import sentence, understand


@dataclass(frozen=True)
class Sniffed:
    """The verdict on one file."""

    name: str
    plan: ReadPlan
    sentence: str
    rows: FirstRows
    words: list[Word]
    """Of the columns of flow, register, quality and unit, in all its rows."""
    declaration: str
    whole: bool
    """Whether the first rows are all that the file has."""


def sniff(file: str, options: Options) -> Sniffed:
    """Read the head of a file and the words of its rows; InputError where it could not be loaded, or in two ways."""
    remote = _only(expand([file]), file)
    with closing(fetched([remote], Path(tempfile.gettempdir()))) as local:
        source = _only(list(local), file)
    with source.open() as stream:
        head = stream.head()
        plan = understand(head, source.name, options)
        rows = first_rows(stream, plan)
        counts = {} if plan.records else counted(stream, plan)
    plan = with_words(plan, counts)
    words, text = understood(plan, counts), declaration(plan, options)
    return Sniffed(source.name, plan, sentence(plan), rows, words, text, rows.whole and len(head) < HEAD_BYTES)


def _only(inputs: list[Input], file: str) -> Input:
    if len(inputs) > 1:
        raise UsageError(f"{masked(file)} is {len(inputs)} files: name one ({inputs[0].name}, ...)")
    return inputs[0]


def declared() -> list[Layout]:
    """Return every layout of tables that comes with the program, by name."""
    return [shipped(name) for name in names()]


def records() -> dict[str, str]:
    """Return the layouts that are no tables, each with its sentence."""
    return {name: reader(name).SENTENCE for name in RECORDS}


def show(name: str) -> str:
    """Return the declaration of a layout, to copy."""
    if name in RECORDS:
        raise UsageError(
            f"{name} is not a layout of tables: it has no declaration (etl layouts lists them)", code="E-LAYOUT"
        )
    return text_of(name)
