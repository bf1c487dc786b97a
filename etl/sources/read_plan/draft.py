"""Draft of a declaration, to edit: the TOML by which a file would be read as it was planned."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from etl.sources.read_plan.declarations import names, text_of
from etl.sources.read_plan.plan_values import Cell, Effect, Options, ReadPlan, WordColumn
from etl.sources.read_plan.samples import NO_READING
from etl.sources.read_plan.wide import NAME as WIDE

_UNIT_BELOW = re.compile(r" ?\[[^][]*\]$")
_ROLES = ("client", "meter", "register", "timestamp", "date", "time", "flow", "quality", "unit")


def declaration(plan: ReadPlan, options: Options) -> str:
    """Return the layout's own declaration, or one made of what was found; empty for files that are no tables."""
    if plan.records:
        return ""
    if options.layout is not None:
        return Path(options.layout).read_text("utf-8")
    if plan.layout in names():
        return text_of(plan.layout)
    if plan.table is not None and plan.table.beside:
        return ""
    return (
        "\n".join(
            [
                *_head(plan, options),
                "",
                *_columns(plan),
                *_values(plan),
                *_words(plan),
                *_left_out(plan),
                *_preamble(plan, options),
            ]
        )
        + "\n"
    )


def _head(plan: ReadPlan, options: Options) -> Iterator[str]:
    """Yield the keys of the whole file, assumed ones too where a declaration needs them."""
    yield '# by = "who writes such files"'
    yield _recognised(plan)
    yield (
        f"zone = {_text(plan.clock.zone)}"
        if plan.clock.zone_named
        else '# zone = "local"         # or UTC, Europe/Lisbon, +10:00'
    )
    order = plan.clock.stamp_format[:3]
    if order in {"dmy", "mdy"}:
        yield f"dates = {_text(order)}"
    if options.decimal:
        yield f"decimal = {_text(plan.syntax.decimal)}"
    yield _stamp(plan, options)
    yield f"unit = {_text(plan.energy.unit)}" + ("" if plan.energy.unit_named else "  # assumed: no unit is named")
    if plan.energy.flow != "import" or options.flow:
        yield f"flow = {_text(plan.energy.flow)}"
    if plan.energy.negative != "refuse":
        yield f"negative = {_text(plan.energy.negative)}"
    if plan.clock.autumn:
        yield f"autumn = {_text(plan.clock.autumn)}"
    yield from _lengths(plan)
    if plan.table is not None and plan.table.period is not None and plan.layout != WIDE:
        yield f'period = "{plan.table.period_minutes}min"'
    if plan.table is not None and plan.table.between:
        yield f"between = {_text(plan.table.between)}"
    if plan.table is not None and plan.table.midnight_ends:
        yield 'midnight = "end-of-day"'
    if plan.layout == WIDE and plan.table is not None:
        yield f"wide = {_text('clients' if plan.table.by_column else 'slots')}"
        yield f"spring = {_text(plan.table.spring)}"
        yield f"autumn = {_text(plan.table.autumn)}"
        yield f"no_reading = {_list([word for word in plan.syntax.blanks if word not in NO_READING])}"


def _recognised(plan: ReadPlan) -> str:
    """Return the key that marks such a file: names of its header, or how many fields its first line has."""
    titles = [title for title in plan.syntax.header if title][:3] if plan.layout == WIDE else _read(plan)
    if plan.syntax.units_below:
        titles = [_UNIT_BELOW.sub("", title) for title in titles]
    if titles:
        return f"header = {_list(titles)}  # names that tell such a file from others"
    mark = re.escape(plan.syntax.separator)
    return (
        f"first_line = {_text(f'[^{mark}]*({mark}[^{mark}]*){{{plan.syntax.fields - 1}}}$')}  # a file without a header"
    )


def _stamp(plan: ReadPlan, options: Options) -> str:
    """Return the key `stamp`, commented out where it was assumed; names of slots show it unless the user gives it."""
    slots = plan.layout == WIDE and plan.table is not None and not plan.table.by_column
    stated = options.stamp if slots else plan.clock.stamp_named
    return f"{'' if stated else '# '}stamp = {_text(options.stamp or plan.clock.stamp)}"


def _lengths(plan: ReadPlan) -> Iterator[str]:
    if plan.layout != WIDE and plan.clock.interval is not None and not plan.clock.interval_found:
        yield f'interval = "{plan.clock.interval}min"'
    if plan.clock.step:
        yield f"every = {_text(plan.clock.step)}"
    if plan.energy.register:
        yield "register = true"
    if plan.energy.digits is not None:
        yield f"digits = {plan.energy.digits}"
    if plan.columns.end is not None:
        yield '# every = "day"          # of readings longer than an hour: a declaration names no column of ends'


def _columns(plan: ReadPlan) -> Iterator[str]:
    table, by_role = plan.table, {role: getattr(plan.columns, role) for role in _ROLES}
    if plan.layout != WIDE and table is not None and table.period is not None:
        by_role |= {"timestamp": None, "date": plan.columns.timestamp, "period": table.period}
    if plan.layout == WIDE and table is not None:
        by_role |= {"timestamp": None, "date": plan.columns.timestamp}
        by_role["unit"] = next((words.column for words in table.words if words.effects), None)
        by_role["flow"] = next((words.column for words in table.words if words.reads in {"any", "flow"}), None)
    yield "[columns]"
    for role, column in by_role.items():
        if column is not None:
            yield f"{role} = {_column(plan, column)}"
    if plan.layout != WIDE and not _channels(plan):
        yield f"value = {_column(plan, plan.columns.value)}"
    if (kind := _kind(plan)) is not None:
        yield f"type = {_column(plan, kind.column)}"


def _channels(plan: ReadPlan) -> tuple[Cell, ...]:
    """Return the columns of values of a long table that has several."""
    cells = plan.table.cells if plan.table is not None and plan.layout != WIDE else ()
    return cells if len(cells) > 1 else ()


def _values(plan: ReadPlan) -> Iterator[str]:
    """Yield the columns of values where a row has several."""
    for cell in _channels(plan):
        yield ""
        yield "[[values]]"
        yield f"column = {_column(plan, cell.column)}"
        known = {
            "flow": cell.flow,
            "unit": "" if cell.unit == plan.energy.unit else cell.unit,
            "register": cell.register,
        }
        yield from (f"{key} = {_text(value)}" for key, value in known.items() if value)


def _preamble(plan: ReadPlan, options: Options) -> Iterator[str]:
    """Yield the label of the client above the header."""
    if plan.client_label and options.client is None:
        yield ""
        yield "[preamble]"
        yield f"client = {_text(plan.client_label)}"


def _words(plan: ReadPlan) -> Iterator[str]:
    """Yield the effects of the units of a wide table on their rows."""
    words_of = plan.table.words if plan.table is not None and plan.layout == WIDE else ()
    for words in filter(lambda words: words.effects, words_of):
        yield ""
        yield "[rows.unit]"
        yield from (f"{_text(text)} = {_effect(effect)}" for text, effect in words.effects)


def _kind(plan: ReadPlan) -> WordColumn | None:
    """Return the column of a long table that tells rows of another medium, where it has no role."""
    read = set(vars(plan.columns).values())
    return next((words for words in _tables_words(plan) if words.effects and words.column not in read), None)


def _tables_words(plan: ReadPlan) -> tuple[WordColumn, ...]:
    """Return the columns of words of a long table."""
    return plan.left_out or (plan.table.words if plan.table is not None and plan.layout != WIDE else ())


def _left_out(plan: ReadPlan) -> Iterator[str]:
    """Yield the texts of a long table whose rows are passed over; a column of flows is read by the usual words."""
    roles = {column: role for role, column in vars(plan.columns).items() if column is not None}
    for words in _tables_words(plan):
        role = "type" if words == _kind(plan) else roles.get(words.column)
        if words.effects and role not in {None, "flow"}:
            others = plan.energy.unit if role == "unit" else "*"
            yield ""
            yield f"[rows.{role}]"
            yield from (f"{_text(text)} = {_effect(effect)}" for text, effect in words.effects if text != "*")
            yield f"{_text(others)} = {{ unit = {_text(others)} }}" if role == "unit" else '"*" = {}'


def _effect(effect: Effect) -> str:
    return "{ " + ", ".join(f"{key} = {_text(value)}" for key, value in asdict(effect).items() if value) + " }"


def _read(plan: ReadPlan) -> list[str]:
    """Return the names of the columns that are read."""
    columns = plan.columns
    read = [columns.client, columns.timestamp, columns.date, columns.value]
    titles = [plan.syntax.header[column] for column in read if column is not None and column < len(plan.syntax.header)]
    return [title for title in titles if title]


def _column(plan: ReadPlan, column: int) -> str:
    """Write a column by its name, or by its number where that is not enough."""
    title = plan.syntax.header[column] if column < len(plan.syntax.header) else ""
    return _text(title) if title and plan.syntax.header.count(title) == 1 else str(column + 1)


def _list(texts: list[str]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _text(text: str) -> str:
    """Write a TOML basic string: JSON's rules are TOML's."""
    return json.dumps(text, ensure_ascii=False)
