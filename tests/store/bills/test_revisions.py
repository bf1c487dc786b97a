"""Which bills a run may supersede, and the revision of what takes their place."""

from datetime import UTC, datetime

import pytest

from tests.support.store_rows import AUGUST, bill, client, computed, days

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

ISSUED = datetime(2017, 9, 5, tzinfo=UTC)
HALF = days("2017-08-10", "2017-08-20")


def refused(*, replace_others: bool) -> dict[str, str]:
    """By client why a bill of August is refused: in the snapshot and, the same, in the write lock."""
    from etl.store.bills.revisions import Revisions, refusals

    early = {name: str(error) for name, error in refusals(computed("a"), replace_others=replace_others).items()}
    _, late = Revisions(replace_others=replace_others).make_room(AUGUST, {"a": client("a").pk})
    assert {name: str(error) for name, error in late.items()} == early
    return early


def test_a_bill_of_other_days_is_superseded_only_where_that_was_asked_for() -> None:
    bill("a", HALF)
    assert refused(replace_others=False) == {
        "a": "client a has a bill of 2017-08-10..2017-08-19, which overlaps 2017-08 "
        "(bill other days, or supersede it: --replace)"
    }
    assert refused(replace_others=True) == {}


def test_an_issued_bill_of_other_days_is_never_superseded_unless_it_is_stale() -> None:
    from etl.store.models import Bill

    bill("a", HALF, issued_at=ISSUED)
    assert refused(replace_others=True) == {
        "a": "client a has an issued bill of 2017-08-10..2017-08-19, which overlaps 2017-08 (bill other days)"
    }
    Bill.objects.update(stale=True)
    assert refused(replace_others=False) == {
        "a": "client a has an issued bill of 2017-08-10..2017-08-19, which overlaps 2017-08 "
        "(it is stale: etl bill --stale, or --replace)"
    }
    assert refused(replace_others=True) == {}


def test_a_failed_bill_makes_room_without_being_asked_and_is_gone() -> None:
    from etl.store.models import Bill

    bill("a", HALF, status="failed", total="")
    assert refused(replace_others=False) == {}
    assert not Bill.objects.exists()


def test_an_issued_bill_of_the_same_days_stays_and_the_next_revision_follows_it() -> None:
    from etl.store.bills.revisions import Reissued, Revisions
    from etl.store.models import Bill

    known, page = bill("a", revision=2, issued_at=ISSUED, total="1.00"), computed("a")
    revisions = Revisions(replace_others=False)
    assert revisions.next_revision(known, known.client_id, page, page.bills[0]) == 3
    assert not Bill.objects.get().current
    assert revisions.reissued() == [Reissued("a", AUGUST, 3, "1.00", "2.00", "EUR")]


def test_a_bill_that_was_not_issued_is_overwritten_under_its_own_revision() -> None:
    from etl.store.bills.revisions import Revisions

    known, page = bill("a", revision=2), computed("a")
    revisions = Revisions(replace_others=False)
    assert revisions.next_revision(known, known.client_id, page, page.bills[0]) == 2
    assert revisions.reissued() == []


def test_bills_that_replace_an_issued_one_of_other_days_add_up_to_one_change() -> None:
    from etl.store.bills.revisions import Reissued, Revisions

    identity = bill("a", issued_at=ISSUED, stale=True, total="9.00").client_id
    revisions = Revisions(replace_others=True)
    parts = [days("2017-08-01", "2017-08-11"), days("2017-08-11", "2017-09-01")]
    for part, total in zip(parts, ("2.50", "4.00"), strict=True):
        page = computed("a", period=part, total=total)
        assert revisions.make_room(part, {"a": identity}) == ({}, {})
        assert revisions.next_revision(None, identity, page, page.bills[0]) == 1
    assert revisions.reissued() == [Reissued("a", AUGUST, 1, "9.00", "6.50", "EUR", tuple(parts))]
