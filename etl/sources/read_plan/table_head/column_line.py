"""Columns of a table as the line of `etl load` names them: the role of each, and those that are not read."""

from dataclasses import asdict

from etl.sources.cells.clean_text import printable
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.titles import compact

_PLAIN = {"client": "clientnumber", "value": "kwh"}
"""Names besides that of the role itself which say all there is to say."""
_NAMED = 8
"""Columns that are not read which are named."""


def column_parts(plan: ReadPlan) -> tuple[str, ...]:
    """Return `client = meter, value = reading kWh, not read: flat`; nothing for a role whose column is called so."""
    header = plan.syntax.header
    if plan.layout != "long" or not header:
        return ()
    several = plan.table is not None and len(plan.table.cells) > 1
    roles = {role: place for role, place in asdict(plan.columns).items() if place is not None and place < len(header)}
    named = [
        f"{role} = {printable(header[place], 80)}"
        for role, place in sorted(roles.items(), key=lambda one: one[1])
        if compact(header[place]) not in {role, _PLAIN.get(role)} and not (several and role == "value")
    ]
    unread = [printable(title, 80) for place, title in enumerate(header) if title and place not in _read(plan)]
    more = f" and {len(unread) - _NAMED:,} more" if len(unread) > _NAMED else ""
    return (*named, *([f"not read: {', '.join(unread[:_NAMED])}{more}"] if unread else []))


def _read(plan: ReadPlan) -> set[int | None]:
    """Return the columns that say anything."""
    table = plan.table
    read = {*asdict(plan.columns).values(), *(one.column for one in plan.left_out)}
    if table is not None:
        read |= {cell.column for cell in table.cells} | {cell.quality for cell in table.cells}
        read |= {words.column for words in table.words}
        read |= {table.period, *(place for places in table.beside for place in places)}
    return read
