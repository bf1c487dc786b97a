"""Plan of a file of a declared layout: from the declaration, the head, and the user's options, which outrank both."""

import re
from dataclasses import replace

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.values import FLOW_WORDS
from etl.sources.read_plan.head import Text, syntax_of, table_at
from etl.sources.read_plan.layout_plan.above_header import client_of, flow_above, text_above
from etl.sources.read_plan.layout_plan.layout_cells import cells_of, slots_of
from etl.sources.read_plan.layout_plan.layout_clock import clock_of, is_elapsed, same_clock
from etl.sources.read_plan.layout_plan.layout_columns import columns_by_role, read_columns
from etl.sources.read_plan.layout_plan.layout_file import LayoutFile
from etl.sources.read_plan.lengths import with_options
from etl.sources.read_plan.plan_values import Cell, Columns, Energy, Options, ReadPlan, Sections, Table, WordColumn
from etl.sources.read_plan.recognise import Found
from etl.sources.read_plan.samples import NO_READING, Sample, decimal_mark
from etl.sources.read_plan.sections import with_sections
from etl.sources.read_plan.slot_titles import Slots
from etl.sources.read_plan.titles import is_power, says_electricity, unit_in, unit_spelled
from etl.sources.read_plan.wide import NAME as WIDE


def by_layout(found: Found, text: Text, options: Options) -> ReadPlan:
    """Return the plan of a file; InputError where it and its declaration disagree, or an option is needed."""
    layout, text, sections = with_sections(found.layout, text, found.separator, found.skip)
    head = table_at(text, found.separator, found.skip, headed=bool(layout.header))
    plan = _plan(LayoutFile(layout, text, found.skip, head, options), sections)
    return with_options(
        plan,
        replace(
            options,
            register=layout.register if options.register is None else options.register,
            digits=options.digits or layout.digits,
            step=options.step or layout.every or None,
        ),
    )


def _plan(file: LayoutFile, sections: Sections | None) -> ReadPlan:
    layout, options = file.layout, file.options
    by_role = columns_by_role(file)
    slots = slots_of(file, by_role)
    cells = cells_of(file, by_role, slots)
    columns = read_columns(file, by_role, cells)
    sample = Sample(file.name, file.head, columns, tuple(cell.column for cell in cells), layout.between)
    energy = _energy(file, columns, cells)
    clock = clock_of(file, sample, energy.unit, slots)
    decimal = options.decimal or layout.decimal or decimal_mark(sample, None)
    return ReadPlan(
        layout=layout.name,
        syntax=replace(syntax_of(file.head, decimal, (*NO_READING, *layout.no_reading)), sections=sections),
        clock=clock,
        energy=energy,
        columns=columns,
        client=client_of(file, columns),
        revision=_revision(file, by_role, clock.stamp_format),
        table=_table(file, by_role, cells, slots),
    )


def _table(file: LayoutFile, by_role: dict[str, int], cells: tuple[Cell, ...], slots: Slots | None) -> Table:
    layout = file.layout
    words = (WordColumn(by_role[role], tuple(texts.items())) for role, texts in layout.rows.items() if role in by_role)
    return Table(
        cells=cells,
        by_column=layout.wide == "clients",
        words=tuple(words),
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
    )


def _energy(file: LayoutFile, columns: Columns, cells: tuple[Cell, ...]) -> Energy:
    layout, options = file.layout, file.options
    unit, unit_named = _unit(file, columns, cells)
    flow = options.flow or layout.flow or flow_above(file) or _flow_of_title(file, columns)
    negative = layout.negative if layout.negative and options.negative == "refuse" else options.negative
    declared = layout.name != WIDE  # then it is known what such files hold
    flow_named = declared or bool(flow) or columns.flow is not None
    medium_named = declared or options.flow is not None or any(map(says_electricity, file.head.header))
    return Energy(unit, unit_named, flow or "import", negative, flow_named=flow_named, medium_named=medium_named)


def _unit(file: LayoutFile, columns: Columns, cells: tuple[Cell, ...]) -> tuple[str, bool]:
    """Return the unit of options, declaration, preamble or column, and whether any of them names it."""
    title = file.title(columns.value)
    found = file.options.unit or file.layout.unit or unit_spelled(text_above(file, "unit")) or unit_in(title)
    if found or all(cell.unit for cell in cells):
        return found or cells[0].unit, True
    if any(effect.unit for texts in file.layout.rows.values() for effect in texts.values()):
        return "kWh", True
    if columns.unit is not None:
        words = {unit_spelled(row[columns.unit]) for row in file.whole_rows() if row[columns.unit].strip(BLANKS)}
        if len(words) == 1 and (unit := words.pop()) is not None:
            return unit, True
    if is_power(title) or file.layout.wide == "":
        raise InputError(file.name, "does not say its unit", "give it with --unit, such as --unit kWh")
    return "kWh", False


def _flow_of_title(file: LayoutFile, columns: Columns) -> str:
    words = re.split(r"[^a-z]+", file.title(columns.value).casefold())
    return next((FLOW_WORDS[word] for word in words if word in FLOW_WORDS), "")


def _revision(file: LayoutFile, by_role: dict[str, int], form: str) -> tuple[int, str] | None:
    """Return the column of revision stamps and their form; reads of registers have no versions."""
    if "revision" not in by_role or file.layout.register or file.options.register:
        return None
    return by_role["revision"], file.layout.revision_dates or form
