"""The period before a bill is the bill that ends where it begins, else a month, else as many days."""

from datetime import date

import pytest

from etl.core.periods import Period
from tests.support.store_rows import AUGUST, bill, days

JULY = days("2017-07-01", "2017-08-01")


@pytest.mark.usefixtures("etl")
@pytest.mark.parametrize(
    ("period", "before"),
    [
        (AUGUST, JULY),
        (days("2017-08-01", "2017-08-11"), JULY),
        (days("2017-08-11", "2017-09-01"), days("2017-08-01", "2017-08-11")),
        (days("2017-08-18", "2017-09-18"), days("2017-07-18", "2017-08-18")),
    ],
    ids=str,
)
def test_without_earlier_bills_months_are_cut_as_the_bill_is(period: Period, before: Period) -> None:
    from etl.store.usage.cycles import Cycles

    assert Cycles().before(period) == before


@pytest.mark.usefixtures("etl")
def test_an_earlier_bill_that_ends_where_the_period_begins_comes_first() -> None:
    from etl.store.usage.cycles import Cycles

    own = days("2017-07-19", "2017-08-01")
    assert Cycles((own,)).before(AUGUST) == own
    assert Cycles((own,)).before(days("2017-08-02", "2017-09-01")) != own


@pytest.mark.usefixtures("etl")
def test_a_period_does_not_begin_before_the_client_does() -> None:
    from etl.store.usage.cycles import Cycles

    assert Cycles(first=date(2017, 7, 20)).before(AUGUST) == days("2017-07-20", "2017-08-01")
    assert Cycles(first=date(2017, 6, 20)).before(AUGUST) == JULY


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_stored_bills_that_are_no_months_are_cycles_unless_this_run_has_made_others_of_their_days() -> None:
    from etl.store.usage.billed_clients import BilledClient
    from etl.store.usage.cycles import cycles

    own, other = days("2017-07-10", "2017-07-20"), days("2017-07-15", "2017-08-01")
    bill("a", own)
    bill("a", days("2017-06-01", "2017-07-01"))
    bill("a", days("2017-07-20", "2017-08-01"), status="failed", total="")
    bill("a", days("2017-08-20", "2017-09-02"))
    clients = [BilledClient("a", "UTC"), BilledClient("b", "UTC")]
    assert [one.bills for one in cycles(clients, AUGUST, {})] == [(own,), ()]
    assert [one.bills for one in cycles(clients, AUGUST, {"a": [other, JULY]})] == [(other,), ()]
