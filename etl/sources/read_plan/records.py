"""Registry of file formats that are no tables: which there are, which one a file has, and its plan."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Protocol, cast

from etl.core.errors import InputError, UsageError
from etl.sources.inputs.streams import Stream
from etl.sources.read_plan.plan_values import Clock, Columns, Energy, Options, ReadPlan, Syntax
from etl.sources.rows import Batch, LongRows

RECORDS: Mapping[str, str] = {
    "espi": "etl.sources.espi",
    "mscons": "etl.sources.mscons",
    "nem12": "etl.sources.nem.nem12",
    "nem13": "etl.sources.nem.nem13",
}
"""Name of the layout to the module that reads it, imported for every file: so it imports nothing heavy at its top."""

_STATED_BY_FILE = (
    "stamps", "unit", "interval", "step", "register", "digits", "stamp", "flow", "columns", "dates", "decimal",
)  # fmt: skip


_OPTION = {"step": "interval"}


class ReadAgain(Exception):  # noqa: N818 - not an error: a reason to read the file again
    """Readings already yielded that the rest of the file withdraws; `known` lets `batches` leave them out."""

    def __init__(self, known: object) -> None:
        super().__init__(known)
        self.known = known


class Reader(Protocol):
    """The interface of such a module."""

    SENTENCE: str
    """How its files are read, after `layout NAME,` in the line before a load: zone, start or end, unit."""
    ZONE: str
    """The clock of its market, which is that of the meters unless the user names theirs; empty: it has none."""

    def recognises(self, head: bytes) -> bool:
        """Return whether a file that begins so (HEAD_BYTES or all of it, with its BOM) is its own; never raises."""
        ...

    def batches(self, stream: Stream, name: str, *known: object) -> Iterator[Batch | LongRows]:
        """Yield the file in batches of 10^4 to 10^5 readings; InputError for what makes the whole file no good.

        Bad rows go into Rows.rejects with their line. `seconds` are UTC. Used once, by one thread. `known` is passed
        only after a ReadAgain, when they are called again.
        """
        ...


def reader(layout: str) -> Reader:
    """Import the module of a layout."""
    return cast("Reader", import_module(RECORDS[layout]))


def understand_records(head: bytes, name: str, options: Options) -> ReadPlan | None:
    """Return the plan of a file that is no table; None for tables. InputError where `--format` disagrees."""
    if options.format not in ("auto", *RECORDS):
        return None
    names = RECORDS if options.format == "auto" else (options.format,)
    found = [layout for layout in names if reader(layout).recognises(head)]
    if not found:
        if options.format == "auto":
            return None
        raise InputError(name, f"does not begin as a {options.format} file does", "omit --format", code="E-LAYOUT")
    if len(found) > 1:
        raise InputError(name, f"may be {' or '.join(found)}", "say which with --format", code="E-LAYOUT")
    return _plan(found[0], options)


def _plan(layout: str, options: Options) -> ReadPlan:
    for option in _STATED_BY_FILE:
        if getattr(options, option):
            raise UsageError(
                f"--{_OPTION.get(option, option)}: a file of layout {layout} states this itself (omit the option)"
            )
    return ReadPlan(
        layout=layout,
        syntax=Syntax("", ",", ".", skip=0, fields=0, header=()),
        clock=Clock("", "UTC", zone_named=True, stamp="start", meter_zone=options.timezone or reader(layout).ZONE),
        energy=Energy("kWh", negative=options.negative, control=options.control),
        columns=Columns(value=0),
        client=options.client,
        records=reader(layout).SENTENCE,
    )
