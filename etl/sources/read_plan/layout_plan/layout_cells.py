"""Cells of the values in a row of a declared layout: one, several, a day of slots, or one for each client."""

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS, clean_id
from etl.sources.cells.values import QUALITY_WORDS
from etl.sources.read_plan.layout_plan.layout_columns import find_column, no_column
from etl.sources.read_plan.layout_plan.layout_file import LayoutFile
from etl.sources.read_plan.plan_values import Cell
from etl.sources.read_plan.side_by_side.described_columns import described_cells
from etl.sources.read_plan.slot_titles import Slots, is_flag, slots_in


def slots_of(file: LayoutFile, by_role: dict[str, int]) -> Slots | None:
    """Return the slots of a day; None for a layout without, InputError where the file lacks them."""
    if file.layout.wide != "slots":
        return None
    header = file.head.header or _numbered(last=max(by_role.values()), fields=file.head.fields)
    slots = slots_in(header, elapsed=file.layout.slots == "elapsed")
    if slots is None:
        what = f"is of layout {file.layout.name}, but its columns are not the slots of a day"
        raise InputError(file.name, what, "declare its columns in a file of your own: --layout FILE", code="E-LAYOUT")
    return slots


def _numbered(*, last: int, fields: int) -> list[str]:
    """Name the columns of a file without a header, where those after the last one with a role are slots."""
    return ["" if column <= last else str(column - last) for column in range(fields)]


def cells_of(file: LayoutFile, by_role: dict[str, int], slots: Slots | None) -> tuple[Cell, ...]:
    """Return the cells of a row that hold values; InputError where the file has none of those declared."""
    if slots is not None:
        return _slot_cells(file, slots)
    if file.layout.wide == "clients":
        return _client_cells(file, by_role)
    if file.layout.described is not None:
        return described_cells(file.layout.described, file.head, file.text, file.skip)
    if not file.layout.values:
        return (Cell(by_role["value"]),)
    found = [(value, find_column(file, value.column)) for value in file.layout.values]
    cells = tuple(
        Cell(column, flow=value.flow, unit=value.unit, register=value.register)
        for value, column in found
        if column is not None
    )
    if not cells:
        raise no_column(file, tuple(title for value in file.layout.values for title in value.column))
    return cells


def _slot_cells(file: LayoutFile, slots: Slots) -> tuple[Cell, ...]:
    stamp = file.options.stamp or file.layout.stamp
    shift = slots.minutes * (slots.ends - (stamp == "end")) if stamp and not slots.elapsed else 0
    flags = _flags(file, slots)
    return tuple(
        Cell(column, (start + shift) * 60, quality=flags.get(column))
        for column, start in zip(slots.columns, slots.starts, strict=True)
    )


def _flags(file: LayoutFile, slots: Slots) -> dict[int, int]:
    """Return of each slot the column of its quality, beside it or in a block after all, if its words are known."""
    known = QUALITY_WORDS.keys() | file.layout.quality.keys()
    flags = [column for column, title in enumerate(file.head.header) if is_flag(title)]
    after = [column for column in flags if column > slots.columns[-1]]
    for columns in (*([column + step for column in slots.columns] for step in (1, -1)), after):
        if len(columns) == len(slots.columns) and set(columns) <= set(flags):
            words = {row[column].strip(BLANKS).casefold() for row in file.whole_rows() for column in columns}
            if words <= known:
                return dict(zip(slots.columns, columns, strict=True))
    return {}


def _client_cells(file: LayoutFile, by_role: dict[str, int]) -> tuple[Cell, ...]:
    """Return a cell for every column that has a name and no role."""
    taken = set(by_role.values())
    try:
        return tuple(
            Cell(column, client=clean_id(title))
            for column, title in enumerate(file.head.header)
            if column not in taken and title
        )
    except ValueError as error:
        raise InputError(
            file.name, f"a client among its columns {error}", "correct the header", code="E-CLIENT"
        ) from None
