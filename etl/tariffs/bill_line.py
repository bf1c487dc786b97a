"""One printed line of a page of bills: its columns, one value a client, and how it is divided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from etl.core.exact import Exact, Integers
from etl.core.periods import Period


@dataclass(frozen=True, eq=False)
class Divided:
    """The division of a line: `amounts` gives the exact amount on each of some spans from the line's first day on.

    `taxed`: likewise, rounded, the part of the lines above that a tax has as its base; None for other lines.
    """

    by: str
    amounts: Callable[[Sequence[Period]], list[Exact]]
    taxed: Callable[[Sequence[Period]], list[Integers]] | None = None


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
    taxed: Integers | None = None
    """The part of the lines above that a tax has as its base, in the unit of `amount`; None for other lines."""
    vat: bool = False
    """Whether it is value-added tax, or takes included one out of the lines above."""
    present: npt.NDArray[np.bool_] | None = None
    """The bills that have the line; None: all."""
    balances: Mapping[str, Exact] = field(default_factory=dict)
    """Balances carried to the next period, by name."""
    divided: Divided | None = None
    """Its division where a percentage or a minimum below changes inside its days; None: by days."""
