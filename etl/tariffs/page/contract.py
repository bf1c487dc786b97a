"""The contract of quantities and lines, and the page of clients that they see: its sums and values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

import numpy as np
import numpy.typing as npt

from etl.core.exact import Exact, Integers
from etl.core.money import Rounding
from etl.core.periods import Period
from etl.core.usage_page import Part, Usage
from etl.tariffs.bill_line import BillLine
from etl.tariffs.page.frame import Frame
from etl.tariffs.page.long_read_page import long_sums, refuse_long
from etl.tariffs.page.net_parts import LESS, netted
from etl.tariffs.page.products import weighted_sums
from etl.tariffs.page.register_parts import of_registers
from etl.tariffs.page.straddling import Placed, Straddling
from etl.tariffs.slots import Registers, Slots, SlotSum

if TYPE_CHECKING:
    from etl.tariffs.page.lines_above import LinesAbove
    from etl.tariffs.toml_table import Table


class Quantity(Protocol):
    """A billing determinant: frozen and hashable, so that it is computed once for all who need it."""

    @property
    def name(self) -> str:
        """The name that a bill's quantities show."""
        ...

    @property
    def unit(self) -> str: ...

    def sums(self, span: Period, period: Period) -> Iterable[SlotSum]:
        """Return what to sum over readings for a version's days; all sums of a page are one matrix product."""
        ...

    def compute(self, page: Page, span: Period) -> Exact:
        """Return a rational for each client, in `unit`, over the local days of `span`."""
        ...


class Determinant(Protocol):
    """The subject of a line, its `on`: a flow, or a `[quantity.ID]`; gives the quantity of some slots."""

    def over(self, slots: Slots, *, whole: bool = False) -> Quantity:
        """Return the quantity over the span of the line's version, or over the whole period."""
        ...


@runtime_checkable
class RestrictsLines(Protocol):
    """A determinant that not every line may be on."""

    def check_line(self, table: Table, key: str) -> None:
        """Refuse the line of a table, which names it by `key`."""
        ...


@dataclass(frozen=True)
class PriorNeed:
    """A need of earlier periods: a quantity over `periods` of them, or for 0 the opening balance of a bank.

    `monthly`: of the calendar months before that of the bill, whatever periods are billed.
    """

    quantity: Quantity
    periods: int
    monthly: bool = False


@dataclass(frozen=True, eq=False)
class PriorValue:
    """A quantity in one earlier period, or the opening of a bank; of clients not `known` (None: all are) nothing is."""

    value: Exact
    known: npt.NDArray[np.bool_] | None = None
    theirs: npt.NDArray[np.bool_] | None = None
    """The clients who were clients in the period; None: all."""

    def of_rows(self, rows: Sequence[int]) -> PriorValue:
        """Take what is known of some clients."""
        known, theirs = (None if mask is None else mask[rows] for mask in (self.known, self.theirs))
        return PriorValue(self.value.of_rows(rows), known, theirs)


History = Mapping[PriorNeed, Sequence[PriorValue]]
"""The values of each need, latest period first; what is missing, or too short, is unknown for every client."""


def past_of_rows(past: History, rows: Sequence[int]) -> History:
    """Take the earlier periods of some clients."""
    return {need: [one.of_rows(rows) for one in values] for need, values in past.items()}


@runtime_checkable
class NeedsPrior(Protocol):
    """A quantity that is computed from `page.past` too."""

    def looks_back(self) -> Iterable[PriorNeed]:
        """Return what it must know of earlier periods."""
        ...


@runtime_checkable
class CountsByShare(Protocol):
    """A quantity of which an earlier period counts by a share: what users supply is the whole."""

    def supplied(self, kw: Exact, period: Period) -> Exact:
        """Return what counts of the whole of an earlier period."""
        ...


@runtime_checkable
class FormerlyNamed(Protocol):
    """A quantity of earlier periods that had other names once, under which users may still supply it."""

    @property
    def name(self) -> str: ...

    @property
    def former(self) -> list[str]: ...


@runtime_checkable
class Warns(Protocol):
    """A line or a quantity of which a bill may have to say something."""

    def warnings(self, page: Page, span: Period) -> Iterable[tuple[int, str]]:
        """Yield rows and what their bills say about the days of a span."""
        ...


@runtime_checkable
class Timed(Protocol):
    """A determinant with readings in time: of these a maximum can be taken, and tiers be filled in order."""

    def parts(self, page: Page) -> Sequence[Part]:
        """Return its readings, part by part; parts on one grid are added."""
        ...


class Line(Protocol):
    """One version of a line. Frozen; equal neighbours in time are one version."""

    @property
    def id(self) -> str: ...

    def needs(self) -> Iterable[Quantity]:
        """Return the quantities that `lines` looks up."""
        ...

    def looks_back(self) -> Iterable[PriorNeed]:
        """Return what `lines` must know of earlier periods."""
        ...

    def lines(self, values: Values, above: LinesAbove, past: History, /) -> Iterable[BillLine]:
        """Return the printed lines, given quantities, the lines above and earlier periods."""
        ...


@dataclass(frozen=True)
class Version:
    """A line from local date `first` to the day before `last`; None is without end."""

    first: date | None
    last: date | None
    line: Line

    def within(self, period: Period) -> Period | None:
        """Return the days of a period on which this version holds."""
        start, end = max(self.first or period.start, period.start), min(self.last or period.end, period.end)
        return Period(start, end) if start < end else None


Made = TypeVar("Made")


class Page:
    """Usage with the sums that the lines need. Sums are mWh, one rational a client."""

    def __init__(
        self, usage: Usage, frame: Frame, wanted: Iterable[SlotSum], tariff: str, past: History | None = None
    ) -> None:
        self.usage, self.frame, self.tariff, self.past = usage, frame, tariff, past or {}
        self.clients = len(usage.clients)
        self._sums: dict[SlotSum, Exact] = {}
        self.placed: dict[Placed, Exact] = {}
        self._quantities: dict[tuple[Quantity, Period], Exact] = {}
        self._kept: dict[Hashable, Any] = {}
        wanted = list(wanted)
        self._wanted = frozenset(wanted)
        by_flow: defaultdict[tuple[str, Registers | None], list[SlotSum]] = defaultdict(list)
        for request in wanted:
            by_flow[request.flow, request.registers].append(request)
        for (flow, registers), requests in by_flow.items():
            for part in self._parts(flow, registers):
                self._add(part, requests)
            for request, energy in long_sums(usage, frame, requests, tariff):
                self._sums[request] = self._sums[request].plus(energy) if request in self._sums else energy

    def release(self) -> None:
        """Let go of readings and sums once bills are made.

        A line that is divided knows the page, which keeps its parts: the page would live until Python looks for
        circles, which it does not while bills are made.
        """
        del self.usage
        for made in (self._sums, self.placed, self._quantities, self._kept):
            made.clear()

    def parts(self, flow: str, registers: Registers | None = None) -> list[Part]:
        """Return the readings of a flow, or of `import less export`; TariffError where a client's are too long."""
        refuse_long(self.usage, self.frame, flow, self.tariff, registers)
        return self._parts(flow, registers)

    def _parts(self, flow: str, registers: Registers | None = None) -> list[Part]:
        if LESS in flow:
            return self.once(("parts", flow), lambda: netted(self.usage, flow, self.tariff))
        found = [part for part in self.usage.parts if part.flow == flow]
        if registers is None:
            return found
        return self.once(("parts", flow, registers), lambda: [of_registers(part, registers) for part in found])

    def sum(self, request: SlotSum) -> Exact:
        """Return a sum, zero for a flow that the page does not have; ValueError for one that it was not made with."""
        if request not in self._wanted:
            raise ValueError(f"{request} was not summed")
        return self._sums.get(request) or Exact(np.zeros(self.clients, np.int64))

    def has(self, quantity: Quantity, span: Period) -> bool:
        """Return whether it was made with the sums of a quantity."""
        return self._wanted.issuperset(quantity.sums(span, self.frame.period))

    def value(self, quantity: Quantity, span: Period) -> Exact:
        """Return a quantity over the days of a span, computed once."""
        key = (quantity, span)
        if key not in self._quantities:
            self._quantities[key] = quantity.compute(self, span)
        return self._quantities[key]

    def computed(self, quantity: Quantity, span: Period) -> Exact | None:
        """Return a quantity if it was computed already."""
        return self._quantities.get((quantity, span))

    def made(self, key: Hashable) -> object:
        """Return what `once` has made already."""
        return self._kept.get(key)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what several quantities are computed from, made on first use."""
        if key not in self._kept:
            self._kept[key] = make()
        found: Made = self._kept[key]
        return found

    def _add(self, part: Part, requests: list[SlotSum]) -> None:
        weights = [self.frame.weights(part.grid, one.slots, one.span, one.series) for one in requests]
        placed = Straddling(self.usage, self.frame, self.tariff, part, requests).placed(weights)
        vectors = [weight.numbers for weight in weights] + [mask.astype(np.int64) for mask in placed.values()]
        sums = weighted_sums(part.values, vectors)
        for request, weight, column in zip(requests, weights, sums, strict=False):
            energy = energy_mwh(part, column, weight.divisor)
            self._sums[request] = self._sums[request].plus(energy) if request in self._sums else energy
        for key, column in zip(placed, sums[len(requests) :], strict=True):
            energy = energy_mwh(part, column)
            self.placed[key] = self.placed[key].plus(energy) if key in self.placed else energy


class Values:
    """The view of a line: its days, the page's quantities over them, and how to print a line.

    `edges` are the days on which one version of the line takes over from another.
    """

    def __init__(self, page: Page, span: Period, rounding: Rounding, edges: tuple[date, ...] = ()) -> None:
        self.page, self.span, self.rounding, self.edges = page, span, rounding, edges
        self.period, self.cut, self.clients = page.frame.period, page.frame.cut, page.clients

    def __getitem__(self, quantity: Quantity) -> Exact:
        return self.page.value(quantity, self.span)

    def has(self, slots: Slots) -> bool:
        """Return whether a bucket has any minute on these days."""
        return slots.schedule is None or slots.bucket in self.page.frame.has(slots.schedule, self.span)


def energy_mwh(part: Part, units: Integers, divisor: int = 1) -> Exact:
    """Return sums of a part's stored units as mWh."""
    return Exact(units, divisor * part.denominator).times(10**part.scale)
