"""URDB files: one item, a list of versions, or the API's answer; put in the order of time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NoReturn

from etl.errors import TariffError
from etl.tariffs.tables import Table, shown
from etl.tariffs.urdb.fields import is_charge, own_name

_PLACES = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Item:
    """One version, from local date `first` to the day before `last`; None is without end."""

    first: date | None
    last: date | None
    table: Table


@dataclass(frozen=True, eq=False)
class Items:
    """The versions of a file in the order of time, each beginning where the one before ends."""

    versions: list[Item]
    rounded: list[str]
    """Numbers of more than 12 places, which are float noise, as they stood."""


def read_items(text: str, name: str) -> Items:
    """The versions of a file; TariffError where they are none, overlap or leave a gap."""
    rounded: list[str] = []

    def number(digits: str) -> Decimal:
        found = Decimal(digits)
        exact = found if found.adjusted() > _PLACES else round(found, _PLACES)
        if exact != found:
            rounded.append(digits)
            return exact
        return found

    def constant(word: str) -> NoReturn:
        raise TariffError(name, f"{word} is not a number", "write the number, or leave the field out")

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        # Some files have a field twice that nobody prices.
        if twice := [key for key, value in pairs if found[key] != value and is_charge(key)]:
            raise TariffError(f"{name}: {twice[0]}", "stands twice, with two values", "leave one out")
        return found

    try:
        document = json.loads(text, parse_float=number, parse_constant=constant, object_pairs_hook=fields)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise TariffError(name, f"is not JSON: {error}", "correct the file at that place") from error
    found = [_item(item, name) for item in _listed(document, name)]
    return Items(_in_time(found, name), rounded)


def _listed(document: Any, name: str) -> list[Any]:
    if isinstance(document, Mapping) and isinstance(document.get("items"), list):
        document = document["items"]
    items = document if isinstance(document, list) else [document]
    if not items or not all(isinstance(item, Mapping) and item for item in items):
        raise TariffError(name, "holds no URDB item", 'write one item, a list of versions, or {"items": [...]}')
    return items


def _item(data: Mapping[str, Any], name: str) -> Item:
    fields: dict[str, Any] = {}
    for key, value in data.items():
        field, plain = own_name(key), _plain(value)
        if fields.get(field, plain) != plain:
            raise TariffError(f"{name}: {key}", f"stands twice, as {field} too, with two values", "leave one out")
        if plain is not None:
            fields[field] = plain
    dates = Table(fields, name)
    first, last = (_day(dates, field) for field in ("startdate", "enddate"))
    if first and last and last < first:
        dates.fail("enddate", f"{last} is before startdate {first}", "correct one of them")
    return Item(first, last and last + _DAY, Table(fields, name))


def _plain(value: Any) -> Any:
    """Wrappers of the bulk download taken off: {"$date": ...} and {"energyRateTiers": [...]}; half characters too."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping) and len(value) == 1:
        ((key, inner),) = value.items()
        if key.startswith("$") or key.lower().endswith("tiers"):
            return _plain(inner)
    if isinstance(value, Mapping):
        return {key: plain for key, item in value.items() if (plain := _plain(item)) is not None}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _day(table: Table, field: str) -> date | None:
    """The UTC date of a stamp (00:00Z or 06:00Z, seconds or milliseconds since 1970, or ISO text) is the local date."""
    value = table.data.get(field)
    try:
        if value is None or value == "":
            return None
        if isinstance(value, str) and not value.lstrip("-").isdigit():
            stamp = datetime.fromisoformat(value)
            return (stamp.astimezone(UTC) if stamp.tzinfo else stamp).date()
        seconds = float(value)
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) > 1e11 else seconds, UTC).date()
    except (ValueError, TypeError, OverflowError, OSError):
        table.fail(field, f"{shown(value)} is not a date", 'write it like "2017-03-01T00:00:00Z"')


def _in_time(items: list[Item], name: str) -> list[Item]:
    ordered = sorted(items, key=lambda item: item.first or date.min)
    found = []
    for number, item in enumerate(ordered):
        follows = ordered[number + 1] if number + 1 < len(ordered) else None
        last = item.last if follows is None else _joined(item, follows, name)
        where = name if len(ordered) == 1 else f"{name}: version {item.first or 'without startdate'}"
        found.append(Item(item.first, last, Table(item.table.data, where)))
    return found


def _joined(item: Item, follows: Item, name: str) -> date:
    """The day on which the later of two versions takes over."""
    start = follows.first
    if start is None or start == item.first:
        called = " and ".join(sorted({repr(str(one.table.data.get("name", "?"))) for one in (item, follows)}))
        what = f"two items, {called}, begin {f'on {start}' if start else 'without a startdate'}"
        raise TariffError(name, what, "keep the versions of one tariff, each with its own startdate")
    if item.last is not None and item.last != start:
        gap, overlap = f"no version holds from {item.last} to {start}", f"two versions hold from {start} on"
        what = gap if item.last < start else overlap
        raise TariffError(f"{name}: enddate", what, "let each version end on the day before the next begins")
    return start
