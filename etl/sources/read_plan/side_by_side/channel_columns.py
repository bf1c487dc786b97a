"""Several columns of values in one row, each a channel: flows by their titles, or registers of one flow by a tariff.

`Purchased (kWh), Feed-in (kWh)` are import and export, `Import day, Import night` two registers. What a house uses is
no import where the file has what is drawn from the grid, too; beside a plant alone it may be either, and is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from etl.sources.cells.clean_text import BLANKS, printable
from etl.sources.cells.values import POWER
from etl.sources.read_plan.head import Head
from etl.sources.read_plan.plan_values import Cell, ReadPlan, Table
from etl.sources.read_plan.titles import is_value, unit_in
from etl.sources.rows import FLOWS
from etl.sources.words.languages import tariff_words, totals, words_behind_the_meter
from etl.sources.words.senses import IDLE, Sense, normal, of_title, sense_of, words_in

_NUMBER = re.compile(r"(?<![0-9a-z])t?[0-9]+(?![0-9a-z])")
_NUMBERED = re.compile(r"t[1-4]|[12]8[1-4]")
_TOTAL = frozenset(map(normal, totals())) | {"all"}
_NEAR = Decimal("0.011")
"""How much a total may differ from the sum of its parts, as both are rounded."""


class _Title(NamedTuple):
    column: int
    sense: Sense
    drawn: bool
    """Whether it is import as what comes from the grid."""
    words: tuple[str, ...]
    """In their normal form, and its numbers."""

    @property
    def behind(self) -> bool:
        """Whether it is energy of the house, its battery or car, or a balance: not what the grid's meter counts."""
        return bool(self.sense.doubt) or not words_behind_the_meter().isdisjoint(self.words)


def channels_of(head: Head, columns: Sequence[int]) -> tuple[Cell, ...]:
    """Return the channels that columns of values are; empty where their titles do not tell it of all of them."""
    energy = [column for column in columns if unit_in(head.header[column]) not in POWER]
    titles = _titles(head, energy or columns)
    exports = [one for one in titles if one.sense.flow == "export"]
    plants = [one for one in titles if one.sense.flow == "generation"]
    draws = [one for one in titles if one.sense.flow == "import" and one.drawn and not one.sense.doubt]
    uses = [one for one in titles if one.sense.flow == "import" and not one.drawn]
    rest = [one for one in titles if not one.sense.flow]
    parts = [one for one in rest if not one.sense.doubt and _tariff(one)]
    if any(not one.behind for one in rest if one not in parts) or len(plants) > 1 or (draws and parts):
        return ()
    if draws:
        imports = draws
    elif plants:  # what the house uses, of which the plant makes a part
        return ()
    else:
        imports = [*uses, *parts]
    found = (_channels(head, imports, "import"), _channels(head, exports, "export"))
    if any(flow is None for flow in found) or (not exports and len(imports) < 2 and not plants):
        return ()
    cells = [cell for flow in found for cell in flow or ()]
    cells += [Cell(one.column, flow="generation") for one in plants]
    return tuple(sorted(cells, key=lambda cell: cell.column)) if imports and len(cells) > 1 else ()


def _titles(head: Head, columns: Sequence[int]) -> list[_Title]:
    names = [head.header[column] for column in columns]
    found = []
    for column, name in zip(columns, names, strict=True):
        own = sense_of(name)
        sense = of_title(name, names)
        words = (*words_in(name), *_NUMBER.findall(name.casefold()))
        found.append(_Title(column, sense, own.drawn or bool(own.deliveries), words))
    return found


def _channels(head: Head, titles: Sequence[_Title], flow: str) -> list[Cell] | None:
    """Return the channels of one flow: one, or registers of a tariff; None where titles do not tell them apart."""
    if len(titles) < 2:  # a total by itself may be that of a day, or what a register shows
        return None if any(map(_is_total, titles)) else [Cell(one.column, flow=flow) for one in titles]
    totals = [one for one in titles if _is_total(one) and not _tariff(one)]
    parts = [one for one in titles if one not in totals]
    registers = [_tariff(one) for one in parts]
    if len(parts) < 2 or not all(registers) or len(set(registers)) < len(parts) or len(totals) > 1:
        return None
    columns = [one.column for one in parts]
    if totals and not _is_sum(head, totals[0].column, columns):
        return None
    in_turns = _in_turns(head, columns)
    return [
        Cell(column, flow=flow, register="" if in_turns else register)
        for column, register in zip(columns, registers, strict=True)
    ]


def _is_total(title: _Title) -> bool:
    return not _TOTAL.isdisjoint(title.words)


def _tariff(title: _Title) -> str:
    """Return the words of a tariff in a title, which has no others but those of flow and unit; empty without any."""
    found = [word for word in title.words if word in tariff_words() or _NUMBERED.fullmatch(word)]
    others = {*title.words} - {*found} - IDLE - {"load"}
    return "-".join(found) if all(sense_of(word).words for word in others) else ""


def _in_turns(head: Head, columns: Sequence[int]) -> bool:
    """Return whether each row has a value in one of the columns alone, so that together they are one channel."""
    filled = [sum(bool(row[column].strip(BLANKS)) for column in columns) for row in _rows(head, columns)]
    return bool(filled) and max(filled) == 1


def _is_sum(head: Head, total: int, parts: Sequence[int]) -> bool:
    """Return whether a column is the sum of others in all rows."""
    try:
        sums = [
            (_number(row[total]), sum((_number(row[part]) for part in parts), Decimal(0)))
            for row in _rows(head, [total, *parts])
        ]
    except InvalidOperation:
        return False
    return all(abs(whole - of_parts) <= _NEAR * len(parts) for whole, of_parts in sums)


def _number(cell: str) -> Decimal:
    return Decimal(cell.strip(BLANKS).replace(",", ".") or "0")


def _rows(head: Head, columns: Sequence[int]) -> list[list[str]]:
    return [row for row in head.rows if max(columns) < len(row)]


def of_channels(plans: Sequence[ReadPlan], cells: Sequence[Cell]) -> ReadPlan | None:
    """Return the plan of a table with these channels, from those of each column by itself.

    None where a column of flows says of the rows, too.
    """
    first = plans[0]
    if first.columns.flow is not None:
        return None
    units = [plan.energy.unit for plan in plans]
    table = replace(
        first.table or Table((), words=first.left_out),
        cells=tuple(replace(cell, unit=unit) for cell, unit in zip(cells, units, strict=True)),
    )
    decimal = next((plan.syntax.decimal for plan in plans if plan.syntax.decimal == ","), ".")
    return replace(
        first,
        syntax=replace(first.syntax, decimal=decimal),
        energy=replace(first.energy, flow="import", flow_named=any(plan.energy.flow_named for plan in plans)),
        table=table,
        left_out=(),
    )


def named_channels(plan: ReadPlan) -> tuple[str, ...]:
    """Return which columns are read as what, and which columns of values are not."""
    header, cells = plan.syntax.header, plan.table.cells if plan.table is not None else ()
    read = {cell.column for cell in cells}
    by_flow = {flow: [header[cell.column] for cell in cells if cell.flow == flow] for flow in FLOWS}
    shown = [f"{flow} {_listed(titles)}" for flow, titles in by_flow.items() if titles]
    left = [title for column, title in enumerate(header) if column not in read and is_value(title)]
    return (*shown, *([f"without {_listed(left)}"] if left else []))


def _listed(titles: Sequence[str]) -> str:
    return " + ".join(repr(printable(title, 80)) for title in titles)
