"""Lines above a header that no layout knows: labels with their texts, and what these lines say of the whole file."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS, clean_id, printable
from etl.sources.cells.stamps import kind
from etl.sources.read_plan.titles import is_named, unit_in, unit_spelled
from etl.sources.words.senses import sense_of, sense_of_name

_WHOSE = ("point", "client", "meter")
_POINT = re.compile(r"(?:AT|DE|LU)[0-9]{11}[0-9A-Z]{20}")
"""Numbers of metering points that stand alone in a line; they are of one length in these countries."""
_SAY = "say which flow it is with --flow import, export or generation"


class Above(NamedTuple):
    """The lines above a header, as cells."""

    name: str
    lines: tuple[tuple[str, ...], ...] = ()

    def labels(self, role: str) -> list[tuple[int, str]]:
        """Return the texts behind labels with a usual name of a role, each with its line."""
        return [(number, text) for number, label, text in self._labelled() if is_named(label, role)]

    def label_of(self, text: str) -> str:
        """Return the label before a text."""
        return next((label for _, label, found in self._labelled() if found == text), "")

    def _labelled(self) -> Iterator[tuple[int, str, str]]:
        """Yield labels and their texts: in the cells behind them, or below them in a line of labels alone."""
        for number, (cells, below) in enumerate(zip(self.lines, (*self.lines[1:], ()), strict=True), 1):
            if sum(map(_is_label, cells)) > 1:
                yield from ((number + 1, label, text) for label, text in zip(cells, below, strict=False) if label)
            else:
                yield from ((number, label, text) for label, text in _pairs(cells))


def above(name: str, lines: Sequence[str], separator: str) -> Above:
    """Read the lines above a header."""
    return Above(name, tuple(tuple(_cells(line, separator)) for line in lines))


def client_above(lines: Above) -> str:
    """Return whose the file is: its metering point, else its client, else its meter; empty where two are named.

    Without a label, the one number that is that of a metering point by its form.
    """
    for role in _WHOSE:
        found = {text for _, text in lines.labels(role) if text and not kind(text)}
        if len(found) == 1:
            text = found.pop()
            try:
                return clean_id(text)
            except ValueError:
                return ""
        if found:
            return ""
    points = {cell for _, cell in _texts(lines) if _POINT.fullmatch(cell)}
    return points.pop() if len(points) == 1 else ""


def flow_above(lines: Above, title: str) -> str:
    """Return the flow of a file whose title of values says `title`; InputError where a line says another one."""
    labels = lines.labels("flow")
    for number, text in labels:
        flow = sense_of(text).flow
        if flow and title and flow != title:
            raise _other_flow(lines, number, text, flow)
        title = flow or title
    for number, text in _texts(lines):
        flow = sense_of_name(text).flow
        if flow in {"export", "generation"} and flow != title and (number, text) not in labels:
            raise _other_flow(lines, number, text, flow)
    return title


def _other_flow(lines: Above, number: int, text: str, flow: str) -> InputError:
    return InputError(
        f"{lines.name}:{number}", f"above the header {printable(text, 60)!r} says {flow}", _SAY, code="E-FLOW"
    )


def refuse_media_above(lines: Above) -> None:
    """Raise InputError for a line that says gas, heat or water and nothing else."""
    for number, text in _texts(lines):
        sense = sense_of(text)
        if sense.medium and sense.whole and not sense.electric:
            what = f"above the header {printable(text, 60)!r} says {sense.medium}, not electricity"
            raise InputError(
                f"{lines.name}:{number}", what, "leave the file out, or give --flow if it is electricity", code="E-FLOW"
            )


def unit_above(lines: Above) -> str:
    """Return the one unit that the lines without numbers name; empty where they name none, or several."""
    found = {
        unit
        for cells in lines.lines
        if not any(any(map(str.isdigit, cell)) for cell in cells)
        for cell in cells
        if (unit := unit_spelled(cell.strip("[]()")) or unit_in(cell)) is not None
    }
    return found.pop() if len(found) == 1 else ""


def _texts(lines: Above) -> Iterator[tuple[int, str]]:
    """Yield the texts of all lines with their lines."""
    yield from ((number, cell) for number, cells in enumerate(lines.lines, 1) for cell in cells if cell)


def _cells(line: str, separator: str) -> list[str]:
    try:
        row = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        row = [line]
    return [cell.strip(BLANKS + '\n"') for cell in row]


def _is_label(cell: str) -> bool:
    return any(is_named(cell.rstrip(": "), role) for role in _WHOSE)


def _pairs(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield labels and the texts behind them: in the next cell that holds anything, or after a colon."""
    filled = [cell for cell in cells if cell]
    for cell in filled:
        label, colon, text = cell.partition(":")
        if colon and text.strip():
            yield label.strip(), text.strip()
    for label, text in pairwise(filled):
        yield label.rstrip(": "), text
