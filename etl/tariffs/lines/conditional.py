"""A line that only some bills have: `when` tests the attributes of their clients, and what they used."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from etl.core.periods import Period
from etl.phrasebook.english import english
from etl.tariffs.bill_line import BillLine
from etl.tariffs.conditions import When
from etl.tariffs.lines.line_header import LineAround
from etl.tariffs.page.contract import History, Page, Quantity, Values, Warns
from etl.tariffs.page.lines_above import LinesAbove


@dataclass(frozen=True)
class Conditional(LineAround):
    """`line`, on the bills for which `when` holds; the others take nothing from lines above either."""

    when: When

    def needs(self) -> Iterable[Quantity]:
        return [*self.line.needs(), *self.when.needs()]

    def lines(self, values: Values, above: LinesAbove, past: History) -> Iterable[BillLine]:
        holds = self.when.holds(values.page, values.span)
        for line in self.line.lines(values, above, past):
            taxed = None if line.taxed is None else np.where(holds, line.taxed, 0)
            here = holds if line.present is None else holds & line.present
            yield replace(line, present=here, taxed=taxed)

    def warnings(self, page: Page, span: Period) -> Iterable[tuple[int, str]]:
        """Yield bills of which it is not certain whether they have the line, and what the line itself says."""
        for use in self.when.uses:
            for row, text in use.doubtful(page):
                yield row, english("uncertain_line", use=text, line=self.id)
        if isinstance(self.line, Warns):
            holds = self.when.holds(page, span)
            yield from ((row, text) for row, text in self.line.warnings(page, span) if holds[row])
