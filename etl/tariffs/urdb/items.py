"""URDB files: one item, a list of versions, or the API's answer; put in the order of time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from etl.core.errors import TariffError
from etl.tariffs.definition import Unpriced
from etl.tariffs.toml_table import Table
from etl.tariffs.urdb.choice import ALL, Choice, choose_items, leave_out_components, names_of
from etl.tariffs.urdb.item_fields import is_charge, own_name
from etl.tariffs.urdb.sequence import Item, order_items
from etl.tariffs.urdb.stamp_dates import DAY, first_day, last_day

_PLACES = 12


@dataclass(frozen=True, eq=False)
class Items:
    """The versions of one tariff of a file in the order of time, each beginning where the one before ends."""

    versions: list[Item]
    rounded: list[str]
    """Numbers of more than 12 places, which are float noise, as they stood."""
    unpriced: list[Unpriced]
    shared: list[date]
    """Days of change that the version before claims too."""
    left_out: tuple[str, ...] = ()


def read_items(text: str, name: str, choice: Choice = ALL) -> Items:
    """Return the versions of one tariff of a file; TariffError where there are none, or of several tariffs."""
    rounded: list[str] = []
    found = choose_items(_items(text, name, rounded), choice, name)
    versions = order_items(leave_out_components(found, choice, name), name)
    return Items(versions.items, rounded, versions.unpriced, versions.shared, choice.without)


def _items(text: str, name: str, rounded: list[str]) -> list[Item]:
    """Return all items of a file as they stand, and add to `rounded` what becomes `Items.rounded`."""

    def number(digits: str) -> Decimal:
        found = Decimal(digits)
        exact = found if found.adjusted() > _PLACES else round(found, _PLACES)
        if exact != found:
            rounded.append(digits)
            return exact
        return found

    def constant(word: str) -> NoReturn:
        raise TariffError(name, f"{word} is not a number", "write the number, or remove the field", code="E-URDB")

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        # Some files have a field twice that prices nothing.
        if twice := [key for key, value in pairs if found[key] != value and is_charge(key)]:
            raise TariffError(f"{name}: {twice[0]}", "appears twice, with two values", "remove one", code="E-URDB")
        return found

    try:
        document = json.loads(text, parse_float=number, parse_constant=constant, object_pairs_hook=fields)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise TariffError(name, f"is not JSON: {error}", "correct the file at that place", code="E-URDB") from error
    return [_item(item, name) for item in _listed(document, name)]


def named_in(text: str, name: str) -> list[str]:
    """Return the names of the tariffs of a file, each once."""
    return names_of(_items(text, name, []))


def _listed(document: Any, name: str) -> list[Any]:
    if isinstance(document, Mapping) and isinstance(document.get("items"), list):
        document = document["items"]
    items = document if isinstance(document, list) else [document]
    if not items or not all(isinstance(item, Mapping) and item for item in items):
        raise TariffError(
            name, "holds no URDB item", 'write one item, a list of versions, or {"items": [...]}', code="E-URDB"
        )
    return items


def _item(data: Mapping[str, Any], name: str) -> Item:
    fields: dict[str, Any] = {}
    for key, value in data.items():
        field, plain = own_name(key), _plain(value)
        if fields.get(field, plain) != plain:
            raise TariffError(
                f"{name}: {key}", f"appears twice, as {field} too, with two values", "remove one", code="E-URDB"
            )
        if plain is not None:
            fields[field] = plain
    dates = Table(fields, name)
    first, last = first_day(dates), last_day(dates)
    if first and last and last < first:
        dates.fail("enddate", f"{last} is before startdate {first}", "correct one of them")
    return Item(first, last and last + DAY, Table(fields, name))


def _plain(value: Any) -> Any:
    """Take off wrappers of the bulk download, {"$date": ...}, {"energyRateTiers": [...]}, and half characters."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping) and len(value) == 1:
        ((key, inner),) = value.items()
        if key.startswith("$") or key.lower().endswith("tiers"):
            return _plain(inner)
    if isinstance(value, Mapping):
        return {key: plain for key, item in value.items() if (plain := _plain(item)) is not None}
    return [_plain(item) for item in value] if isinstance(value, list) else value
