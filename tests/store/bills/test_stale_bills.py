"""Stale bills are found with what was requested of them."""

from fractions import Fraction

import pytest

from etl.core.bill_page import Requested
from etl.core.usage_page import Missing
from tests.support.store_rows import AUGUST, bill, days, waiting

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

ESTIMATED = Requested(AUGUST, "s", Missing("week", Fraction(1, 50)), refuse=True, sample=True)


def test_stale_bills_come_in_the_order_of_time_and_then_of_clients() -> None:
    from etl.store.bills.stale_bills import StaleBill, stale_bills

    bill("b", stale=True, requested=ESTIMATED)
    bill("a", stale=True)
    bill("c", days("2017-07-01", "2017-08-01"), stale=True)
    bill("d")
    found = stale_bills()
    assert [one.client for one in found] == ["c", "a", "b"]
    assert found[1:] == [StaleBill("a", AUGUST, Requested(AUGUST)), StaleBill("b", AUGUST, ESTIMATED)]
    assert [one.client for one in stale_bills(after="a", upto="b")] == ["b"]


def test_stale_bills_are_counted_without_those_that_wait() -> None:
    from etl.store.bills.stale_bills import count_stale

    bill("a", stale=True)
    bill("b", days("2017-07-01", "2017-08-01"), stale=True)
    bill("c")
    waiting("d", stale=True)
    assert count_stale() == 2


def test_before_a_request_is_computed_again_all_its_bills_are_read() -> None:
    """A part that is not stale is computed again too, and a bill of another request is not."""
    from etl.store.bills.stale_bills import BillBefore, bills_before

    first, second = days("2017-08-01", "2017-08-11"), days("2017-08-11", "2017-09-01")
    bill("a", first, stale=True, requested=Requested(AUGUST), energy_mwh=7)
    bill("a", second, requested=Requested(AUGUST), total="2.00")
    bill("a", days("2017-09-01", "2017-10-01"))
    bill("b", AUGUST)
    bill("c", AUGUST, stale=True, status="failed", total="")
    found = sorted(bills_before())
    assert found == [
        BillBefore("a", first, AUGUST, 7, "1.00", "", "", "f", "UTC"),
        BillBefore("a", second, AUGUST, 0, "2.00", "", "", "f", "UTC"),
        BillBefore("c", AUGUST, AUGUST, 0, "", "", "", "f", "UTC"),
    ]
    assert list(bills_before("c")) == found[2:]
