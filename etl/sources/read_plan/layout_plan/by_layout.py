"""Plan of a file of a declared layout: from the declaration, the head, and the user's options, which outrank both."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS, printable
from etl.sources.read_plan.flow_plan.file_flow import check_flow, delivery_of, flow_of_title
from etl.sources.read_plan.flow_plan.flow_columns import (
    flow_column,
    guard_of,
    partial_column,
    telling_columns,
    texts_of,
)
from etl.sources.read_plan.flow_plan.other_media import Whose, gas_by, twins
from etl.sources.read_plan.head import Head, Text, syntax_of, table_at
from etl.sources.read_plan.hypotheses.energy_or_register import refuse_falling_register
from etl.sources.read_plan.layout import Layout
from etl.sources.read_plan.layout_plan.above_header import client_of, flow_above, text_above, with_client
from etl.sources.read_plan.layout_plan.layout_cells import cells_of, slots_of
from etl.sources.read_plan.layout_plan.layout_clock import clock_of, is_elapsed, same_clock
from etl.sources.read_plan.layout_plan.layout_columns import columns_by_role, find_column, read_columns
from etl.sources.read_plan.layout_plan.layout_file import LayoutFile
from etl.sources.read_plan.lengths import with_options
from etl.sources.read_plan.plan_values import Cell, Columns, Energy, Options, ReadPlan, Sections, Table, WordColumn
from etl.sources.read_plan.recognise import Found
from etl.sources.read_plan.samples import NO_READING, Sample, decimal_mark, with_short_rows
from etl.sources.read_plan.sections import with_sections
from etl.sources.read_plan.side_by_side.described_columns import described_head
from etl.sources.read_plan.slot_titles import FEWEST, Slots
from etl.sources.read_plan.titles import is_power, other_medium, says_electricity, unit_in, unit_spelled
from etl.sources.read_plan.wide import NAME as WIDE
from etl.sources.rows import FLOWS
from etl.sources.words.row_words import other_unit
from etl.sources.words.senses import sense_of

_SOME = re.compile(r"^[-+0-9.,]*[1-9]")
"""A number that is not zero."""


def by_layout(found: Found, text: Text, options: Options) -> ReadPlan:
    """Return the plan of a file; InputError where it and its declaration disagree, or an option is needed."""
    layout, text, sections = with_sections(found.layout, text, found.separator, found.skip)
    head = _head(found, layout, text)
    plan = _plan(LayoutFile(layout, text, found.skip, head, options), sections)
    return with_options(
        with_short_rows(plan, head),
        replace(
            options,
            register=layout.register if options.register is None else options.register,
            digits=options.digits or layout.digits,
            step=options.step or layout.every or None,
        ),
    )


def _head(found: Found, layout: Layout, text: Text) -> Head:
    if layout.described is not None:
        return described_head(layout.described, text, found.separator, found.skip)
    head = table_at(text, found.separator, found.skip, headed=bool(layout.header), short=layout.short_rows)
    return _with_titles_above(head, text, layout.titles_above)


def _with_titles_above(head: Head, text: Text, lines: int | None) -> Head:
    """Return the head with the names of a line above its header before its titles: `Metering.TotWhOut [Wh]`."""
    if lines is None or head.above < lines:
        return head
    names = next(csv.reader([text.lines[head.above - lines]], delimiter=head.separator), [])
    both = zip_longest(names[: len(head.header)], head.header, fillvalue="")
    return replace(head, header=tuple(f"{name.strip(BLANKS)} {title}".strip() for name, title in both))


def _plan(file: LayoutFile, sections: Sections | None) -> ReadPlan:
    layout, options = file.layout, file.options
    by_role = columns_by_role(file)
    slots = slots_of(file, by_role)
    cells = _with_flows(file, cells_of(file, by_role, slots))
    _refuse_one_flow(file, cells)
    columns = read_columns(file, by_role, cells)
    _refuse_unread_export(file, {*by_role.values(), *(cell.column for cell in cells)})
    _refuse_plant(file, by_role)
    sample = Sample(file.name, file.head, columns, tuple(cell.column for cell in cells), layout.between)
    words = tuple(_words(file, by_role, cells))
    energy = _energy(file, columns, cells, words)
    try:
        clock = clock_of(file, sample, energy.unit, slots)
    except InputError as error:
        raise with_client(file, columns, error) from None
    decimal = options.decimal or layout.decimal or decimal_mark(sample, None)
    if layout.register and options.register is None and not layout.rows:
        refuse_falling_register(sample, file.title(columns.value), clock.stamp_format, decimal)
    return ReadPlan(
        layout=layout.name,
        syntax=replace(syntax_of(file.head, decimal, (*NO_READING, *layout.no_reading)), sections=sections),
        clock=clock,
        energy=energy,
        columns=columns,
        client=client_of(file, columns),
        revision=_revision(file, by_role, clock.stamp_format),
        gas_by=gas_by(file.head, by_role.get("unit"), _whose(by_role)),
        table=replace(_table(file, by_role, cells, slots), words=words),
    )


def _refuse_one_flow(file: LayoutFile, cells: tuple[Cell, ...]) -> None:
    """Raise InputError for a flow that the user gives to a file whose columns have flows of their own."""
    flows = [flow for flow in FLOWS if flow in {cell.flow or "import" for cell in cells}]
    wanted = file.options.flow
    if wanted is None or file.layout.name == WIDE or flows == [wanted] or not any(cell.flow for cell in cells):
        return
    what = f"the layout {file.layout.name} reads columns of {' and '.join(flows)}"
    raise InputError(file.name, what, "omit --flow", code="E-FLOW")


def _refuse_plant(file: LayoutFile, by_role: dict[str, int]) -> None:
    """Raise InputError for a file in which a plant makes a part of what is called import, unless the user says so."""
    plant = file.layout.plant.casefold()
    if not plant or file.options.flow is not None:
        return
    for role in file.layout.rows:
        if role in by_role and plant in {text.casefold() for text in texts_of(file.head, by_role[role])}:
            what = f"has {file.layout.plant!r}: what the home used is not what it drew from the grid"
            raise InputError(
                file.name,
                what,
                "load the file of the meter at the grid, or say --flow import if all was",
                code="E-FLOW",
            )


def _refuse_unread_export(file: LayoutFile, read: set[int]) -> None:
    """Raise InputError for a column of energy fed in, or made, that a layout found by itself passes over."""
    if file.options.layout is not None or file.options.format != "auto" or file.layout.wide:
        return
    for column, title in enumerate(file.head.header):
        cells = {row[column].strip(BLANKS) for row in file.head.rows if column < len(row)}
        if (
            column in read
            or sense_of(title).flow not in {"export", "generation"}
            or not unit_in(title)
            or not any(map(_SOME.search, cells))
        ):
            continue
        kind = "energy fed in" if sense_of(title).flow == "export" else "generation"
        what = f"column {printable(title, 80)!r} is {kind}, which the layout {file.layout.name} does not read"
        remedy = f"load the file with --format {file.layout.name}, then with --format long --columns value=NAME"
        raise InputError(file.name, what, remedy)


def _table(file: LayoutFile, by_role: dict[str, int], cells: tuple[Cell, ...], slots: Slots | None) -> Table:
    layout = file.layout
    return Table(
        cells=cells,
        by_column=layout.wide in {"clients", "described"},
        qualities=tuple(layout.quality.items()),
        period=by_role.get("period"),
        period_minutes=layout.period or 0,
        elapsed=is_elapsed(file, slots),
        between=layout.between,
        same_clock=same_clock(file),
        midnight_ends=layout.midnight == "end-of-day",
        spring=layout.spring,
        autumn=layout.autumn,
        short_rows=layout.short_rows,
        beside=tuple(_beside(file, by_role)),
    )


def _beside(file: LayoutFile, by_role: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    """Yield the columns of timestamps that must be as in the row's own one, each with that of its value."""
    own = by_role.get("timestamp", 0)
    for value in file.layout.values:
        column = find_column(file, value.column) if value.dated else None
        if column is not None and column - 1 != own:
            yield column - 1, own, column


def _words(file: LayoutFile, by_role: dict[str, int], cells: tuple[Cell, ...]) -> Iterator[WordColumn]:
    """Yield the columns whose texts say something of their rows: declared ones, and all that may in a wide table."""
    layout, head = file.layout, file.head
    for role, texts in layout.rows.items():
        if role in by_role:
            yield WordColumn(by_role[role], tuple(texts.items()), reads="flow" if role in layout.words else "")
    for role in layout.words:
        if role in by_role and role not in layout.rows:
            yield WordColumn(by_role[role], reads="medium" if file.options.flow else "any")
    same = twins(head, by_role.get("unit"), _whose(by_role))
    if same is not None:
        yield same
    if layout.name == WIDE:
        used = {*by_role.values(), *(cell.column for cell in cells)}
        yield from _telling_words(file, [column for column in range(len(head.header)) if column not in used], cells)


def _telling_words(file: LayoutFile, free: list[int], cells: tuple[Cell, ...]) -> Iterator[WordColumn]:
    """Yield the columns of a wide table that are not read and whose texts may say something."""
    head = file.head
    flows = None if file.options.flow else flow_column(file.name, head, free)
    partial = partial_column(head, free, file.options.flow) if flows is None else None
    for column in telling_columns(head, free):
        if column == partial:
            yield WordColumn(column, reads="any")
        elif column == flows:
            delivery = delivery_of(file.name, file.title(column), texts_of(head, column))
            yield WordColumn(column, reads="flow", flow=delivery)
        else:
            reads = guard_of(head, column, flow_named=bool(file.options.flow or flows is not None))
            yield WordColumn(column, reads=reads, flow="" if reads == "medium" else _title_flow(file, cells))


def _whose(by_role: dict[str, int]) -> Whose:
    when = (by_role.get("timestamp"), by_role.get("date"), by_role.get("time"))
    return Whose(by_role.get("client"), by_role.get("meter"), by_role.get("register"), when)


def _with_flows(file: LayoutFile, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the cells of a row that has several, each with the flow that its title says."""
    if file.layout.wide or len(cells) == 1:
        return cells
    titles = [file.title(cell.column) for cell in cells]
    flows = [cell.flow or flow_of_title(file.name, title, titles) for cell, title in zip(cells, titles, strict=True)]
    return tuple(
        replace(cell, flow=flow) if flow != "import" else cell for cell, flow in zip(cells, flows, strict=True)
    )


def _title_flow(file: LayoutFile, cells: tuple[Cell, ...]) -> str:
    """Return the flow that the title of the values says; columns that are called by clients say none."""
    open_cells = [cell for cell in cells if not cell.flow]
    if file.layout.wide == "clients" or not open_cells:
        return ""
    titles = [file.title(cell.column) for cell in open_cells]
    flow = max(flow_of_title(file.name, title, file.head.header) for title in titles)
    if file.layout.wide == "slots":
        _refuse_other_slots(file, cells, flow)
    return flow


def _refuse_other_slots(file: LayoutFile, cells: tuple[Cell, ...], flow: str) -> None:
    """Refuse a table that has the slots of a day a second time, in another flow."""
    read = {cell.column for cell in cells}
    flows = [sense_of(title).flow for column, title in enumerate(file.head.header) if column not in read]
    other = next((one for one in FLOWS if one != (flow or "import") and flows.count(one) >= FEWEST), None)
    if other is not None:
        what = f"has slots of {flow or 'import'} and of {other} in one row"
        raise InputError(file.name, what, "make it two files, one for each")


def _energy(file: LayoutFile, columns: Columns, cells: tuple[Cell, ...], words: tuple[WordColumn, ...]) -> Energy:
    layout, options = file.layout, file.options
    unit, unit_named = _unit(file, columns, cells)
    known = options.flow or layout.flow or flow_above(file)
    found = known or _title_flow(file, cells)
    telling = {"flow", "any"} if layout.name == WIDE else {"flow"}
    of_rows = any(column.reads in telling or any(effect.flow for _, effect in column.effects) for column in words)
    named = bool(found or of_rows or columns.flow is not None or all(cell.flow for cell in cells))
    delivery = "import"
    if columns.flow is not None:
        texts = texts_of(file.head, columns.flow)
        delivery = delivery_of(file.name, file.title(columns.flow), texts) if len(texts) > 1 else "import"
    negative = layout.negative if layout.negative and options.negative == "refuse" else options.negative
    declared = layout.name != WIDE  # then it is known what such files hold
    if declared and not named:
        check_flow(file.name)
    medium_named = declared or options.flow is not None or any(map(says_electricity, file.head.header))
    return Energy(unit, unit_named, found or "import", declared or named, delivery, negative, medium_named=medium_named)


def _unit(file: LayoutFile, columns: Columns, cells: tuple[Cell, ...]) -> tuple[str, bool]:
    """Return the unit of options, declaration, preamble or column, and whether any of them names it."""
    title = file.title(columns.value)
    if file.layout.wide != "clients" and other_medium(title):
        what = f"column {title!r} is {other_medium(title)}, not electricity"
        raise InputError(file.name, what, "leave the file out")
    above = text_above(file, "unit")
    if other := other_unit(above):
        raise InputError(file.name, f"is in {printable(above)}, {other}", "leave the file out", code="E-UNIT")
    found = file.options.unit or file.layout.unit or unit_spelled(above) or unit_in(title)
    if found or all(cell.unit for cell in cells):
        return found or cells[0].unit, True
    if any(effect.unit for texts in file.layout.rows.values() for effect in texts.values()):
        return "kWh", True
    if columns.unit is not None:
        words = {unit_spelled(row[columns.unit]) for row in file.whole_rows() if row[columns.unit].strip(BLANKS)}
        if len(words) == 1 and (unit := words.pop()) is not None:
            return unit, True
    if is_power(title) or file.layout.wide == "":
        raise InputError(file.name, "does not say its unit", "give it with --unit, such as --unit kWh", code="E-UNIT")
    return "kWh", False


def _revision(file: LayoutFile, by_role: dict[str, int], form: str) -> tuple[int, str] | None:
    """Return the column of revision stamps and their form; reads of registers have no versions."""
    if "revision" not in by_role or file.layout.register or file.options.register:
        return None
    return by_role["revision"], file.layout.revision_dates or form
