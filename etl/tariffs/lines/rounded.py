"""`round` of a line: its amount is rounded in a way of its own, finer or coarser than the bill's other lines."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from etl.core.exact import ROUNDING_MODES
from etl.core.money import MOST_PLACES, Rounding
from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine
from etl.tariffs.lines.line_header import LineAround
from etl.tariffs.page.contract import History, Line, Page, Values, Warns
from etl.tariffs.page.lines_above import LinesAbove
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class Rounded(LineAround):
    """`line`, its amounts rounded to multiples of `step`."""

    step: Fraction
    mode: str

    def lines(self, values: Values, above: LinesAbove, past: History) -> Iterable[BillLine]:
        for line in self.line.lines(values, above, past):
            yield replace(line, amount=values.rounding.multiples(line.exact, self.step, self.mode))

    def warnings(self, page: Page, span: Period) -> Iterable[tuple[int, str]]:
        return self.line.warnings(page, span) if isinstance(self.line, Warns) else ()


def read_rounded(table: Table, line: Line, header: Rounding) -> Line:
    """Return the line, rounded as its `round` says."""
    rules = table.table("round", attributes=False)
    return line if rules is None else Rounded(line, *read_step(rules, header))


def read_step(rules: Table, header: Rounding) -> tuple[Fraction, str]:
    """Read `round = { mode = "down", places = 3 }`, or `to = 0.05`: of what amounts become multiples, and how."""
    mode = rules.choice("mode", ROUNDING_MODES, header.mode)
    places = rules.whole("places", least=0, most=MOST_PLACES) if rules.has("places") else header.stated
    step = Fraction(1, 10**places)
    if rules.has("to"):
        step = rules.number("to")
        if step <= 0 or (step * 10**MOST_PLACES).denominator != 1:
            what = f"must be above 0 and have at most {MOST_PLACES} places"
            rules.fail("to", what, "write an amount like 0.05, 1 or 10")
        if rules.has("places"):
            rules.fail("to", "says what places says too", "keep one of them")
    rules.close()
    return step, mode


def places_of(step: Fraction) -> int:
    """Return the decimal places that multiples of a step need."""
    return next(places for places in range(MOST_PLACES + 1) if (step * 10**places).denominator == 1)
