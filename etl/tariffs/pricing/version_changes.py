"""Changes of version inside a bill: quantities over the first days of the lines that they divide."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date

from etl.core.periods import Period
from etl.tariffs.lines.alternatives import Alternatives
from etl.tariffs.lines.line_header import plain_line
from etl.tariffs.page.contract import Line, Quantity
from etl.tariffs.page.lines_above import Based

DatedLines = Sequence[tuple[Line, Period]]
"""Lines in the order of the bill, each with the days on which it holds."""


def first_days(lines: DatedLines) -> list[tuple[Quantity, Period]]:
    """Return quantities over a line's days up to a change below it; none where nothing changes inside."""
    inner: list[set[date]] = [set() for _ in lines]
    begins = min((span.start for _, span in lines), default=date.min)
    ends = max((span.end for _, span in lines), default=date.max)
    found: list[tuple[Quantity, Period]] = []
    for place in reversed(range(len(lines))):
        line, span = lines[place]
        if (based := based_line(line)) is not None:
            # the end too: the version that begins there may have another base
            edges = (inner[place] | {span.start, span.end}) - {begins, ends}
            if edges:  # else nothing above is looked at: each of many lines costs the same
                _hand_on(based, edges, lines[:place], inner)
        else:
            days = [Period(span.start, edge) for edge in sorted(inner[place])]
            found.extend((quantity, upto) for quantity in line.needs() for upto in days)
    return found


def based_line(line: Line) -> Based | None:
    """Return what is computed from lines above, be it inside a condition or a rounding; None for any other line."""
    inner = plain_line(line.options[0] if isinstance(line, Alternatives) else line)  # all have the same base
    return inner if isinstance(inner, Based) else None


def _hand_on(line: Based, edges: set[date], above: DatedLines, inner: Sequence[set[date]]) -> None:
    """Return the lines of a base that span an edge are divided there."""
    for place, (other, days) in enumerate(above):
        if line.in_base(other.id, tax=getattr(other, "tax", False)):
            inner[place].update(edge for edge in edges if days.start < edge < days.end)


def divided_by_days(quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    """Return what quantities are made of that has no place in time: on a part of the period it counts by days."""
    for quantity in quantities:
        yield from _by_days(quantity)


def _by_days(thing: object) -> Iterator[Quantity]:
    if isinstance(thing, tuple):
        for one in thing:
            yield from _by_days(one)
    elif is_dataclass(thing):
        if getattr(thing, "by_days", False) and not getattr(thing, "whole", False):
            yield thing  # type: ignore[misc]  # a quantity that says so
        else:
            yield from _by_days(tuple(getattr(thing, one.name) for one in fields(thing) if one.name == "of"))
