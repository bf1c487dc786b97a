"""Declarations of layouts read from TOML: every key checked, every fault one line with the file and the key."""

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from etl.core.disk.toml_files import parse_toml, read_toml
from etl.core.errors import UsageError
from etl.core.usage_page import QUALITIES
from etl.sources.cells.stamps import FORMS
from etl.sources.cells.values import UNITS
from etl.sources.read_plan.layout import Described, Layout, Title, Value
from etl.sources.read_plan.plan_values import Effect
from etl.sources.read_plan.sections import BLOCK
from etl.sources.read_plan.spans import STEPS
from etl.sources.read_plan.toml_values import (
    ValueReader,
    as_choice,
    as_dates,
    as_digits,
    as_flag,
    as_lines,
    as_list,
    as_minutes,
    as_pattern,
    as_separator,
    as_table,
    as_text,
    as_zone,
    fail,
    one_of,
)
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
    return _shipped(FOLDER, name)


@cache
def _shipped(folder: Path, name: str) -> Layout:
    return read_layout(folder / f"{name}.toml")


def text_of(name: str) -> str:
    """Return the declaration of a layout as it is written; UsageError when there is none."""
    if name not in names():
        raise UsageError(f"{name!r} is not a layout that is declared ({', '.join(names())})", code="E-LAYOUT")
    return (FOLDER / f"{name}.toml").read_text("utf-8")


def read_layout(path: Path) -> Layout:
    """Read the layout in a file; InputError for what cannot be read or is no declaration."""
    return _layout(read_toml(path), path.stem, str(path))


def parse_layout(text: str, name: str, where: str) -> Layout:
    """Read the layout in a text."""
    return _layout(parse_toml(text, where), name, where)


def _layout(data: Mapping[str, Any], name: str, where: str) -> Layout:
    layout = Layout(name, **_read(data, _KEYS, where))
    _check(layout, where)
    return layout


def _read(data: Mapping[str, Any], keys: "Mapping[str, ValueReader]", where: str) -> dict[str, Any]:
    found = {}
    for key, value in data.items():
        if key not in keys:
            fail(where, f"unknown key {key!r}", f"known here: {', '.join(keys)}")
        found[key] = keys[key](value, f"{where}: {key}")
    return found


def _check(layout: Layout, where: str) -> None:
    """Raise InputError where a key lacks another that it needs."""
    if not layout.header and not layout.first_line:
        fail(where, "does not say how its files are recognised", 'add header = ["...", ...]')
    _check_columns(layout, where)
    columns = layout.columns.keys()
    if "timestamp" not in columns and "date" not in columns:
        fail(f"{where}: columns", "names no timestamp and no date", "add one")
    if not ("value" in columns or layout.values or layout.wide):
        fail(f"{where}: columns", "names no value", "add it, or [[values]], or wide")
    if (layout.wide == "described") != (layout.described is not None):
        fail(where, 'has only one of wide = "described" and [described]', "write both")
    if ("period" in columns) != (layout.period is not None):
        fail(where, "has only one of period and columns: period", 'write period = "30min" and its column')
    if layout.ends == "same-clock" and layout.interval is None:
        fail(f"{where}: ends", "same-clock needs the interval", 'add interval = "15min"')
    if "revision" in columns and layout.interval is None:
        fail(f"{where}: columns: revision", "needs the interval", 'add interval = "15min"')
    if layout.revision_dates and "revision" not in columns:
        fail(f"{where}: revision_dates", "needs a column", "add revision to [columns]")


def _check_columns(layout: Layout, where: str) -> None:
    """Raise InputError where words are of a column that is not declared."""
    columns = layout.columns
    for key, roles in (("words", layout.words), ("rows", layout.rows)):
        for column in roles:
            if column not in columns:
                fail(
                    f"{where}: {key}: {column}", "is no column", f"add it to [columns]: {', '.join(columns)} are there"
                )


def _described(value: Any, where: str) -> Described:
    found = _read(as_table(lambda one, _: one, value, where), _DESCRIBED, where)
    for key in ("client", "kind", "kinds"):
        if key not in found:
            fail(where, f"lacks {key}", "add it")
    return Described(**found)


def _effects(value: Any, where: str) -> dict[str, Effect]:
    return {text.casefold(): effect for text, effect in as_table(_effect, value, where).items()}


def _spellings(value: Any, where: str) -> tuple[str, ...]:
    """Read one text, or a list of alternatives."""
    return as_list(as_text, value, where) if isinstance(value, list) else (as_text(value, where),)


def _title(value: Any, where: str) -> Title:
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 1:
            fail(where, f"{value} is no column", "columns are counted from 1 on")
        return value
    return as_text(value, where)


def _titles(value: Any, where: str) -> tuple[Title, ...]:
    return as_list(_title, value, where) if isinstance(value, list) else (_title(value, where),)


def _columns(value: Any, where: str) -> dict[str, tuple[Title, ...]]:
    return as_table(_titles, value, where, ROLES)


def _effect(value: Any, where: str) -> Effect:
    """Read a flow alone, or a table of several effects."""
    if isinstance(value, str):
        return Effect(flow=as_choice(FLOWS, value, where))
    return Effect(**_read(as_table(lambda one, _: one, value, where), _EFFECT, where))


def _rows(value: Any, where: str) -> dict[str, dict[str, Effect]]:
    return as_table(_effects, value, where, ROLES)


def _values(value: Any, where: str) -> tuple[Value, ...]:
    def value_of(table: Any, where: str) -> Value:
        found = _read(as_table(lambda item, _: item, table, where), _VALUE, where)
        if "column" not in found:
            fail(where, "names no column", 'add column = "..."')
        return Value(**found)

    return as_list(value_of, value, where)


def _qualities(value: Any, where: str) -> dict[str, str]:
    return {text.casefold(): code for text, code in as_table(one_of(*QUALITIES), value, where).items()}


def _label_table(value: Any, where: str) -> dict[str, str]:
    return as_table(as_text, value, where, ("client", "unit", "flow"))


_EFFECT: Mapping[str, ValueReader] = {
    "flow": one_of(*FLOWS),
    "unit": one_of(*UNITS),
    "register": lambda value, where: value if value == "" else as_text(value, where),
    "ignore": as_text,
}
_DESCRIBED: Mapping[str, ValueReader] = {
    "client": as_text,
    "kind": as_text,
    "kinds": _effects,
    "quality": as_text,
    "passed": partial(as_list, as_text),
}
_VALUE: Mapping[str, ValueReader] = {
    "column": _titles,
    "dated": as_flag,
    "flow": one_of(*FLOWS),
    "unit": one_of(*UNITS),
    "register": as_text,
}
_KEYS: Mapping[str, ValueReader] = {
    "by": as_text,
    "header": partial(as_list, _spellings),
    "above": partial(as_list, as_text),
    "titles_above": as_lines,
    "without": partial(as_list, as_text),
    "first_line": as_pattern,
    "separator": as_separator,
    "decimal": one_of(".", ","),
    "zone": as_zone,
    "dates": as_dates,
    "revision_dates": one_of(*(form + zoned for form in FORMS for zoned in ("", "-offset"))),
    "stamp": one_of("start", "end"),
    "ends": one_of("instant", "same-clock"),
    "midnight": one_of("end-of-day"),
    "spring": one_of("refuse", "ignore-zero", "shift"),
    "autumn": one_of("twice", "once", "halves", "late"),
    "unit": one_of(*UNITS),
    "interval": as_minutes,
    "every": one_of(*STEPS),
    "register": as_flag,
    "digits": as_digits,
    "flow": one_of(*FLOWS),
    "negative": one_of("refuse", "export"),
    "registers": one_of("separate", "alternate"),
    "wide": one_of("slots", "clients", "described"),
    "described": _described,
    "slots": one_of("clock", "elapsed"),
    "period": as_minutes,
    "between": as_text,
    "sections": partial(as_table, one_of(*FLOWS, BLOCK)),
    "between_sections": partial(as_list, as_text),
    "short_rows": as_flag,
    "no_reading": partial(as_list, as_text),
    "file_name": as_pattern,
    "value_title": as_pattern,
    "columns": _columns,
    "values": _values,
    "rows": _rows,
    "plant": as_text,
    "words": partial(as_list, one_of(*ROLES)),
    "quality": _qualities,
    "preamble": _label_table,
    "below": _label_table,
}
