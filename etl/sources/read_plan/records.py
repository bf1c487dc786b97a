"""Files of readings that are no tables: which there are, which of them a file is, and how it is understood."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Protocol, cast

from etl.core.errors import InputError, UsageError
from etl.sources.inputs.streams import Stream
from etl.sources.read_plan.plan_values import Columns, Options, Understood
from etl.sources.rows import Batch, LongRows

RECORDS: Mapping[str, str] = {
    "espi": "etl.sources.espi",
    "mscons": "etl.sources.mscons",
    "nem12": "etl.sources.nem.nem12",
    "nem13": "etl.sources.nem.nem13",
}
"""Name of the layout to the module that reads it, imported when a file is looked at: so nothing heavy at its top."""

_SAID_BY_FILE = (
    "stamps", "unit", "interval", "step", "register", "digits", "stamp", "flow", "columns", "dates", "decimal",
)  # fmt: skip


_OPTION = {"step": "interval"}


class ReadAgain(Exception):  # noqa: N818 - not an error: a reason to read the file again
    """Readings were already given that the rest of the file says to leave out; `known` tells `batches` which."""

    def __init__(self, known: object) -> None:
        super().__init__(known)
        self.known = known


class Reader(Protocol):
    """What such a module holds."""

    SENTENCE: str
    """How its files are read, behind `layout NAME,` in the line before a load: zone, start or end, unit."""

    def recognises(self, head: bytes) -> bool:
        """Whether a file with these first bytes (HEAD_BYTES or all of it, with its BOM) is its own; never raises."""
        ...

    def batches(self, stream: Stream, name: str, *known: object) -> Iterator[Batch | LongRows]:
        """The file in batches of some 10^4 to 10^5 readings; InputError for what makes the whole file no good.

        Bad rows go into Rows.rejects with their line. `seconds` are UTC. Used once, by one thread. `known` is given to
        those only that raise ReadAgain, when they are called again.
        """
        ...


def reader(layout: str) -> Reader:
    """The module of a layout."""
    return cast("Reader", import_module(RECORDS[layout]))


def understand_records(head: bytes, name: str, options: Options) -> Understood | None:
    """How a file is read that is no table; None for all others. InputError where `--format` and the file disagree."""
    if options.format not in ("auto", *RECORDS):
        return None
    names = RECORDS if options.format == "auto" else (options.format,)
    found = [layout for layout in names if reader(layout).recognises(head)]
    if not found:
        if options.format == "auto":
            return None
        raise InputError(name, f"is no {options.format} file by its first lines", "leave --format away")
    if len(found) > 1:
        raise InputError(name, f"may be {' or '.join(found)}", "say which with --format")
    return _understood(found[0], options)


def _understood(layout: str, options: Options) -> Understood:
    for option in _SAID_BY_FILE:
        if getattr(options, option):
            raise UsageError(f"--{_OPTION.get(option, option)}: a file of layout {layout} says this itself")
    return Understood(
        layout=layout,
        encoding="",
        separator=",",
        decimal=".",
        skip=0,
        fields=0,
        header=(),
        columns=Columns(value=0),
        stamp_format="",
        zone="UTC",
        zone_said=True,
        stamp="start",
        unit="kWh",
        interval=None,
        flow="import",
        negative=options.negative,
        client=options.client,
        records=reader(layout).SENTENCE,
    )
