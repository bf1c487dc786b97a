"""One printed line of a page of bills: its columns, one value a client, and how it is divided.

Where clients have a line by numbers of their own, it is made of lines that some rows have each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from etl.core.exact import Exact, Integers, placed, placed_integers
from etl.core.periods import Period


@dataclass(frozen=True, eq=False)
class Divided:
    """The division of a line: `amounts` gives the exact amount on each of some spans from the line's first day on.

    `taxed`: likewise, rounded, the part of the lines above that a tax has as its base; None for other lines.
    """

    by: str
    amounts: Callable[[Sequence[Period]], list[Exact]]
    taxed: Callable[[Sequence[Period]], list[Integers]] | None = None

    def of_rows(self, rows: Sequence[int]) -> Divided:
        """Divide the lines of some clients."""
        amounts, taxed = self.amounts, self.taxed
        return Divided(
            self.by,
            lambda spans: [one.of_rows(rows) for one in amounts(spans)],
            None if taxed is None else lambda spans: [one[rows] for one in taxed(spans)],
        )


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
    corrects: bool = False
    """Whether its amount is what its quantity, a sum of lines above, lacks to a bound or a multiple made of `price`."""
    present: npt.NDArray[np.bool_] | None = None
    """The bills that have the line; None: all."""
    balances: Mapping[str, Exact] = field(default_factory=dict)
    """Balances carried to the next period, by name."""
    divided: Divided | None = None
    """Its division where a percentage or a minimum below changes inside its days; None: by days."""

    def of_rows(self, rows: Sequence[int]) -> BillLine:
        """Take the lines of some clients, in this order."""
        price, description = (
            one if isinstance(one, str) else [one[row] for row in rows] for one in (self.price, self.description)
        )
        return replace(
            self,
            quantity=self.quantity.of_rows(rows),
            exact=self.exact.of_rows(rows),
            amount=self.amount[rows],
            price=price,
            description=description,
            taxed=None if self.taxed is None else self.taxed[rows],
            present=None if self.present is None else self.present[rows],
            balances={name: column.of_rows(rows) for name, column in self.balances.items()},
            divided=self.divided and self.divided.of_rows(rows),
        )


def placed_line(lines: Sequence[tuple[Sequence[int], BillLine]], clients: int) -> BillLine:
    """Return one line of lines that some rows have each; the other rows do not have it."""
    first = lines[0][1]
    here = [
        (rows, np.ones(len(rows), np.int64) if one.present is None else one.present.astype(np.int64))
        for rows, one in lines
    ]
    present = placed_integers(here, clients) != 0
    taxed = [(rows, one.taxed) for rows, one in lines if one.taxed is not None]
    return replace(
        first,
        quantity=placed([(rows, one.quantity) for rows, one in lines], clients),
        exact=placed([(rows, one.exact) for rows, one in lines], clients),
        amount=placed_integers([(rows, one.amount) for rows, one in lines], clients),
        price=_texts([(rows, one.price) for rows, one in lines], clients),
        description=_texts([(rows, one.description) for rows, one in lines], clients),
        taxed=placed_integers(taxed, clients) if taxed else None,
        present=None if present.all() else present,
        balances={
            name: placed([(rows, one.balances[name]) for rows, one in lines if name in one.balances], clients)
            for name in dict.fromkeys(name for _, one in lines for name in one.balances)
        },
        divided=_placed_division(lines, clients),
    )


def _texts(columns: Sequence[tuple[Sequence[int], str | list[str]]], clients: int) -> str | list[str]:
    texts = {text for _, text in columns if isinstance(text, str)}
    if len(texts) == 1 and all(isinstance(text, str) for _, text in columns):
        return texts.pop()
    found = [""] * clients
    for rows, text in columns:
        for row, own in zip(rows, [text] * len(rows) if isinstance(text, str) else text, strict=True):
            found[row] = own
    return found


def _placed_division(lines: Sequence[tuple[Sequence[int], BillLine]], clients: int) -> Divided | None:
    """Divide each row as its own line is; lines of one kind say alike whether they do."""
    own = [(rows, one.divided) for rows, one in lines if one.divided is not None]
    if not own:
        return None

    def amounts(spans: Sequence[Period]) -> list[Exact]:
        columns = [(rows, one.amounts(spans)) for rows, one in own]
        return [placed([(rows, found[place]) for rows, found in columns], clients) for place in range(len(spans))]

    def taxed(spans: Sequence[Period]) -> list[Integers]:
        columns = [(rows, one.taxed(spans)) for rows, one in own if one.taxed is not None]
        return [
            placed_integers([(rows, found[place]) for rows, found in columns], clients) for place in range(len(spans))
        ]

    return Divided(own[0][1].by, amounts, taxed if own[0][1].taxed else None)
