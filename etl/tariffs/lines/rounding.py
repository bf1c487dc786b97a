"""`round.total`: the last line of a bill, which makes its total a multiple of the smallest coin."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from etl.core.exact import decimal_text
from etl.tariffs.bill_line import BillLine
from etl.tariffs.page.contract import History, PriorNeed, Quantity, Values
from etl.tariffs.page.lines_above import LinesAbove


@dataclass(frozen=True)
class RoundTotal:
    """Its amount is the nearest multiple of `coin` less the sum of the lines above, which is its quantity."""

    coin: Fraction
    currency: str
    id: str = "rounding"

    def needs(self) -> Iterable[Quantity]:
        return ()

    def looks_back(self) -> Iterable[PriorNeed]:
        return ()

    def lines(self, values: Values, above: LinesAbove, _past: History) -> Iterable[BillLine]:
        before = above.all()
        amount = values.rounding.to_total(before) - before
        quantity, exact = values.rounding.exact(before), values.rounding.exact(amount)
        yield BillLine(
            self.id, "rounding", values.span, quantity, self.currency, decimal_text(self.coin), exact, amount
        )
