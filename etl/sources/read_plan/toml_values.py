"""Values of a declaration in TOML: each read strictly, each fault one line with the file, the key and the remedy."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NoReturn

from etl.core.days import read_day
from etl.core.errors import InputError, UsageError
from etl.core.zones import fixed_offset, read_zone
from etl.sources.cells.day_codes import DAY_CODE
from etl.sources.cells.stamps import EPOCH
from etl.sources.patterns import SIMPLER, check_pattern
from etl.sources.read_plan.option_texts import minutes

ValueReader = Callable[[Any, str], Any]


def fail(where: str, what: str, remedy: str) -> NoReturn:
    raise InputError(where, what, remedy, code="E-ROW")


def as_text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        fail(where, f"{value!r} is not a text", 'write "..."')
    return value


def as_flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        fail(where, f"{value!r} is neither true nor false", "write true or false")
    return value


def as_choice(options: Iterable[str], value: Any, where: str) -> str:
    if value not in options:
        fail(where, f"{value!r} is not known", f"use one of: {', '.join(options)}")
    return str(value)


def one_of(*options: str) -> ValueReader:
    return partial(as_choice, options)


def as_dates(value: Any, where: str) -> str:
    form, _, first = as_text(value, where).partition(" ")
    if form != DAY_CODE:
        return as_choice(("dmy", "mdy", EPOCH), value, where)
    try:
        return f"{form} {read_day(first)}"
    except ValueError:
        fail(where, f"{first!r} is not the date of day 1", f'write "{DAY_CODE} 2009-01-01"')


def as_separator(value: Any, where: str) -> str:
    if len(as_text(value, where)) != 1:
        fail(where, f"{value!r} is not one character", 'write ";"')
    return str(value)


def as_zone(value: Any, where: str) -> str:
    text = as_text(value, where)
    try:
        if text != "local" and fixed_offset(text) is None:
            read_zone(text)
    except ValueError as error:
        fail(where, f"{text!r} {error}", "write local, UTC, an IANA name or an offset such as +10:00")
    return text


def as_minutes(value: Any, where: str) -> int:
    try:
        length = minutes(as_text(value, where))
    except UsageError:
        length = None
    if length is None:
        fail(where, f"{value!r} is not an interval that divides an hour", 'write "15min"')
    return length


def as_digits(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 12:
        fail(where, f"{value!r} is not a number of digits", "write 6")
    return value


def as_lines(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 9:
        fail(where, f"{value!r} is not a number of lines", "write 1 to 9")
    return value


def as_pattern(value: Any, where: str) -> str:
    try:
        check_pattern(as_text(value, where))
    except re.error as error:
        fail(where, f"is not a regular expression: {error}", "correct it")
    except ValueError as error:
        fail(where, str(error), SIMPLER)
    return str(value)


def as_list(item: ValueReader, value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        fail(where, f"{value!r} is not a list", "write [...]")
    return tuple(item(one, where) for one in value)


def as_table(item: ValueReader, value: Any, where: str, keys: Iterable[str] = ()) -> dict[str, Any]:
    if not isinstance(value, dict):
        fail(where, f"{value!r} is not a table", "write { ... }")
    for key in value:
        if keys and key not in keys:
            fail(where, f"unknown key {key!r}", f"known here: {', '.join(keys)}")
    return {key: item(one, f"{where}: {key}") for key, one in value.items()}
