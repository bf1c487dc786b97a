"""Declarations of layouts read from TOML: every key checked, every fault one line with the file and the key."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, NoReturn

from etl.core.days import read_day
from etl.core.errors import InputError, UsageError
from etl.core.usage_page import QUALITIES
from etl.core.zones import fixed_offset, read_zone
from etl.sources.cells.day_codes import DAY_CODE
from etl.sources.cells.stamps import EPOCH, FORMS
from etl.sources.cells.values import UNITS
from etl.sources.read_plan.layout import Layout, Title, Value
from etl.sources.read_plan.option_texts import minutes
from etl.sources.read_plan.plan_values import Effect
from etl.sources.read_plan.spans import STEPS
from etl.sources.rows import FLOWS

FOLDER = Path(__file__).parents[1] / "layouts"

ROLES = (
    "client", "meter", "register", "timestamp", "date", "time", "period", "value", "flow", "unit", "quality", "type",
    "revision",
)  # fmt: skip
"""What a column may be. `type` is any other one whose texts have effects on their rows."""


def names() -> tuple[str, ...]:
    """Return the layouts that come with the program."""
    return _names(FOLDER)


@cache  # a command may read thousands of files
def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def shipped(name: str) -> Layout:
    """Return a layout that comes with the program."""
    return _shipped(FOLDER / f"{name}.toml")


@cache
def _shipped(path: Path) -> Layout:
    return read_layout(path)


def text_of(name: str) -> str:
    """Return the declaration of a layout as it is written; UsageError when there is none."""
    if name not in names():
        raise UsageError(f"{name!r} is not a layout that is declared ({', '.join(names())})")
    return (FOLDER / f"{name}.toml").read_text("utf-8")


def read_layout(path: Path) -> Layout:
    """Read the layout in a file; InputError for what cannot be read or is no declaration."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}", "check the name") from None
    except UnicodeError:
        raise InputError(str(path), "is not UTF-8", "save it as UTF-8") from None
    return parse_layout(text, path.stem, str(path))


def parse_layout(text: str, name: str, where: str) -> Layout:
    """Read the layout in a text."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(where, f"is not TOML: {error}", "correct it") from None
    layout = Layout(name, **_read(data, _KEYS, where))
    _check(layout, where)
    return layout


def _read(data: Mapping[str, Any], keys: "Mapping[str, _Reader]", where: str) -> dict[str, Any]:
    found = {}
    for key, value in data.items():
        if key not in keys:
            _fail(where, f"unknown key {key!r}", f"known here: {', '.join(keys)}")
        found[key] = keys[key](value, f"{where}: {key}")
    return found


def _check(layout: Layout, where: str) -> None:
    """Raise InputError where a key lacks another that it needs."""
    if not layout.header and not layout.first_line:
        _fail(where, "does not say how its files are recognised", 'add header = ["...", ...]')
    columns = layout.columns.keys()
    if "timestamp" not in columns and "date" not in columns:
        _fail(f"{where}: columns", "names no timestamp and no date", "add one")
    if not ("value" in columns or layout.values or layout.wide):
        _fail(f"{where}: columns", "names no value", "add it, or [[values]], or wide")
    if ("period" in columns) != (layout.period is not None):
        _fail(where, "has only one of period and columns: period", 'write period = "30min" and its column')
    if layout.ends == "same-clock" and layout.interval is None:
        _fail(f"{where}: ends", "same-clock needs the interval", 'add interval = "15min"')
    if "revision" in columns and layout.interval is None:
        _fail(f"{where}: columns: revision", "needs the interval", 'add interval = "15min"')
    if layout.revision_dates and "revision" not in columns:
        _fail(f"{where}: revision_dates", "needs a column", "add revision to [columns]")
    for column in layout.rows:
        if column not in columns:
            _fail(f"{where}: rows: {column}", "is no column", f"add it to [columns]: {', '.join(columns)} are there")


_Reader = Callable[[Any, str], Any]


def _fail(where: str, what: str, remedy: str) -> NoReturn:
    raise InputError(where, what, remedy)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        _fail(where, f"{value!r} is not a text", 'write "..."')
    return value


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        _fail(where, f"{value!r} is neither true nor false", "write true or false")
    return value


def _choice(options: Iterable[str], value: Any, where: str) -> str:
    if value not in options:
        _fail(where, f"{value!r} is not known", f"use one of: {', '.join(options)}")
    return str(value)


def _one_of(*options: str) -> _Reader:
    return partial(_choice, options)


def _dates(value: Any, where: str) -> str:
    form, _, first = _text(value, where).partition(" ")
    if form != DAY_CODE:
        return _choice(("dmy", "mdy", EPOCH), value, where)
    try:
        return f"{form} {read_day(first)}"
    except ValueError:
        _fail(where, f"{first!r} is not the date of day 1", f'write "{DAY_CODE} 2009-01-01"')


def _separator(value: Any, where: str) -> str:
    if len(_text(value, where)) != 1:
        _fail(where, f"{value!r} is not one character", 'write ";"')
    return str(value)


def _zone(value: Any, where: str) -> str:
    text = _text(value, where)
    try:
        if text != "local" and fixed_offset(text) is None:
            read_zone(text)
    except ValueError as error:
        _fail(where, f"{text!r} {error}", "write local, UTC, an IANA name or an offset such as +10:00")
    return text


def _minutes(value: Any, where: str) -> int:
    try:
        length = minutes(_text(value, where))
    except UsageError:
        length = None
    if length is None:
        _fail(where, f"{value!r} is not an interval that divides an hour", 'write "15min"')
    return length


def _digits(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 12:
        _fail(where, f"{value!r} is not a number of digits", "write 6")
    return value


def _pattern(value: Any, where: str) -> str:
    try:
        re.compile(_text(value, where))
    except re.error as error:
        _fail(where, f"is not a regular expression: {error}", "correct it")
    return str(value)


def _list(item: _Reader, value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        _fail(where, f"{value!r} is not a list", "write [...]")
    return tuple(item(one, where) for one in value)


def _spellings(value: Any, where: str) -> tuple[str, ...]:
    """Read one text, or a list of alternatives."""
    return _list(_text, value, where) if isinstance(value, list) else (_text(value, where),)


def _title(value: Any, where: str) -> Title:
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 1:
            _fail(where, f"{value} is no column", "columns are counted from 1 on")
        return value
    return _text(value, where)


def _titles(value: Any, where: str) -> tuple[Title, ...]:
    return _list(_title, value, where) if isinstance(value, list) else (_title(value, where),)


def _table(item: _Reader, value: Any, where: str, keys: Iterable[str] = ()) -> dict[str, Any]:
    if not isinstance(value, dict):
        _fail(where, f"{value!r} is not a table", "write { ... }")
    for key in value:
        if keys and key not in keys:
            _fail(where, f"unknown key {key!r}", f"known here: {', '.join(keys)}")
    return {key: item(one, f"{where}: {key}") for key, one in value.items()}


def _columns(value: Any, where: str) -> dict[str, tuple[Title, ...]]:
    return _table(_titles, value, where, ROLES)


def _effect(value: Any, where: str) -> Effect:
    """Read a flow alone, or a table of several effects."""
    if isinstance(value, str):
        return Effect(flow=_choice(FLOWS, value, where))
    return Effect(**_read(_table(lambda one, _: one, value, where), _EFFECT, where))


def _rows(value: Any, where: str) -> dict[str, dict[str, Effect]]:
    def texts(one: Any, place: str) -> dict[str, Effect]:
        return {text.casefold(): effect for text, effect in _table(_effect, one, place).items()}

    return _table(texts, value, where, ROLES)


def _values(value: Any, where: str) -> tuple[Value, ...]:
    def value_of(table: Any, place: str) -> Value:
        found = _read(_table(lambda item, _: item, table, place), _VALUE, place)
        if "column" not in found:
            _fail(place, "names no column", 'add column = "..."')
        return Value(**found)

    return _list(value_of, value, where)


def _qualities(value: Any, where: str) -> dict[str, str]:
    return {text.casefold(): code for text, code in _table(_one_of(*QUALITIES), value, where).items()}


def _label_table(value: Any, where: str) -> dict[str, str]:
    return _table(_text, value, where, ("client", "unit", "flow"))


_EFFECT: Mapping[str, _Reader] = {
    "flow": _one_of(*FLOWS),
    "unit": _one_of(*UNITS),
    "register": lambda value, where: value if value == "" else _text(value, where),
    "ignore": _text,
}
_VALUE: Mapping[str, _Reader] = {
    "column": _titles,
    "flow": _one_of(*FLOWS),
    "unit": _one_of(*UNITS),
    "register": _text,
}
_KEYS: Mapping[str, _Reader] = {
    "by": _text,
    "header": partial(_list, _spellings),
    "without": partial(_list, _text),
    "first_line": _pattern,
    "separator": _separator,
    "decimal": _one_of(".", ","),
    "zone": _zone,
    "dates": _dates,
    "revision_dates": _one_of(*(form + zoned for form in FORMS for zoned in ("", "-offset"))),
    "stamp": _one_of("start", "end"),
    "ends": _one_of("instant", "same-clock"),
    "midnight": _one_of("end-of-day"),
    "spring": _one_of("refuse", "ignore-zero", "shift"),
    "autumn": _one_of("twice", "once", "halves", "late"),
    "unit": _one_of(*UNITS),
    "interval": _minutes,
    "every": _one_of(*STEPS),
    "register": _flag,
    "digits": _digits,
    "flow": _one_of(*FLOWS),
    "negative": _one_of("refuse", "export"),
    "registers": _one_of("separate", "alternate"),
    "wide": _one_of("slots", "clients"),
    "slots": _one_of("clock", "elapsed"),
    "period": _minutes,
    "between": _text,
    "sections": partial(_table, _one_of(*FLOWS)),
    "between_sections": partial(_list, _text),
    "short_rows": _flag,
    "no_reading": partial(_list, _text),
    "file_name": _pattern,
    "columns": _columns,
    "values": _values,
    "rows": _rows,
    "quality": _qualities,
    "preamble": _label_table,
    "below": _label_table,
}
