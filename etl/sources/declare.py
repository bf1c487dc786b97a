"""A declaration to edit: how a file was understood, as the TOML that would have it read so."""

import json
from collections.abc import Iterator

from etl.sources.declarations import names, text_of
from etl.sources.rows import Understood

_ROLES = ("client", "meter", "register", "timestamp", "date", "time", "flow", "quality", "unit")


def declaration(how: Understood) -> str:
    """The layout's own declaration, or one made of what was found; empty for files that are no tables."""
    if how.records:
        return ""
    if how.layout in names():
        return text_of(how.layout)
    return "\n".join(_lines(how)) + "\n"


def _lines(how: Understood) -> Iterator[str]:
    table = how.table
    header = [title for title in how.header if title]
    yield '# by = "who writes such files"'
    yield f"header = {_list(header[:3] if table else _read(how))}  # names that tell such a file from others"
    if how.zone_said:
        yield f"zone = {_text(how.zone)}"
    else:
        yield '# zone = "local"         # or UTC, Europe/Lisbon, +10:00'
    order = how.stamp_format[:3]
    if order in {"dmy", "mdy"}:
        yield f"dates = {_text(order)}"
    yield f"{'' if how.stamp_said else '# '}stamp = {_text(how.stamp)}"
    yield f"{'' if how.unit_said else '# '}unit = {_text(how.unit)}"
    if how.flow != "import":
        yield f"flow = {_text(how.flow)}"
    if table is not None:
        yield f"wide = {_text('clients' if table.by_column else 'slots')}"
        yield f"spring = {_text(table.spring)}"
        yield f"autumn = {_text(table.autumn)}"
    yield ""
    yield "[columns]"
    for role in _ROLES:
        place = getattr(how.columns, role)
        if place is not None:
            yield f"{'date' if table and role == 'timestamp' else role} = {_column(how, place)}"
    if table is None:
        yield f"value = {_column(how, how.columns.value)}"


def _read(how: Understood) -> list[str]:
    """The names of the columns that are read."""
    columns = how.columns
    places = [columns.client, columns.timestamp, columns.date, columns.value]
    titles = [how.header[place] for place in places if place is not None and place < len(how.header)]
    return [title for title in titles if title]


def _column(how: Understood, place: int) -> str:
    """A column by its name, or by its number where that is not enough."""
    title = how.header[place] if place < len(how.header) else ""
    return _text(title) if title and how.header.count(title) == 1 else str(place + 1)


def _list(texts: list[str]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _text(text: str) -> str:
    """A TOML basic string: JSON's rules are TOML's."""
    return json.dumps(text, ensure_ascii=False)
