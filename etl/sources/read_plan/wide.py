"""Wide tables that no declaration knows: a column for each slot of the day, or for each client."""

from collections.abc import Sequence

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.stamps import kind
from etl.sources.cells.values import UNITS
from etl.sources.read_plan.head import Head
from etl.sources.read_plan.hypotheses.value_titles import refuse_slot_titles
from etl.sources.read_plan.layout import Layout, Title
from etl.sources.read_plan.plan_values import Effect, Options
from etl.sources.read_plan.slot_titles import slots_in
from etl.sources.read_plan.table_head.unit_line import names_units
from etl.sources.read_plan.titles import compact, is_named, unit_in

NAME = "wide"

_NAMES = frozenset(("id", "siteid", "siteref", "channel", "name", "site", "reference", "metername"))
"""Columns that name the client of a row where none has a usual name."""

_UNITS = {
    **{unit.casefold(): Effect(unit=unit) for unit in UNITS},
    **{f"kva{rest}*": Effect(ignore="reactive or apparent energy") for rest in ("", "r")},
    **{
        f"{unit}*": Effect(ignore="not electricity")
        for unit in ("m3", "m³", "ft3", "ccf", "therm", "gj", "mj", "litre")
    },
}
_OWN_WORDS = ("-", "--", "NaN")


def wide_layout(head: Head, name: str, options: Options) -> Layout | None:
    """Make the layout of a wide table from its header and first rows; None for one that is not wide."""
    slots = slots_in(head.header)
    if slots is None:
        return None
    if options.unit is None:
        title = head.header[slots.columns[0]]
        refuse_slot_titles(name, head, slots.columns[0], unit_in(title) or "kWh")
    taken = range(slots.columns[0], slots.columns[-1] + 1)
    columns = _roles(head, [column for column in range(len(head.header)) if column not in taken], options.client)
    if "date" not in columns:
        raise InputError(
            name, "has a column for each slot of a day, and none of dates", "add one to its header", code="E-COLUMNS"
        )
    return Layout(
        NAME,
        header=((),),
        wide="slots",
        spring="ignore-zero",
        autumn="once",
        no_reading=_OWN_WORDS,
        columns=columns,
        rows={"unit": _UNITS} if "unit" in columns and options.unit is None else {},
    )


def _roles(head: Head, columns: Sequence[int], client: str | None) -> dict[str, tuple[Title, ...]]:
    """Return columns by their numbers: the date, whose the readings are, and in what unit."""
    found = {}
    dates = [column for column in columns if _kinds(head, column) and _kinds(head, column) <= {"date", "stamp"}]
    if dates:
        found["date"] = _date(head, dates)
    ids = _ids(head, columns)
    if client is None and ids:
        found["client"] = ids[0]
        found |= {"meter": ids[1]} if len(ids) > 1 else {}
    units = [column for column in columns if _is(head, column, "unit")] or [
        column for column in columns if names_units(_texts(head, column))
    ]
    found |= {"unit": units[0]} if units else {}
    return {role: (column + 1,) for role, column in found.items()}


def _ids(head: Head, columns: Sequence[int]) -> list[int]:
    """Return client, metering point and device: the first column of each that holds anything; else one with a name."""
    filled = [column for column in columns if any(row[column].strip(BLANKS) for row in head.rows if column < len(row))]
    found = [[column for column in filled if _is(head, column, role)][:1] for role in ("client", "point", "meter")]
    named = [column for column in filled if compact(head.header[column]) in _NAMES]
    return [column for columns in found for column in columns] or named[:1]


def _date(head: Head, columns: Sequence[int]) -> int:
    """Return the date of the slots: of columns with a usual name the one nearest to them, as others are of reads."""
    for role in ("date", "timestamp", "time", "start"):
        named = [column for column in columns if _is(head, column, role)]
        if named:
            return named[-1]
    return columns[0]


def _is(head: Head, column: int, role: str) -> bool:
    return is_named(head.header[column], role)


def _kinds(head: Head, column: int) -> set[str]:
    return {kind(cell) for cell in _texts(head, column)}


def _texts(head: Head, column: int) -> list[str]:
    cells = [row[column].strip(BLANKS) for row in head.rows[:20] if column < len(row)]
    return [cell for cell in cells if cell]
