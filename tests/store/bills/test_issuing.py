"""Issued are current bills that are neither stale nor failed; what is stale is found with the options of its bill."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from etl.core.bill_page import Requested
from etl.core.usage_page import Missing
from tests.support.store_rows import AUGUST, bill, days

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

ESTIMATED = Requested(AUGUST, "s", Missing("week", Fraction(1, 50)), refuse=True, sample=True)


def test_each_bill_is_counted_as_one_thing() -> None:
    from etl.store.bills.issuing import Issued, issue

    bill("a")
    bill("b", stale=True)
    bill("c", status="failed", total="")
    bill("d", issued_at=datetime(2017, 9, 5, tzinfo=UTC))
    bill("e", current=False)
    bill("f", days("2017-08-20", "2017-09-02"))
    assert issue(AUGUST) == Issued(issued=1, before=1, stale=1, failed=1)
    assert issue(AUGUST) == Issued(issued=0, before=2, stale=1, failed=1)


def test_one_clients_bills_may_be_issued_alone() -> None:
    from etl.store.bills.issuing import issue
    from etl.store.models import Bill

    bill("a")
    bill("b")
    assert issue(AUGUST, "b").issued == 1
    assert list(Bill.objects.exclude(issued_at=None).values_list("client__number", flat=True)) == ["b"]


def test_stale_bills_come_in_the_order_of_time_and_then_of_clients() -> None:
    from etl.store.bills.issuing import StaleBill, stale_bills

    bill("b", stale=True, requested=ESTIMATED)
    bill("a", stale=True)
    bill("c", days("2017-07-01", "2017-08-01"), stale=True)
    bill("d")
    found = stale_bills()
    assert [one.client for one in found] == ["c", "a", "b"]
    assert found[1:] == [StaleBill("a", AUGUST, Requested(AUGUST)), StaleBill("b", AUGUST, ESTIMATED)]
    assert [one.client for one in stale_bills(after="a", upto="b")] == ["b"]
