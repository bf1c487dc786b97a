"""Texts that concern the whole of a file: in the lines above its header, in its name, or in the options."""

from itertools import pairwise
from pathlib import PurePath

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS, clean_id, printable
from etl.sources.cells.values import flow
from etl.sources.patterns import find
from etl.sources.read_plan.layout_plan.layout_file import LayoutFile
from etl.sources.read_plan.plan_values import Columns
from etl.sources.read_plan.titles import compact

_GIVE_CLIENT = "give it with --client"


def text_above(file: LayoutFile, what: str) -> str:
    """Return the text after a label in the lines above the header; empty where there is none."""
    if what in file.layout.below:
        return _under(file, compact(file.layout.below[what]))
    label = file.layout.preamble.get(what)
    for line in file.text.lines[: file.skip] if label else ():
        for separator in (file.head.separator, ":"):
            first, _, rest = line.strip(BLANKS + '\n"').partition(separator)
            if compact(first) == compact(label or ""):
                return rest.split(file.head.separator)[0].strip(BLANKS + '"')
    return ""


def _under(file: LayoutFile, label: str) -> str:
    """Return the text in the line below a label, in its column."""
    lines = [line.strip("\n").split(file.head.separator) for line in file.text.lines[: file.skip]]
    for titles, cells in pairwise(lines):
        column = [compact(title) for title in titles].index(label) if label in map(compact, titles) else len(cells)
        if column < len(cells):
            return cells[column].strip(BLANKS + '"')
    return ""


def flow_above(file: LayoutFile) -> str:
    """Return the flow that the lines above the header name; empty where they name none."""
    text = text_above(file, "flow")
    if text.casefold() == "prod":
        what = f"its flow {printable(text)!r} may be what was made or what was fed in"
        raise InputError(file.name, what, "give it with --flow generation or --flow export", code="E-FLOW")
    try:
        return flow(text) if text else ""
    except ValueError as error:
        raise InputError(
            file.name, f"its flow {printable(text)!r} {error}", "give it with --flow", code="E-FLOW"
        ) from None


def client_of(file: LayoutFile, columns: Columns) -> str | None:
    """Return the client of a file without a column of clients; None where there is one."""
    if file.layout.wide in {"clients", "described"}:
        if file.options.client is not None:
            raise InputError(file.name, "has a client for each column", "omit --client", code="E-CLIENT")
        return None
    if columns.client is not None:
        if file.options.client is not None:
            title = printable(file.head.header[columns.client]) if file.head.header else f"number {columns.client + 1}"
            raise InputError(file.name, f"has a client column, {title}", "omit --client", code="E-CLIENT")
        return None
    found = file.options.client or text_above(file, "client") or _in_names(file, columns)
    if not found:
        raise InputError(file.name, "names no client", _GIVE_CLIENT, code="E-CLIENT")
    try:
        return clean_id(found)
    except ValueError as error:
        raise InputError(
            file.name, f"its client {printable(found)!r} {error}", "give it with --client", code="E-CLIENT"
        ) from None


def with_client(file: LayoutFile, columns: Columns, error: InputError) -> InputError:
    """Return an error with the option that a file without a client needs as well."""
    try:
        client_of(file, columns)
    except InputError as other:
        if other.remedy == _GIVE_CLIENT and error.remedy:
            return InputError(error.where, error.what, f"{error.remedy}, and the client with --client", code=error.code)
    return error


def _in_names(file: LayoutFile, columns: Columns) -> str:
    """Return the client that the title of the values names, or the name of the file."""
    for pattern, name in (
        (file.layout.value_title, file.title(columns.value)),
        (file.layout.file_name, PurePath(file.name).name),
    ):
        match = find(pattern, name, file.name) if pattern else None
        if match:
            return match["client"]
    return ""
