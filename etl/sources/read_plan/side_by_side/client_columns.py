"""A column for each client beside one timestamp: known by titles that are numbers of clients, or by `--wide`."""

import re
from collections.abc import Sequence

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS, printable
from etl.sources.cells.ranges import start_of
from etl.sources.cells.stamps import kind
from etl.sources.read_plan.head import Head
from etl.sources.read_plan.layout import Layout
from etl.sources.read_plan.plan_values import Options
from etl.sources.read_plan.titles import is_named, says_end
from etl.sources.read_plan.wide import NAME
from etl.sources.words.row_words import is_total
from etl.sources.words.senses import sense_of

_ID = re.compile(r"[A-Za-z]{0,5}[-_ ]?[0-9]{5}[A-Za-z0-9]*")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?|null|nan|-+", re.IGNORECASE)
_TIMES = ("timestamp", "start", "date", "time")


def client_columns(head: Head, name: str, options: Options) -> Layout | None:
    """Make the layout of a table with a column for each client; None for one that is no such table.

    InputError where the user says that it is one (`--wide`) and it is not.
    """
    when = _when(head)
    others = [column for column, title in enumerate(head.header) if title and column not in when.values()]
    if not options.wide and (len(others) < 2 or not all(_ID.fullmatch(head.header[column]) for column in others)):
        return None
    if not when:
        if options.wide:
            raise InputError(
                name,
                "has no column for the timestamp",
                "name it in a declaration of your own: --layout",
                code="E-LAYOUT",
            )
        return None
    _check(head, name, others)
    if options.wide and options.flow is None:
        _refuse_flows(head, name, others)
    ends = says_end(head.header[next(iter(when.values()))])
    return Layout(
        NAME,
        header=((),),
        wide="clients",
        stamp="end" if ends else "",
        columns={role: (column + 1,) for role, column in when.items()},
    )


def _when(head: Head) -> dict[str, int]:
    """Return the first column of timestamps, or those of a date and a time."""
    found: dict[str, int] = {}
    for column, title in enumerate(head.header):
        kinds = {kind(start_of(cell)) for cell in _cells(head, column)}
        named = any(is_named(title, role) for role in _TIMES) or says_end(title) or not title
        if kinds == {"stamp"} and named and not found:
            return {"timestamp": column}
        if kinds == {"date"} and named and "date" not in found:
            found["date"] = column
        if kinds == {"time"} and named and "time" not in found and "date" in found:
            found["time"] = column
    return found if "time" in found else {"timestamp": found["date"]} if found else {}


def _check(head: Head, name: str, columns: Sequence[int]) -> None:
    """Raise InputError for a column that is no client's."""
    for column in columns:
        title = printable(head.header[column])
        if not all(_NUMBER.fullmatch(cell) for cell in _cells(head, column)):
            what = f"column {title!r} holds no numbers, so it is not a column of a client"
            raise InputError(name, what, "omit --wide, or leave the column out of the file", code="E-COLUMNS")
        if is_total(head.header[column]):
            what = f"column {title!r} may be the total of the others"
            raise InputError(
                name, what, "leave the column out of the file, or rename it if it is a client", code="E-CLIENT"
            )


def _refuse_flows(head: Head, name: str, columns: Sequence[int]) -> None:
    """Raise InputError for a column whose title says energy that goes out: no client, or no import."""
    for column in columns:
        flow = sense_of(head.header[column]).flow
        if flow in {"export", "generation"}:
            what = f"column {printable(head.header[column])!r} says {flow}, so the columns are no clients"
            raise InputError(
                name, what, "omit --wide and name one with --columns value=NAME, or give --flow", code="E-FLOW"
            )


def _cells(head: Head, column: int) -> list[str]:
    cells = (row[column].strip(BLANKS) for row in head.rows[:50] if column < len(row) and not any(map(is_total, row)))
    return [cell for cell in cells if cell]
