"""Bills are found by the days that they share with a period."""

import pytest

from etl.core.bill_page import Requested
from tests.support.store_rows import AUGUST, bill, computed, days, waiting

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


@pytest.mark.parametrize(
    ("first", "end", "meets"),
    [
        ("2017-07-01", "2017-08-01", False),
        ("2017-07-01", "2017-08-02", True),
        ("2017-08-31", "2017-09-02", True),
        ("2017-09-01", "2017-10-01", False),
    ],
)
def test_a_bill_that_ends_where_a_period_begins_has_no_day_of_it(first: str, end: str, meets: bool) -> None:
    from etl.store.bills.bill_queries import any_billed
    from etl.store.database.locks import READER

    bill(days=days(first, end))
    assert any_billed(READER, AUGUST) == meets


def test_bills_overlap_a_period_and_waiting_ones_do_not() -> None:
    from etl.store.bills.bill_queries import overlapping, waiting_bills
    from etl.store.database.locks import WRITER

    stands, waits = bill(), waiting(run=7)
    assert [one.pk for one in overlapping(WRITER, AUGUST)] == [stands.pk]
    assert [one.pk for one in waiting_bills(7)] == [waits.pk]


def test_bills_of_a_done_run_wait_no_longer_and_those_that_share_a_day_with_others_are_found() -> None:
    from etl.store.bills.bill_queries import overlapping, sharing_days, waiting_bills
    from etl.store.database.locks import WRITER
    from etl.store.models import Run
    from etl.store.runs.run_states import DONE

    bill("a", days("2017-08-31", "2017-09-02"))
    bill("b", days("2017-09-01", "2017-10-01"))
    waiting("c", run=8)
    for client in "abc":
        waiting(client, run=7)
    Run.objects.filter(pk=7).update(state=DONE)
    assert not waiting_bills(7).exists()
    assert overlapping(WRITER, AUGUST).count() == 4
    assert [one.client.number for one in sharing_days(7)] == ["a"]


def test_unchanged_is_what_has_the_same_fingerprint_and_days_and_is_not_stale() -> None:
    from etl.store.bills.bill_queries import unchanged

    bill("a", fingerprint="x")
    bill("b", fingerprint="y", stale=True)
    bill("c", days("2017-08-01", "2017-08-31"), fingerprint="z")
    assert unchanged(computed("a", "b", "c"), ["x", "y", "z"]) == {"a"}
    bill("d", fingerprint="w", requested=Requested(AUGUST, refuse=True))
    assert unchanged(computed("a", "d"), ["other", "w"]) == set()
