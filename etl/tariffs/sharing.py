"""Several tariffs for the same page of clients: what they need of the readings is summed once for all of them."""

from collections.abc import Sequence

from etl.core.bills import BillPage
from etl.core.usage import Usage
from etl.tariffs.calculator import Calculator
from etl.tariffs.page import Page


def bills_of(calculators: Sequence[Calculator], usage: Usage) -> list[BillPage]:
    """The bills of each calculator; they share period, zone and prices, and none looks back."""
    first = calculators[0]
    wanted = dict.fromkeys(request for one in calculators for request in one.sums)
    page = Page(usage, first.frame, wanted, ", ".join(one.tariff.file for one in calculators))
    return [one.billed(page) for one in calculators]
