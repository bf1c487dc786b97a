"""Exports: tables in record batches become one whole file, or nothing, in one of FORMATS.

Imports no pyarrow by itself: the help of commands lists the formats.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, NamedTuple, cast

from etl.core.errors import TargetError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from etl.core.disk.targets import Target
    from etl.exports.writer import Table, Writer

FORMATS = {
    "parquet": "etl.exports.parquet:ParquetFile",
    "csv": "etl.exports.comma_separated:CsvFile",
    "jsonl": "etl.exports.objects:JsonLinesFile",
    "json": "etl.exports.objects:JsonFile",
    "xlsx": "etl.exports.workbooks.excel:ExcelFile",
    "arrow": "etl.exports.arrow:ArrowFile",
}
"""A suffix without its dot, to the Writer that makes such files."""
BOOKS = ("xlsx",)
"""Formats whose files hold several tables."""

TABLE = "table"
_FOR_PEOPLE = {TABLE: "etl.exports.shown.table_text:TableText"}
"""What no suffix names: it is for people, and does not load back."""

STDOUT: Final = "-"


def formats() -> str:
    """Return the names of all formats."""
    return ", ".join((*FORMATS, *_FOR_PEOPLE))


def suffixes() -> str:
    """Return the suffixes of all formats for a help text."""
    *most, last = (f".{name}" for name in FORMATS)
    return f"{', '.join(most)} or {last}"


class Written(NamedTuple):
    """What one export wrote."""

    rows: int
    bytes: int


def format_of(target: Target | str, named: str | None = None) -> str:
    """Return the format by its name, else by the target's suffix, else CSV for standard output; the error lists all."""
    if named is not None:
        if named in FORMATS or named in _FOR_PEOPLE:
            return named
        raise UsageError(f"{named!r} is not an export format (--format is one of {formats()})", code="E-FORMAT")
    if str(target) == STDOUT:
        return "csv"
    written = Path(str(target)).suffix
    suffix = written.lower().removeprefix(".")
    if suffix in FORMATS:
        return suffix
    kind = f"the suffix {written!r} is not one of an export" if suffix else "the name has no suffix"
    raise TargetError(f"{target}: {kind} (use .{', .'.join(FORMATS)}, or --format)", code="E-FORMAT")


def write(
    target: Target | Literal["-"],
    schema: pa.Schema,
    batches: Iterable[pa.RecordBatch],
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    stdout: BinaryIO | None = None,
    rows: int | None = None,
    beside: Sequence[Table] = (),
) -> Written:
    """Write all batches to a file that is whole or not there, or to `stdout` where the target is `-`.

    The same rows give the same bytes, however they are cut into batches. `rows`, where known, lets a format that holds
    fewer refuse before anything is read. `beside` are more tables, for one of BOOKS.
    Memory: a few batches of 65,536 rows.
    """
    from etl.exports.writer import into

    make = _writer(format_of(target, format))
    return Written(*into(target, make, [(schema, batches), *beside], stdout=stdout, rows=rows))


def _writer(name: str) -> type[Writer]:
    module, _, attribute = (FORMATS | _FOR_PEOPLE)[name].partition(":")
    return cast("type[Writer]", getattr(import_module(module), attribute))
