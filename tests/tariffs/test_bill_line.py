"""One printed line of a page of bills: what it is where a kind of line says nothing."""

import numpy as np

from etl.core.exact import Exact
from etl.tariffs.bill_line import BillLine
from tests.support.tariff_pages import AUGUST


def test_a_line_that_says_no_more_is_on_every_bill_untaxed_and_carries_nothing() -> None:
    one = Exact.constant(1, 2)
    line = BillLine("fee", "fixed", AUGUST, one, "day", "1", one, np.array([100, 100]))
    assert (line.tax, line.taxed, line.present, line.divided) == (False, None, None, None)
    assert (line.period, line.tier, line.meter, line.description) == ("", "", "", "")
    assert line.balances == {}


def test_lines_of_equal_columns_are_not_the_same_line() -> None:
    one, amount = Exact.constant(1, 1), np.array([100])
    first, second = (BillLine("fee", "fixed", AUGUST, one, "day", "1", one, amount) for _ in range(2))
    assert first != second
    assert len({first, second}) == 2
