"""Components of a tariff, line by line and version by version, from its tables: for any kind of line."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from etl.tariffs.definition import Tariff
from etl.tariffs.read.toml_text import value

_DATES = ("from", "to")


@dataclass(frozen=True)
class Dated:
    """One version of a line: its first day, the day after its last one (None: no limit), and its own keys."""

    first: date | None
    last: date | None
    keys: Mapping[str, Any]


@dataclass(frozen=True)
class Component:
    """A line of the bill; `keys` are those that all its versions have alike."""

    id: str
    kind: str
    keys: Mapping[str, Any]
    versions: list[Dated]


def components(tariff: Tariff) -> list[Component]:
    """Return the lines in the order of the bill, their versions in the order of time."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for entry in tables(tariff)["line"]:
        entries.setdefault(entry["id"], []).append(entry)
    return [_component(name, found, tariff) for name, found in entries.items()]


def tables(tariff: Tariff) -> dict[str, Any]:
    """Return the tariff's normal text, parsed: numbers are int or Decimal."""
    return tomllib.loads(tariff.text, parse_float=Decimal)


def shown(keys: Mapping[str, Any]) -> str:
    """Write keys on one line; a price stands without its name."""
    named = [f"{key} {_plain(item)}" for key, item in keys.items() if key != "price"]
    return ", ".join([*named, *([_price(keys["price"])] if "price" in keys else [])])


def _component(name: str, entries: list[dict[str, Any]], tariff: Tariff) -> Component:
    first, *others = entries
    same = [key for key in first if all(key in other and other[key] == first[key] for other in others)]
    alike = {key: first[key] for key in same if key not in ("id", "kind", "price", *_DATES)}
    ordered = sorted(entries, key=lambda entry: entry.get("from") or date.min)
    starts = sorted({entry.get("from") or date.min for entry in ordered})
    following = dict(zip(starts, [*starts[1:], tariff.last], strict=True))
    ends = [following[entry.get("from") or date.min] for entry in ordered]
    versions = [
        Dated(entry.get("from") or tariff.first, entry.get("to") or end, _own(entry, alike))
        for entry, end in zip(ordered, ends, strict=True)
    ]
    return Component(name, first["kind"], alike, versions)


def _own(entry: Mapping[str, Any], alike: Mapping[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in entry.items() if key not in ("id", "kind", *_DATES, *alike)}


def _price(price: object) -> str:
    """Write `0.17`; `peak 0.25, off 0.10`; seasons `summer: peak 0.25; winter: ...`; tiers `0.10 / 0.14`."""
    if not isinstance(price, Mapping):
        return _plain(price)
    if any(isinstance(one, Mapping) for one in price.values()):
        return "; ".join(f"{season}: {_price(own)}" for season, own in price.items())
    return ", ".join(f"{period} {_plain(one)}" for period, one in price.items())


def _plain(item: object) -> str:
    """Write texts without quotes, tables in brackets."""
    if isinstance(item, str):
        return item
    if isinstance(item, Mapping):
        return "(" + ", ".join(f"{key} {_plain(one)}" for key, one in item.items()) + ")"
    return " / ".join(map(_plain, item)) if isinstance(item, list) else value(item, normal=True)
