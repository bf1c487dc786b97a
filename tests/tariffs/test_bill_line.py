"""One printed line of a page of bills: what it is where a kind of line says nothing."""

from fractions import Fraction
from typing import Any

import numpy as np

from etl.core.exact import Exact
from etl.tariffs.bill_line import BillLine, Divided, placed_line
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


def own(amount: int, **fields: Any) -> BillLine:
    one = Exact.constant(amount, 1)
    return BillLine("fee", "fixed", AUGUST, one, "day", str(amount), one, np.array([amount]), **fields)


def test_lines_of_some_clients_are_one_line_that_the_others_do_not_have() -> None:
    halves = Divided("days", lambda spans: [Exact.constant(Fraction(1, 2), 1) for _ in spans])
    balances = {"bank": Exact.constant(7, 1)}
    first = own(5, taxed=np.array([3]), description="dear", divided=halves, balances=balances)
    whole = placed_line([([2], first), ([0], own(4, present=np.array([False])))], 3)
    assert (whole.amount.tolist(), whole.quantity.texts()) == ([4, 0, 5], ["4", "0", "5"])
    assert (whole.price, whole.description) == (["4", "", "5"], ["", "", "dear"])
    assert whole.present is not None
    assert whole.present.tolist() == [False, False, True]
    assert whole.taxed is not None
    assert whole.taxed.tolist() == [0, 0, 3]
    assert whole.balances["bank"].texts() == ["0", "0", "7"]
    assert whole.divided is not None
    assert [one.texts() for one in whole.divided.amounts([AUGUST])] == [["0", "0", "0.5"]]


def test_some_clients_of_a_line_have_their_part_of_all_its_columns() -> None:
    taxes = Divided("base", lambda _: [Exact(np.array([1, 2]))], lambda _: [np.array([3, 4])])
    one = Exact(np.array([5, 6]))
    line = BillLine(
        "vat", "percent", AUGUST, one, "EUR", ["a", "b"], one, np.array([5, 6]), taxed=np.array([7, 8]), divided=taxes
    )
    second = line.of_rows([1])
    assert (second.price, second.description, second.amount.tolist()) == (["b"], "", [6])
    assert second.taxed is not None
    assert second.taxed.tolist() == [8]
    assert second.divided is not None
    assert second.divided.taxed is not None
    assert second.divided.taxed([])[0].tolist() == [4]
    assert second.divided.amounts([])[0].texts() == ["2"]
    assert placed_line([([0], second)], 1).price == ["b"]
