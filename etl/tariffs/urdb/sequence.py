"""The versions of one URDB tariff in the order of time, with the days that none or two of them hold."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from etl.core.errors import TariffError
from etl.tariffs.definition import Unpriced
from etl.tariffs.toml_table import Table
from etl.tariffs.urdb.stamp_dates import DAY


@dataclass(frozen=True, eq=False)
class Item:
    """One version, from local date `first` to the day before `last`; None is without end."""

    first: date | None
    last: date | None
    table: Table

    @property
    def name(self) -> str:
        """In one spacing, as a person would repeat it."""
        return " ".join(str(self.table.data.get("name") or "?").split())


@dataclass(frozen=True, eq=False)
class Versions:
    """In the order of time, each ending where the next begins; `shared` are days of change that two versions claim."""

    items: list[Item]
    unpriced: list[Unpriced]
    shared: list[date]


def order_items(items: Iterable[Item], name: str) -> Versions:
    """Put versions in the order of time; TariffError where nothing says which of two is the later one."""
    ordered = sorted(items, key=lambda item: item.first or date.min)
    found = Versions(ordered[:1], [], [])
    reach = ordered[0].last
    for item in ordered[1:]:
        start = _start(found.items[-1], item, name)
        if reach is not None:
            _compare(found, reach, start)
        found.items[-1] = replace(found.items[-1], last=start)
        found.items.append(item)
        reach = item.last if reach is None or item.last is None else max(reach, item.last)
    found.items[-1] = replace(found.items[-1], last=reach)
    if len(found.items) > 1:
        found.items[:] = [_named(item, name) for item in found.items]
    return found


def _start(item: Item, follows: Item, name: str) -> date:
    """Return the day on which the later of two versions takes over."""
    start = follows.first
    if start is None or start == item.first:
        called = " and ".join(sorted({repr(one.name) for one in (item, follows)}))
        what = f"two items, {called}, begin {f'on {start}' if start else 'without a startdate'}"
        raise TariffError(name, what, "keep the versions of one tariff, each with its own startdate", code="E-URDB")
    return start


def _compare(found: Versions, reach: date, start: date) -> None:
    """Note where those before end on the day before `reach`, and the next one begins on another day than that."""
    if reach == start + DAY:
        found.shared.append(start)
    elif reach > start:
        found.unpriced.append(Unpriced(start, reach, "two versions hold"))
    elif reach < start:
        found.unpriced.append(Unpriced(reach, start, "no version holds"))


def _named(item: Item, name: str) -> Item:
    where = f"{name}: version {item.first or 'without startdate'}"
    return replace(item, table=Table(item.table.data, where))
