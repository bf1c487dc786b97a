"""The lines above: of a file by their ids, of bills with running sums, so that each of many lines costs the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Protocol, overload, runtime_checkable

import numpy as np

from etl.core.exact import Integers, sum_columns, total
from etl.tariffs.bill_line import BillLine


@dataclass(frozen=True)
class IdsAbove:
    """Ids of lines whose first version stands above a line's own first version, in the order of the file."""

    order: Mapping[str, int]
    """Every id so far, and the place of its first version among them."""
    count: int

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.order.get(name, self.count) < self.count

    def __iter__(self) -> Iterator[str]:
        return islice(self.order, self.count)

    def __bool__(self) -> bool:
        return self.count > 0


@runtime_checkable
class Based(Protocol):
    """A line that is computed from lines above."""

    def in_base(self, name: str, *, tax: bool) -> bool:
        """Return whether a line above with this id is part of its base."""
        ...


Summand = Callable[[BillLine], Integers | None]
"""The part of a line that is added up; None: nothing."""
Chosen = Callable[[], Sequence[BillLine]]
"""The lines of a base, looked up only where they are divided."""


_Link = tuple[Any, BillLine] | None
"""A line and the links of those above it."""


class LinesAbove(Sequence[BillLine]):
    """The lines that a page's bills have so far."""

    def __init__(self, clients: int) -> None:
        self._clients = clients
        self._lines: list[BillLine] = []
        self._last: _Link = None
        self._of: dict[str, list[BillLine]] = {}
        self._sums: dict[Summand, tuple[int, Integers]] = {}

    def add(self, line: BillLine) -> None:
        self._lines.append(line)
        self._last = self._last, line
        self._of.setdefault(line.id, []).append(line)

    def base_of(self, line: Based) -> Chosen:
        """Return what looks up the lines so far that are part of a line's base; it knows none that come later.

        So a line never knows itself, and a page's lines go when its bills are made, without a search for circles.
        """
        return partial(_in_base, self._last, line)

    def named(self, ids: Iterable[str]) -> Integers:
        """Return the amounts of some ids."""
        chosen = (line for name in dict.fromkeys(ids) for line in self._of.get(name, ()))
        return sum_columns([line.amount for line in chosen], self._clients)

    def all(self, *without: str) -> Integers:
        """Return the amounts of all lines but those of some ids."""
        return self.sum_of(_amount, without)

    def untaxed(self, *without: str) -> Integers:
        """Return the same of lines that are no tax."""
        return self.sum_of(_untaxed, without)

    def left(self, *without: str) -> Integers:
        """Return the same of what no tax has taken."""
        return self.sum_of(_left, without)

    def left_by_vat(self, *without: str) -> Integers:
        """Return the same of what no value-added tax has taken."""
        return self.sum_of(_left_by_vat, without)

    def sum_of(self, counted: Summand, without: Iterable[str]) -> Integers:
        """Add up what was added since the last call."""
        upto, found = self._sums.get(counted, (0, np.zeros(self._clients, np.int64)))
        for line in islice(self._lines, upto, None):
            found = _plus(found, counted(line))
        self._sums[counted] = len(self._lines), found
        for line in (line for name in without for line in self._of.get(name, ())):
            own = counted(line)
            found = _plus(found, None if own is None else -own)
        return found

    @overload
    def __getitem__(self, place: int) -> BillLine: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[BillLine]: ...
    def __getitem__(self, place: int | slice) -> BillLine | Sequence[BillLine]:
        return self._lines[place]

    def __len__(self) -> int:
        return len(self._lines)


class RowsAbove(LinesAbove):
    """The lines above of some clients of a page."""

    def __init__(self, whole: LinesAbove, rows: Sequence[int]) -> None:
        super().__init__(len(rows))
        self._whole, self._rows = whole, rows

    def base_of(self, line: Based) -> Chosen:
        chosen, rows = self._whole.base_of(line), self._rows
        return lambda: [one.of_rows(rows) for one in chosen()]

    def named(self, ids: Iterable[str]) -> Integers:
        return self._whole.named(ids)[self._rows]

    def sum_of(self, counted: Summand, without: Iterable[str]) -> Integers:
        return self._whole.sum_of(counted, without)[self._rows]

    @overload
    def __getitem__(self, place: int) -> BillLine: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[BillLine]: ...
    def __getitem__(self, place: int | slice) -> BillLine | Sequence[BillLine]:
        found = self._whole[place]
        return found.of_rows(self._rows) if isinstance(found, BillLine) else [one.of_rows(self._rows) for one in found]

    def __len__(self) -> int:
        return len(self._whole)


def _in_base(last: _Link, line: Based) -> list[BillLine]:
    found = []
    while last is not None:
        last, one = last
        if line.in_base(one.id, tax=one.tax):
            found.append(one)
    return found[::-1]


def _plus(left: Integers, right: Integers | None) -> Integers:
    return left if right is None else total(left, right)


def _amount(line: BillLine) -> Integers:
    return line.amount


def _untaxed(line: BillLine) -> Integers | None:
    return None if line.tax else line.amount


def _left(line: BillLine) -> Integers:
    return line.amount if line.taxed is None else -line.taxed


def _left_by_vat(line: BillLine) -> Integers:
    return _left(line) if line.vat else line.amount
