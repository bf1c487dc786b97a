"""A line that only some clients have: `when` tests their attributes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from etl.tariffs.bill_line import BillLine
from etl.tariffs.conditions import When
from etl.tariffs.page.contract import History, Line, PriorNeed, Quantity, Values
from etl.tariffs.page.lines_above import LinesAbove


@dataclass(frozen=True)
class Conditional:
    """`line`, on the bills of clients for whom `when` holds; the others take nothing from lines above either."""

    line: Line
    when: When

    @property
    def id(self) -> str:
        return self.line.id

    @property
    def tax(self) -> bool:
        return bool(getattr(self.line, "tax", False))

    def needs(self) -> Iterable[Quantity]:
        return self.line.needs()

    def looks_back(self) -> Iterable[PriorNeed]:
        return self.line.looks_back()

    def lines(self, values: Values, above: LinesAbove, past: History) -> Iterable[BillLine]:
        holds = self.when.holds(values.page)
        for line in self.line.lines(values, above, past):
            taxed = None if line.taxed is None else np.where(holds, line.taxed, 0)
            here = holds if line.present is None else holds & line.present
            yield replace(line, present=here, taxed=taxed)
