"""Bills are found by the days that they share with a period."""

import pytest

from tests.support.store_rows import AUGUST, bill, client, computed, days

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


def test_superseded_bills_touch_a_period_and_only_current_ones_overlap_it_and_waiting_ones_do_neither() -> None:
    from etl.store.bills.bill_queries import overlapping, touching, waiting_bills
    from etl.store.database.locks import WRITER

    old, new = bill(current=False), bill(revision=1)
    waits = bill(revision=None, current=False, run_id=7)
    assert {one.pk for one in touching(WRITER, AUGUST)} == {old.pk, new.pk}
    assert [one.pk for one in overlapping(WRITER, AUGUST)] == [new.pk]
    assert [one.pk for one in waiting_bills(7)] == [waits.pk]


def test_unchanged_is_what_has_the_same_fingerprint_and_days_and_is_not_stale() -> None:
    from etl.store.bills.bill_queries import unchanged

    bill("a", fingerprint="x")
    bill("b", fingerprint="y", stale=True)
    bill("c", days("2017-08-01", "2017-08-31"), fingerprint="z")
    assert unchanged(computed("a", "b", "c"), ["x", "y", "z"]) == {"a"}
    assert unchanged(computed("a"), ["other"]) == set()


def test_a_free_revisions_follows_the_newest_of_the_same_days() -> None:
    from etl.store.bills.bill_queries import free_revisions
    from etl.store.models import Bill

    own = Bill.objects.filter(client=client("a"))
    assert free_revisions(own, AUGUST) == {}
    bill("a", revision=4, current=False)
    bill("a", days("2017-09-01", "2017-10-01"), revision=9)
    assert free_revisions(own, AUGUST) == {client("a").pk: 5}
