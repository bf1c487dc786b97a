"""Columns of a file of a declared layout, found by their names or numbers."""

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS, printable
from etl.sources.cells.stamps import kind
from etl.sources.read_plan.layout import Title
from etl.sources.read_plan.layout_plan.layout_file import LayoutFile
from etl.sources.read_plan.plan_values import Cell, Columns
from etl.sources.read_plan.titles import compact, fits

_NEEDED = ("client", "timestamp", "date", "time", "period", "value")


def columns_by_role(file: LayoutFile) -> dict[str, int]:
    """Return columns by role; InputError for a missing one that is needed."""
    found = {}
    for role, titles in file.layout.columns.items():
        column = find_column(file, titles)
        if column is not None:
            found[role] = _stamps_of(file, column) if role == "timestamp" else column
        elif role in _NEEDED:
            raise no_column(file, titles)
    if "client" in found and not file.filled(found["client"]):
        del found["client"]
    return found


def _stamps_of(file: LayoutFile, column: int) -> int:
    """Return the column of timestamps: the last one where a client stands in its place, as an index is written last."""
    last = file.head.fields - 1
    names = (name for spellings in file.layout.header for name in spellings)
    is_client = file.layout.wide == "clients" and any(is_titled(compact(file.title(column)), name) for name in names)
    return last if is_client and not _has_stamps(file, column) and _has_stamps(file, last) else column


def _has_stamps(file: LayoutFile, column: int) -> bool:
    return {kind(row[column].strip(BLANKS)) for row in file.whole_rows()} == {"stamp"}


def find_column(file: LayoutFile, titles: tuple[Title, ...]) -> int | None:
    """Return the first column with one of these names or numbers; InputError where a name occurs twice."""
    header = [compact(title) for title in file.head.header]
    for title in titles:
        if isinstance(title, int):
            return title - 1 if title <= file.head.fields else None
        found = [column for column, one in enumerate(header) if is_titled(one, title)]
        if len(found) > 1:
            what = f"has {len(found)} columns {title!r}"
            raise InputError(file.name, what, "name one by its number in the declaration")
        if found:
            return found[0]
    return None


def is_titled(compacted: str, title: str) -> bool:
    """Return whether a column has a declared name, in which a `*` stands for any text."""
    return fits(compacted, compact(title))


def no_column(file: LayoutFile, titles: tuple[Title, ...]) -> InputError:
    """Return the error for a declared column that the file lacks."""
    wanted = " or ".join(repr(title) for title in titles)
    shown = ", ".join(printable(title) for title in file.head.header[:10])
    return InputError(
        file.name, f"is of layout {file.layout.name}, but has no column {wanted}", f"it has: {shown}", code="E-LAYOUT"
    )


def read_columns(file: LayoutFile, by_role: dict[str, int], cells: tuple[Cell, ...]) -> Columns:
    """Return the columns that are read of every row; those of `rows` are in its words."""
    with_words = {by_role[role] for role in file.layout.rows if role in by_role}
    alone = {role: column for role, column in by_role.items() if role == "register" or column not in with_words}
    by_date = "time" not in by_role
    return Columns(
        value=cells[0].column,
        client=by_role.get("client"),
        timestamp=by_role.get("timestamp", by_role.get("date") if by_date else None),
        date=None if by_date else by_role.get("date"),
        time=by_role.get("time"),
        meter=by_role.get("meter"),
        register=None if file.layout.registers == "alternate" else alone.get("register"),
        flow=None if file.options.flow else alone.get("flow"),
        quality=alone.get("quality"),
        unit=None if file.options.unit else alone.get("unit"),
    )
