"""The period before a bill is the one requested that ends where it begins, else a month, else as many days."""

from datetime import date

import pytest

from etl.core.bill_page import Requested
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

    assert Cycles(period).before(period) == before


@pytest.mark.usefixtures("etl")
def test_an_earlier_period_that_ends_where_the_period_begins_comes_first() -> None:
    from etl.store.usage.cycles import Cycles

    own = days("2017-07-19", "2017-08-01")
    assert Cycles(AUGUST, (own,)).before(AUGUST) == own
    later = days("2017-08-02", "2017-09-01")
    assert Cycles(later, (own,)).before(later) != own


@pytest.mark.usefixtures("etl")
def test_a_period_that_was_cut_is_one_earlier_period_and_has_none_inside_itself() -> None:
    from etl.store.usage.cycles import Cycles

    first, rest = days("2017-08-01", "2017-08-15"), days("2017-08-15", "2017-09-01")
    september = days("2017-09-01", "2017-10-01")
    assert [Cycles(AUGUST).before(part) for part in (first, rest)] == [JULY, JULY]
    assert Cycles(september).before(september) == AUGUST
    assert [Cycles(AUGUST).rest_before(part) for part in (first, rest)] == [None, first]
    assert Cycles(AUGUST, first=date(2017, 8, 10)).rest_before(rest) == days("2017-08-10", "2017-08-15")


@pytest.mark.usefixtures("etl")
def test_a_period_does_not_begin_before_the_client_does() -> None:
    from etl.store.usage.cycles import Cycles

    assert Cycles(AUGUST, first=date(2017, 7, 20)).before(AUGUST) == days("2017-07-20", "2017-08-01")
    assert Cycles(AUGUST, first=date(2017, 6, 20)).before(AUGUST) == JULY


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_what_was_requested_before_does_not_depend_on_when_the_client_began() -> None:
    from etl.store.usage.cycles import Cycles

    july = days("2017-07-01", "2017-08-01")
    assert Cycles(AUGUST, first=date(2017, 7, 11)).requested_before(AUGUST) == july == Cycles(AUGUST).before(AUGUST)


def test_what_was_requested_and_is_no_month_is_a_cycle_unless_this_run_requests_other_days() -> None:
    from etl.store.usage.billed_clients import BilledClient
    from etl.store.usage.cycles import cycles

    own, other = days("2017-07-10", "2017-07-20"), days("2017-07-15", "2017-08-01")
    bill("a", own)
    bill("a", days("2017-06-10", "2017-06-20"), status="failed", total="")
    bill("b", days("2017-07-20", "2017-08-01"), requested=Requested(JULY))
    bill("a", days("2017-08-20", "2017-09-02"))
    clients = [BilledClient("a", "UTC"), BilledClient("b", "UTC")]
    failed = days("2017-06-10", "2017-06-20")
    assert [one.earlier for one in cycles(clients, AUGUST, {})] == [(failed, own), ()]
    assert [one.earlier for one in cycles(clients, AUGUST, {"a": [other, JULY]})] == [(failed, other), ()]
