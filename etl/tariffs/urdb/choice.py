"""The items of one tariff out of a file that holds several, and the charges that its reader leaves out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from etl.core.errors import TariffError, UsageError
from etl.tariffs.toml_table import Table
from etl.tariffs.urdb.item_fields import COMPONENTS, is_empty
from etl.tariffs.urdb.sequence import Item
from etl.tariffs.urdb.stamp_dates import DAY

_SHOWN = 20
_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u2011\u2013](?=\w)")


@dataclass(frozen=True)
class Choice:
    """The tariff of a file, and its charges that are left out."""

    name: str | None = None
    without: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for word in self.without:
            if word not in COMPONENTS:
                raise UsageError(f"--without {word}: is not one of {', '.join(COMPONENTS)}")


ALL = Choice()


def choose_items(items: Sequence[Item], choice: Choice, file: str) -> list[Item]:
    """Return the items of one tariff; TariffError where a file has several and none is named, or none of that name."""
    names = names_of(items)
    shown = ", ".join(repr(name) for name in names[:_SHOWN]) + (" and others" if len(names) > _SHOWN else "")
    if choice.name is not None:
        own = [item for item in items if is_same_name(item.name, choice.name)]
        if not own:
            raise TariffError(file, f"has no tariff {choice.name!r}", f"its tariffs are {shown}", code="E-URDB")
        return own
    if len(names) > 1 and _overlap(items):
        what = f"holds {len(names)} tariffs: {shown}"
        raise TariffError(file, what, "name one: --name, or the column tariff_name of etl assign", code="E-URDB")
    return list(items)


def names_of(items: Iterable[Item]) -> list[str]:
    """Return each name once."""
    return list({_plain(item.name): item.name for item in items}.values())


def is_same_name(name: str, other: str) -> bool:
    """Return whether a person means the same, whatever the spacing, the case of letters, and hyphens within."""
    return _plain(name) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(_HYPHEN.sub(" ", name).split()).casefold()


def _overlap(items: Sequence[Item]) -> bool:
    """Return whether items of two names hold on the same days, but for a day of change: else one was renamed."""
    begun: dict[str, Item] = {}
    for item in sorted(items, key=lambda item: item.first or date.min):
        if any(_meet(other, item) for name, other in begun.items() if not is_same_name(name, item.name)):
            return True
        before = begun.get(_plain(item.name))
        longer = before is None or item.last is None or (before.last is not None and item.last >= before.last)
        begun[_plain(item.name)] = item if before is None or longer else before
    return False


def _meet(item: Item, later: Item) -> bool:
    first = later.first or date.min
    return first == (item.first or date.min) or (item.last is not None and item.last > first + DAY)


def leave_out_components(items: Iterable[Item], choice: Choice, file: str) -> list[Item]:
    """Return the items with less in them; TariffError for a component that none has."""
    found = list(items)
    for word in choice.without:
        left = [Item(item.first, item.last, Table(_less(item.table.data, word), item.table.where)) for item in found]
        if all(before.table.data == after.table.data for before, after in zip(found, left, strict=True)):
            raise TariffError(file, f"has nothing of {word!r} to leave out", f"omit --without {word}", code="E-URDB")
        found = left
    return found


def _less(data: Mapping[str, Any], word: str) -> dict[str, Any]:
    fields = {key: value for key, value in data.items() if key not in COMPONENTS[word] or is_empty(value)}
    structure = fields.get("energyratestructure")
    if word == "export" and isinstance(structure, list):
        fields["energyratestructure"] = [_unsold(period) for period in structure]
    return fields


def _unsold(period: Any) -> Any:
    if not isinstance(period, list):
        return period
    return [{k: v for k, v in tier.items() if k != "sell"} if isinstance(tier, Mapping) else tier for tier in period]
