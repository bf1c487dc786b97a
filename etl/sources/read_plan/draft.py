"""Draft of a declaration, to edit: the TOML by which a file would be read as it was planned."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from etl.sources.read_plan.declarations import names, text_of
from etl.sources.read_plan.plan_values import Effect, Options, Table, Understood
from etl.sources.read_plan.samples import NO_READING

_ROLES = ("client", "meter", "register", "timestamp", "date", "time", "flow", "quality", "unit")


def declaration(how: Understood, options: Options) -> str:
    """Return the layout's own declaration, or one made of what was found; empty for files that are no tables."""
    if how.records:
        return ""
    if options.layout is not None:
        return Path(options.layout).read_text("utf-8")
    if how.layout in names():
        return text_of(how.layout)
    return "\n".join([*_head(how, options), "", *_columns(how), *_words(how.table)]) + "\n"


def _head(how: Understood, options: Options) -> Iterator[str]:
    """Yield the keys of the whole file, assumed ones too where a declaration needs them."""
    yield '# by = "who writes such files"'
    yield _recognised(how)
    yield f"zone = {_text(how.zone)}" if how.zone_said else '# zone = "local"         # or UTC, Europe/Lisbon, +10:00'
    order = how.stamp_format[:3]
    if order in {"dmy", "mdy"}:
        yield f"dates = {_text(order)}"
    if options.decimal:
        yield f"decimal = {_text(how.decimal)}"
    yield _stamp(how, options)
    yield f"unit = {_text(how.unit)}" + ("" if how.unit_said else "  # assumed: no unit is named")
    if how.flow != "import" or options.flow:
        yield f"flow = {_text(how.flow)}"
    if how.negative != "refuse":
        yield f"negative = {_text(how.negative)}"
    yield from _lengths(how)
    if how.table is not None:
        yield 'wide = "slots"'
        yield f"spring = {_text(how.table.spring)}"
        yield f"autumn = {_text(how.table.autumn)}"
        yield f"no_reading = {_list([word for word in how.blanks if word not in NO_READING])}"


def _recognised(how: Understood) -> str:
    """Return the key that tells such a file from others: names of its header, or how many fields its first line has."""
    titles = [title for title in how.header if title][:3] if how.table else _read(how)
    if titles:
        return f"header = {_list(titles)}  # names that tell such a file from others"
    mark = re.escape(how.separator)
    return f"first_line = {_text(f'[^{mark}]*({mark}[^{mark}]*){{{how.fields - 1}}}$')}  # a file without a header"


def _stamp(how: Understood, options: Options) -> str:
    """Return the key `stamp`, commented out where it was assumed; names of slots show it unless the user gives it."""
    said = options.stamp if how.table is not None else how.stamp_said
    return f"{'' if said else '# '}stamp = {_text(options.stamp or how.stamp)}"


def _lengths(how: Understood) -> Iterator[str]:
    if how.table is None and how.interval is not None and not how.interval_seen:
        yield f'interval = "{how.interval}min"'
    if how.step:
        yield f"every = {_text(how.step)}"
    if how.register:
        yield "register = true"
    if how.digits is not None:
        yield f"digits = {how.digits}"
    if how.columns.end is not None:
        yield '# every = "day"          # of readings longer than an hour: a declaration names no column of ends'


def _columns(how: Understood) -> Iterator[str]:
    table, places = how.table, {role: getattr(how.columns, role) for role in _ROLES}
    if table is not None:
        places |= {"timestamp": None, "date": how.columns.timestamp}
        places["unit"] = next((words.place for words in table.words), None)
    yield "[columns]"
    for role, place in places.items():
        if place is not None:
            yield f"{role} = {_column(how, place)}"
    if table is None:
        yield f"value = {_column(how, how.columns.value)}"


def _words(table: Table | None) -> Iterator[str]:
    """Yield the effects of the units of a wide table on their rows."""
    for words in table.words if table is not None else ():
        yield ""
        yield "[rows.unit]"
        yield from (f"{_text(text)} = {_effect(effect)}" for text, effect in words.effects)


def _effect(effect: Effect) -> str:
    return "{ " + ", ".join(f"{key} = {_text(value)}" for key, value in asdict(effect).items() if value) + " }"


def _read(how: Understood) -> list[str]:
    """Return the names of the columns that are read."""
    columns = how.columns
    places = [columns.client, columns.timestamp, columns.date, columns.value]
    titles = [how.header[place] for place in places if place is not None and place < len(how.header)]
    return [title for title in titles if title]


def _column(how: Understood, place: int) -> str:
    """Write a column by its name, or by its number where that is not enough."""
    title = how.header[place] if place < len(how.header) else ""
    return _text(title) if title and how.header.count(title) == 1 else str(place + 1)


def _list(texts: list[str]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _text(text: str) -> str:
    """Write a TOML basic string: JSON's rules are TOML's."""
    return json.dumps(text, ensure_ascii=False)
