"""`[calendar.ID]` from TOML, and the keys by which a schedule uses a calendar: `holidays`, `seasons`, `day_starts`."""

import re
from typing import TYPE_CHECKING

from etl.core.periods import EPOCH
from etl.tariffs.schedules.calendars import NEXT, Calendar, clash
from etl.tariffs.schedules.date_rules import LIKE, WEEKDAYS, DateRule, read_rule
from etl.tariffs.schedules.day_types import LoadedTypes, OwnTypes
from etl.tariffs.schedules.holidays import Holidays, OwnHolidays, holiday_days
from etl.tariffs.toml_table import Table, shown

if TYPE_CHECKING:
    from etl.tariffs.context import TariffContext

OBSERVED, REST = "observed", "rest"
_RESERVED = ("all", OBSERVED, REST)


def read_calendar(table: Table, _name: str, _context: "TariffContext") -> Calendar:
    """Read `sun = ["01-01", "last mon of 05"]`, types with their dates, and `observed = { sat = "fri" }`."""
    observed = _observed(table)
    types = tuple(key for key in table.data if key != OBSERVED)
    if not types:
        table.fail("", "has no types of days", 'write what its dates are billed as: sun = ["01-01", "12-25"]')
    rules: list[tuple[int, str, DateRule]] = []
    rest: int | None = None
    for place, name in enumerate(types):
        if name in _RESERVED or not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
            table.fail(name, "cannot be a type of days", f"use sun or another weekday, or a name of {_LETTERS}")
        if table.value(name) != REST:
            rules += [(place, text, rule) for text, rule in _rules(table, name)]
        elif rest is None:
            rest = place
        else:
            table.fail(name, f"is the rest, and so is {types[rest]}", "let one type be the rest")
    calendar = Calendar(types, tuple(rules), observed, rest)
    _refuse_clash(table, calendar)
    return calendar


_LETTERS = "letters, digits and _"


def _rules(table: Table, key: str) -> list[tuple[str, DateRule]]:
    texts = table.value(key)
    if not isinstance(texts, list) or not texts:
        table.fail(key, "is not a list of dates", f"{LIKE}, several in a list")
    found = []
    for text in texts:
        if not isinstance(text, str):
            table.fail(key, f"{shown(text)} is not a text", f"{LIKE}, with quotes")
        try:
            found.append((text, read_rule(text)))
        except ValueError as error:
            what, _, remedy = str(error).partition(" (")
            table.fail(key, f"{text!r} {what}", remedy.removesuffix(")") or LIKE)
    if again := next((text for place, (text, _) in enumerate(found) if text in texts[:place]), ""):
        table.fail(key, f"{again!r} is listed twice", "name each date once")
    return found


def _observed(table: Table) -> tuple[tuple[int, int | str], ...]:
    found = table.table(OBSERVED)
    for key in found.data if found else ():
        if key not in WEEKDAYS:
            table.fail(OBSERVED, f"{key!r} is not a weekday", f"use {', '.join(WEEKDAYS)}")
    days = [(WEEKDAYS.index(key), found.choice(key, [*WEEKDAYS, NEXT])) for key in found.data] if found else []
    for weekday, to in days:
        if found and to == WEEKDAYS[weekday]:
            found.fail(to, "is the day itself", f'write another weekday, or "{NEXT}" for the next working day')
    return tuple((weekday, to if to == NEXT else WEEKDAYS.index(to)) for weekday, to in days)


def _refuse_clash(table: Table, calendar: Calendar) -> None:
    found = clash(calendar)
    if found is not None:
        first, second = found
        date = EPOCH.fromordinal(EPOCH.toordinal() + second.day)
        other = f"{calendar.types[first.type]} already ({first.why})"
        table.fail(calendar.types[second.type], f"{date} ({second.why}) is in {other}", "give each date one type")


def read_holidays(table: Table, key: str, context: "TariffContext") -> "tuple[Holidays | OwnHolidays, tuple[str, ...]]":
    """Read `holidays`, and `as` where it is needed; return the rule, and the types of days that it adds to weekdays."""
    if isinstance(table.value(key), list):
        weekday = WEEKDAYS.index(table.choice("as", WEEKDAYS))
        _refuse(table, OBSERVED, "is for a country's calendar, or a key of [calendar.ID]")
        return OwnHolidays(
            Calendar((WEEKDAYS[weekday],), tuple((0, *rule) for rule in _rules(table, key))), (weekday,)
        ), ()
    name, own = table.text(key), context.named.get("calendar", {})
    if name in own:
        return _own_holidays(table, key, name, own[name])
    observed = table.flag(OBSERVED) if table.has(OBSERVED) else True
    try:
        holiday_days(name, 2024, observed=observed)
    except NotImplementedError:
        remedy = 'write a country, "PT", or a country and its region, "US-CA" (ISO 3166 codes), or add '
        table.fail(key, f"there is no calendar {name!r}", f"{remedy}[calendar.ID]")
    return Holidays(name, WEEKDAYS.index(table.choice("as", WEEKDAYS)), observed), ()


def _own_holidays(table: Table, key: str, name: str, calendar: Calendar) -> tuple[OwnHolidays, tuple[str, ...]]:
    _refuse(
        table, "as", f"is for a country's calendar: the types of [calendar.{name}] say what its dates are billed as"
    )
    _refuse(table, OBSERVED, f"is for a country's calendar, or a key of [calendar.{name}]")
    if calendar.rest is not None:
        what = f"calendar {name} has a type for every day"
        table.fail(key, what, f'write seasons = "calendar:{name}", or remove {calendar.types[calendar.rest]} from it')
    added = tuple(one for one in calendar.types if one not in WEEKDAYS)
    days = (*WEEKDAYS, *added)
    return OwnHolidays(calendar, tuple(days.index(one) for one in calendar.types)), added


def _refuse(table: Table, key: str, what: str) -> None:
    if table.has(key):
        table.fail(key, what, "remove it")


def read_day_types(table: Table, key: str, context: "TariffContext") -> OwnTypes | LoadedTypes:
    """Read `seasons = "calendar:ID"`: the seasons are the types, a table of periods for each."""
    name = table.named(key, table.text(key).partition(":")[2])
    names = tuple(one for one, value in table.data.items() if isinstance(value, dict))
    calendar: Calendar | None = context.named.get("calendar", {}).get(name)
    if calendar is None:
        if not names:
            table.fail("", "has no types of days", f'add TYPE.NAME = "rest" for each type of calendar {name}')
        return LoadedTypes(names, name)
    if calendar.rest is None:
        table.fail(key, f"calendar {name} leaves days without a type", f'add TYPE = "{REST}" to [calendar.{name}]')
    return OwnTypes(calendar.types, calendar)


def read_day_starts(table: Table, key: str) -> int:
    """Read `day_starts = "06:00"` as a minute of the day; 0 where it is not there."""
    if not table.has(key):
        return 0
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", table.text(key))
    if found is None:
        table.fail(key, f"{table.text(key)!r} is not a time of day", f'write it like {key} = "06:00"')
    return int(found[1]) * 60 + int(found[2])
