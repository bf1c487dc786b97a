"""Bills on hold come by the end of their days, whatever computed them, and when."""

from datetime import date

import pytest

from etl.core.bill_page import Requested
from etl.core.usage_page import Missing
from tests.support.store_rows import AUGUST, bill, days

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

JULY = days("2017-07-01", "2017-08-01")


def test_the_oldest_come_first() -> None:
    from etl.store.bills.bills_on_hold import BillOnHold, bills_on_hold, count_on_hold

    wanted = Requested(AUGUST, "s", Missing("week"))
    bill("b", status="held", requested=wanted)
    bill("c", JULY, status="held")
    bill("a", status="held")
    bill("d", status="incomplete")
    found = list(bills_on_hold())
    assert found == [
        BillOnHold("c", JULY, Requested(JULY)),
        BillOnHold("a", AUGUST, Requested(AUGUST)),
        BillOnHold("b", AUGUST, wanted),
    ]
    assert count_on_hold() == 3
    assert list(bills_on_hold(most=1)) == found[:1]
    assert list(bills_on_hold("a")) == found[1:2]
    assert list(bills_on_hold(before=date(2017, 9, 1))) == found[:1]
    assert list(bills_on_hold(before=date(2017, 9, 2))) == found


def test_the_age_counts_from_the_end_of_the_days() -> None:
    from etl.store.bills.bills_on_hold import BillOnHold

    assert BillOnHold("a", AUGUST, Requested(AUGUST)).age(date(2017, 10, 1)) == 30
