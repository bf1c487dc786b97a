"""Columns that lines above the rows describe: whose each is, and what is measured in it; each one read is a channel."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS, clean_id, printable
from etl.sources.cells.stamps import kind
from etl.sources.read_plan.head import Head, Text, table_at
from etl.sources.read_plan.layout import Described
from etl.sources.read_plan.plan_values import Cell, Effect
from etl.sources.read_plan.titles import compact

_ELSE = "leave the column out of the file, or declare it in a layout of your own: --layout FILE"


def described_head(described: Described, text: Text, separator: str, skip: int) -> Head:
    """Return the rows below the lines that describe their columns, under the line of what is measured."""
    lines = list(_cells(text.lines, separator, skip))
    dated = (number for number, cells in enumerate(lines) if cells and kind(cells[0]) in {"stamp", "date"})
    first = next(dated, len(lines))
    if first == len(lines):
        raise InputError(text.name, "has no row that begins with a timestamp", "was it exported whole?", code="E-EMPTY")
    head = table_at(text, separator, skip + first, headed=False)
    titles = _line(lines, described.kind)
    header = (*titles, *[""] * (head.fields - len(titles)))[: head.fields]
    return replace(head, header=header, above=skip)


def described_cells(described: Described, head: Head, text: Text, skip: int) -> tuple[Cell, ...]:
    """Return the columns that are read; InputError for one that nobody knows, and for a client of which none is."""
    clients = _line(list(_cells(text.lines, head.separator, skip)), described.client)
    found: list[Cell] = []
    whose = [client for client in clients[1:] if client and client not in {described.quality, *described.passed}]
    for column, client in enumerate(clients[: head.fields]):
        if column and client in whose:
            effect = _effect(described, head.header[column])
            if effect is None:
                what = f"column {printable(head.header[column], 80)!r} of {printable(client, 40)} is not known"
                raise InputError(text.name, what, _ELSE)
            if not effect.ignore:
                marked = column + 1 < len(clients) and clients[column + 1] == described.quality != ""
                found.append(
                    Cell(column, client=clean_id(client), flow=effect.flow, quality=column + 1 if marked else None)
                )
    _check(found, whose, text.name)
    return tuple(found)


def _check(found: Sequence[Cell], whose: Sequence[str], name: str) -> None:
    twice = [key for key, times in Counter((cell.client, cell.flow) for cell in found).items() if times > 1]
    if twice:
        client, flow = twice[0]
        raise InputError(
            name, f"has two columns of {flow} of {printable(client, 40)}", "leave one of them out", code="E-CLIENT"
        )
    read = {cell.client for cell in found}
    missing = next((client for client in whose if client not in read), "")
    if missing:
        what = f"has only shares of {printable(missing, 40)}, and no column of all that was measured"
        raise InputError(name, what, "export that column too, or leave the others out of the file", code="E-COLUMNS")
    if len({cell.quality is None for cell in found}) > 1:
        raise InputError(
            name, "has the quality of some columns and not of all", "leave it out of the file", code="E-COLUMNS"
        )


def _effect(described: Described, title: str) -> Effect | None:
    """Return what a column is by its title; None where that is not known."""
    text = title.casefold()
    begun = (effect for begin, effect in described.kinds.items() if begin[-1] == "*" and text.startswith(begin[:-1]))
    return described.kinds.get(text) or next(begun, None)


def _line(lines: Sequence[Sequence[str]], label: str) -> list[str]:
    """Return the cells of the line that begins with a label; the layout is recognised by it."""
    return next([*cells] for cells in lines if cells and compact(cells[0]) == compact(label))


def _cells(lines: Sequence[str], separator: str, skip: int) -> Iterator[list[str]]:
    for line in lines[skip:]:
        try:
            row = next(csv.reader([line], delimiter=separator), [])
        except csv.Error:
            row = []
        yield [cell.strip(BLANKS) for cell in row]
