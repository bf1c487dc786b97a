"""Wide tables that no declaration knows: a column for each slot of the day, or for each client."""

from collections.abc import Sequence

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.stamps import kind
from etl.sources.cells.values import UNITS
from etl.sources.read_plan.head import Head
from etl.sources.read_plan.layout import Layout, Title
from etl.sources.read_plan.plan_values import Effect, Options
from etl.sources.read_plan.slot_titles import slots_in
from etl.sources.read_plan.titles import compact, is_named

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


def wide_layout(seen: Head, name: str, options: Options) -> Layout | None:
    """Make the layout of a wide table from its header and first rows; None for one that is not wide."""
    slots = slots_in(seen.header)
    if slots is None:
        return None
    taken = range(slots.places[0], slots.places[-1] + 1)
    columns = _roles(seen, [place for place in range(len(seen.header)) if place not in taken], options.client)
    if "date" not in columns:
        raise InputError(name, "has a column for each slot of a day, and none of dates", "add one to its header")
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


def _roles(seen: Head, places: Sequence[int], client: str | None) -> dict[str, tuple[Title, ...]]:
    """Return columns by their numbers: the date, whose the readings are, and in what unit."""
    found = {}
    dates = [place for place in places if _kinds(seen, place) and _kinds(seen, place) <= {"date", "stamp"}]
    if dates:
        found["date"] = _date(seen, dates)
    ids = _ids(seen, places)
    if client is None and ids:
        found["client"] = ids[0]
        found |= {"meter": ids[1]} if len(ids) > 1 else {}
    units = [place for place in places if _is(seen, place, "unit")]
    found |= {"unit": units[0]} if units else {}
    return {role: (place + 1,) for role, place in found.items()}


def _ids(seen: Head, places: Sequence[int]) -> list[int]:
    """Return client, metering point and device: the first column of each that holds anything; else one with a name."""
    filled = [place for place in places if any(row[place].strip(BLANKS) for row in seen.rows if place < len(row))]
    found = [[place for place in filled if _is(seen, place, role)][:1] for role in ("client", "point", "meter")]
    named = [place for place in filled if compact(seen.header[place]) in _NAMES]
    return [place for places in found for place in places] or named[:1]


def _date(seen: Head, places: Sequence[int]) -> int:
    """Return the date of the slots: of columns with a usual name the one nearest to them, as others are of reads."""
    for role in ("date", "timestamp", "time", "start"):
        named = [place for place in places if _is(seen, place, role)]
        if named:
            return named[-1]
    return places[0]


def _is(seen: Head, place: int, role: str) -> bool:
    return is_named(seen.header[place], role)


def _kinds(seen: Head, place: int) -> set[str]:
    cells = [row[place].strip(BLANKS) for row in seen.rows[:20] if place < len(row)]
    return {kind(cell) for cell in cells if cell}
