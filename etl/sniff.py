"""`etl sniff`: how a file would be read, without loading it. `etl layouts`: which layouts are declared."""

import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from etl.core.errors import UsageError
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
    how: ReadPlan
    sentence: str
    rows: FirstRows
    declaration: str
    whole: bool
    """Whether the rows that were looked at are all of the file's."""


def sniff(argument: str, options: Options) -> Sniffed:
    """InputError for what could not be loaded either, or could be read in two ways."""
    remote = _one(expand([argument]), argument)
    with closing(fetched([remote], Path(tempfile.gettempdir()))) as here:
        one = _one(list(here), argument)
    with one.open() as stream:
        head = stream.head()
        how = understand(head, one.name, options)
        rows = first_rows(stream, how)
    text = declaration(how, options)
    return Sniffed(one.name, how, sentence(how), rows, text, rows.whole and len(head) < HEAD_BYTES)


def _one(inputs: list[Input], argument: str) -> Input:
    if len(inputs) > 1:
        raise UsageError(f"{masked(argument)} is {len(inputs)} files: name one ({inputs[0].name}, ...)")
    return inputs[0]


def declared() -> list[Layout]:
    """Every layout of tables that comes with the program, by name."""
    return [shipped(name) for name in names()]


def records() -> dict[str, str]:
    """The layouts that are no tables, and what is said of each."""
    return {name: reader(name).SENTENCE for name in RECORDS}


def show(name: str) -> str:
    """The declaration of a layout, to copy."""
    if name in RECORDS:
        raise UsageError(f"{name} is no table: it has no declaration")
    return text_of(name)
