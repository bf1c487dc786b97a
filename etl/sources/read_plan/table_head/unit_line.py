"""The line of units that stands below a header: its units are read as part of the titles above them."""

import re
from collections.abc import Sequence

from etl.sources.cells.clean_text import BLANKS
from etl.sources.read_plan.titles import foreign_unit_in, unit_in, unit_spelled

_FORM = re.compile(r"(?:[DMYTJHSdmythjs]{1,4}[-./:, ]*){2,8}")
"""A date as a pattern, such as DD.MM.YYYY hh:mm."""


def is_unit_line(cells: Sequence[str]) -> bool:
    """Return whether a row has units and nothing else, but for patterns of dates."""
    filled = [_bare(cell) for cell in cells if _bare(cell)]
    units = [cell for cell in filled if _is_unit(cell)]
    return bool(units) and all(cell in units or _FORM.fullmatch(cell) for cell in filled)


def names_units(cells: Sequence[str]) -> bool:
    """Return whether cells of a column are units and nothing else; a letter alone, as `W` and `L`, may be a status."""
    found = {_bare(cell) for cell in cells if _bare(cell)}
    return any(len(cell) > 1 for cell in found) and all(map(_is_unit, found))


def with_units(titles: Sequence[str], units: Sequence[str]) -> tuple[str, ...]:
    """Return titles with the units below them, where they name none themselves."""
    below = [*map(_bare, units), *[""] * len(titles)]
    return tuple(
        f"{title} [{unit}]".strip() if _is_unit(unit) and unit_in(title) is None else title
        for title, unit in zip(titles, below, strict=False)
    )


def _bare(cell: str) -> str:
    return cell.strip(BLANKS + "\n[]()")


def _is_unit(text: str) -> bool:
    return unit_spelled(text) is not None or (foreign_unit_in(text) or "").casefold() == text.casefold() != ""
