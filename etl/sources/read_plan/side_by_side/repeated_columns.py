"""The same columns again in one row: `Datum;Wert;Status;Datum;Wert;Status`, two clients or two flows side by side."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import pairwise
from typing import NamedTuple

from etl.core.errors import InputError
from etl.sources.read_plan.head import Head
from etl.sources.read_plan.plan_values import Cell, Columns, ReadPlan, Table
from etl.sources.read_plan.samples import seconds
from etl.sources.read_plan.table_head.labels import client_above
from etl.sources.read_plan.titles import compact
from etl.sources.words.senses import sense_of

_ID = re.compile(r"(?:.*\[)?(?P<id>[A-Z]{2}[0-9A-Z]{10,}|[0-9]{8,})\]?")
_SAY = "make it a file for each"
_SAMPLE = 50
_LONGEST = 10**9


class Group(NamedTuple):
    """One of several channels side by side; empty where the lines above the header do not say it."""

    client: str
    flow: str


def groups_in(head: Head) -> int:
    """Return how often a header has the same columns; 1 where it has them once."""
    titles = [compact(title) for title in _titles(head)]
    for times in range(len(titles) // 2, 1, -1):
        width, rest = divmod(len(titles), times)
        if not rest and width > 1 and all(titles) and titles == titles[:width] * times and len(set(titles[:width])) > 1:
            return times
    return 1


def _titles(head: Head) -> tuple[str, ...]:
    """Return the titles of a header up to the last one that is not empty."""
    last = max((column for column, title in enumerate(head.header) if title), default=-1)
    return head.header[: last + 1]


def first_group(head: Head, times: int) -> Head:
    """Return a head with the first of the groups alone."""
    width = len(_titles(head)) // times
    rows = [row[:width] for row in head.rows]
    return replace(head, header=head.header[:width], rows=rows, fields=width)


def described(head: Head, times: int) -> list[Group]:
    """Return whose each group is, and its flow, as the lines above the header say in its columns."""
    width = len(_titles(head)) // times
    lines = head.preamble.lines if head.preamble is not None else ()
    found = []
    for number in range(times):
        cells = [cell for line in lines for cell in line[number * width : (number + 1) * width] if cell]
        ids = {match["id"] for cell in cells if (match := _ID.fullmatch(cell))}
        flows = {flow for cell in cells if (flow := sense_of(cell).flow)}
        found.append(Group(ids.pop() if len(ids) == 1 else "", flows.pop() if len(flows) == 1 else ""))
    return found


def side_by_side(plan: ReadPlan, head: Head, groups: Sequence[Group], name: str) -> ReadPlan:
    """Return the plan of all groups, from that of the first: a channel each, of its own client, flow or register."""
    width, columns = len(_titles(head)) // len(groups), plan.columns
    _refuse_other_times(head, plan, width, len(groups), name)
    states = [words for words in plan.left_out if words.reads == "state"]
    if len(states) < len(plan.left_out) or plan.table is not None or plan.columns.end is not None:
        raise InputError(
            name, f"has the same columns {len(groups)} times, and more than energy in them", _SAY, code="E-FLOW"
        )
    _refuse_twins(head, [columns.value + number * width for number in range(len(groups))], name)
    by_client = len({group.client for group in groups}) == len(groups) and all(group.client for group in groups)
    by_flow = len({group.flow for group in groups}) == len(groups) and all(group.flow for group in groups)
    own = columns.client is not None
    cells = tuple(
        Cell(
            columns.value + number * width,
            client=group.client if by_client and not own else "",
            flow=group.flow,
            register="" if by_client or by_flow else str(number + 1),
            quality=None if columns.quality is None else columns.quality + number * width,
        )
        for number, group in enumerate(groups)
    )
    of_groups = (replace(one, column=one.column + place * width) for one in states for place in range(len(groups)))
    table = Table(cells, words=tuple(of_groups), by_column=True, beside=tuple(_beside(columns, width, len(groups))))
    read = Columns(**{**asdict(columns), "quality": None, "unit": None})
    syntax = replace(plan.syntax, header=head.header, fields=head.fields, shortest=0)
    return replace(plan, syntax=syntax, columns=read, left_out=(), table=table)


def _refuse_other_times(head: Head, plan: ReadPlan, width: int, times: int, name: str) -> None:
    """Raise InputError for columns that have times of their own in most rows, such as days beside quarters."""
    when = plan.columns.timestamp if plan.columns.timestamp is not None else plan.columns.date
    if when is None:
        return
    for place in range(width, times * width, width):
        pairs = [(row[when], row[when + place]) for row in head.rows[:_SAMPLE] if when + place < len(row)]
        other = [first != second for first, second in pairs if first and second]
        if 2 * sum(other) >= len(other) > 1:
            what = f"has the same columns {times} times, each with timestamps of its own"
            finest = _finest(head, plan, [when + number * width for number in range(times)])
            named = f"timestamp={finest + 1},value={plan.columns.value + finest - when + 1}"
            client = "" if head.preamble is not None and client_above(head.preamble) else ", and give --client"
            raise InputError(name, what, f"read one of them, such as --columns {named}{client}", code="E-CLIENT")


def _finest(head: Head, plan: ReadPlan, columns: Sequence[int]) -> int:
    """Return the column of the nearest stamps: beside quarters, days are the sum of them."""
    steps = {}
    for column in columns:
        texts = [row[column] for row in head.rows[:_SAMPLE] if column < len(row) and row[column]]
        found = sorted(set(seconds(texts, plan.clock.stamp_format)))
        steps[column] = min((after - before for before, after in pairwise(found)), default=_LONGEST)
    return min(columns, key=lambda column: steps[column])


def _refuse_twins(head: Head, columns: Sequence[int], name: str) -> None:
    """Raise InputError for two columns of values that are the same in all rows, as if one were a copy of the other."""
    values = [tuple(row[column] for row in head.rows if column < len(row)) for column in columns]
    if len(set(values)) < len(values) and any(re.search("[1-9]", cell) for cell in values[0]):
        raise InputError(name, "has the same values side by side more than once", "leave one of them out of the file")


def _beside(columns: Columns, width: int, times: int) -> Iterator[tuple[int, int, int]]:
    """Yield of each group but the first the columns that must be as in the first: its own, the first's, its value's."""
    shared = (columns.timestamp, columns.date, columns.time, columns.client, columns.meter, columns.unit)
    for number in range(1, times):
        for place in shared:
            if place is not None:
                yield place + number * width, place, columns.value + number * width
