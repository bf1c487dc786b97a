"""The vocabulary of a tariff: quantities, lines, and the columns of a bill's line for a page of clients."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from etl.core.exact import Exact, Integers
from etl.core.periods import Period
from etl.core.usage import Part

if TYPE_CHECKING:
    from etl.tariffs.above import Above
    from etl.tariffs.page import Page, Values
    from etl.tariffs.schedules import Schedule
    from etl.tariffs.series import Series
    from etl.tariffs.tables import Table

STRADDLES = ("refuse", "start", "even")
"""A reading across a change of price is refused, priced by its start, or spread evenly over its minutes."""


LONG_READS = ("refuse", "days")
"""A read that is too long for what the tariff asks refuses its client's bill, or all are spread over their days."""


@dataclass(frozen=True)
class Slots:
    """The minutes in one bucket of a schedule; without a schedule every minute."""

    schedule: Schedule | None = None
    bucket: int = 0
    straddle: str = "refuse"


@dataclass(frozen=True)
class SlotSum:
    """A sum a page must take over its matrices: one flow, some slots, the local days of a span.

    With a series, each slot's energy times its price: mWh x money, for every `series.kwh` kWh.
    """

    flow: str
    slots: Slots
    span: Period
    series: Series | None = None


class Quantity(Protocol):
    """A billing determinant: frozen and hashable, so that it is computed once for all who need it."""

    @property
    def name(self) -> str:
        """How a bill's quantities show it."""
        ...

    @property
    def unit(self) -> str: ...

    def sums(self, span: Period, period: Period) -> Iterable[SlotSum]:
        """What must be summed over readings for a version's days in a period; all of a page are one matrix product."""
        ...

    def compute(self, page: Page, span: Period) -> Exact:
        """A rational for each client, in `unit`, over the local days of `span`."""
        ...


class Determinant(Protocol):
    """What a line is `on`: a flow, or a `[quantity.ID]`; gives the quantity of some slots."""

    def over(self, slots: Slots, *, whole: bool = False) -> Quantity:
        """Over the span of the line's version, or over the whole period."""
        ...


@runtime_checkable
class Fitting(Protocol):
    """A determinant that not every line may be on."""

    def fit(self, table: Table, key: str) -> None:
        """Refuse the line of a table, which names it by `key`."""
        ...


@dataclass(frozen=True)
class Past:
    """What a line must know of earlier periods: a quantity over `periods` of them, or for 0 the opening of a bank."""

    quantity: Quantity
    periods: int


@dataclass(frozen=True, eq=False)
class Earlier:
    """A quantity in one earlier period, or the opening of a bank; of clients not `known` (None: all are) nothing is."""

    value: Exact
    known: npt.NDArray[np.bool_] | None = None


History = Mapping[Past, Sequence[Earlier]]
"""Each Past that was asked for, latest period first; one that is missing, or too short, is unknown for every client."""


@runtime_checkable
class Recalling(Protocol):
    """A quantity that is computed from `page.past` too."""

    def looks_back(self) -> Iterable[Past]:
        """What it must know of earlier periods."""
        ...


@runtime_checkable
class Suppliable(Protocol):
    """A quantity of which an earlier period counts by a share: what users supply is the whole."""

    def supplied(self, kw: Exact, period: Period) -> Exact:
        """What counts of the whole of an earlier period."""
        ...


@runtime_checkable
class Renamed(Protocol):
    """A quantity of earlier periods that had other names once, under which users may still supply it."""

    @property
    def name(self) -> str: ...

    @property
    def former(self) -> list[str]: ...


@runtime_checkable
class Timed(Protocol):
    """A determinant with readings in time: of these a maximum can be taken, and tiers be filled in order."""

    def parts(self, page: Page) -> Sequence[Part]:
        """Its readings, part by part; parts on one grid are added."""
        ...


@dataclass(frozen=True, eq=False)
class Divided:
    """How a line is divided: `amounts` gives the exact amount on each of some spans from the line's first day on.

    `taken`: likewise, rounded, how much of the lines above a tax has taken as its base; None for other lines.
    """

    by: str
    amounts: Callable[[Sequence[Period]], list[Exact]]
    taken: Callable[[Sequence[Period]], list[Integers]] | None = None


@dataclass(frozen=True, eq=False)
class BillLine:
    """One printed line for a page of clients. `amount` is in units of 10**-places, `exact` is what was rounded."""

    id: str
    kind: str
    span: Period
    quantity: Exact
    unit: str
    price: str | list[str]
    exact: Exact
    amount: Integers
    tax: bool = False
    period: str = ""
    tier: str = ""
    meter: str = ""
    description: str | list[str] = ""
    taken: Integers | None = None
    """How much of the lines above a tax has taken as its base, in the unit of `amount`; None for other lines."""
    present: npt.NDArray[np.bool_] | None = None
    """Which bills have the line; None: all."""
    balances: Mapping[str, Exact] = field(default_factory=dict)
    """What is carried to the next period."""
    divided: Divided | None = None
    """How it is divided where a percentage or a minimum below changes inside its days; None: by days."""


class Line(Protocol):
    """One version of a line. Frozen; equal neighbours in time are one version."""

    @property
    def id(self) -> str: ...

    def needs(self) -> Iterable[Quantity]:
        """The quantities that `lines` looks up."""
        ...

    def looks_back(self) -> Iterable[Past]:
        """What `lines` must know of earlier periods."""
        ...

    def lines(self, q: Values, above: Above, past: History, /) -> Iterable[BillLine]:
        """The printed lines, given quantities, the lines above and earlier periods."""
        ...


@dataclass(frozen=True)
class Version:
    """A line from local date `first` to the day before `last`; None is without end."""

    first: date | None
    last: date | None
    line: Line

    def within(self, period: Period) -> Period | None:
        """The days of a period on which this version holds."""
        start, end = max(self.first or period.start, period.start), min(self.last or period.end, period.end)
        return Period(start, end) if start < end else None
