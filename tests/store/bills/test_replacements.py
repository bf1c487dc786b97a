"""Bills that a run may replace by bills of other days."""

import pytest

from etl.core.bill_page import Requested
from tests.support.store_rows import AUGUST, bill, client, computed, days

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

HALF = days("2017-08-10", "2017-08-20")


def refused(*, replace_others: bool) -> dict[str, str]:
    """By client why a bill of August is refused: in the snapshot and, the same, in the write lock."""
    from etl.store.bills.replacements import Replacements, refusals

    early = {name: str(error) for name, error in refusals(computed("a"), replace_others=replace_others).items()}
    _, late = Replacements(replace_others=replace_others).make_room(AUGUST, AUGUST, 0, {"a": client("a").pk})
    assert {name: str(error) for name, error in late.items()} == early
    return early


def test_a_bill_of_other_days_is_replaced_only_where_that_was_asked_for() -> None:
    bill("a", HALF)
    assert refused(replace_others=False) == {
        "a": "client a has a bill of 2017-08-10..2017-08-19, which overlaps 2017-08 "
        "(bill other days, or replace it: --replace)"
    }
    assert refused(replace_others=True) == {}


def test_a_bill_that_the_same_request_was_cut_into_is_replaced_without_a_word() -> None:
    bill("a", HALF, requested=Requested(AUGUST))
    assert refused(replace_others=False) == {}


def test_a_failed_bill_makes_room_without_being_asked_and_is_gone() -> None:
    from etl.store.models import Bill

    bill("a", HALF, status="failed", total="")
    assert refused(replace_others=False) == {}
    assert not Bill.objects.exists()


def test_what_is_left_of_a_request_that_another_has_replaced_in_part_is_taken_away() -> None:
    from etl.store.bills.replacements import Replacements
    from etl.store.models import Bill

    parts = [days("2017-08-01", "2017-08-11"), days("2017-08-11", "2017-09-01")]
    for part in parts:
        bill("a", part, requested=Requested(AUGUST))
    replacements = Replacements(replace_others=False)
    found, refused = replacements.make_room(parts[0], parts[0], 0, {"a": client("a").pk})
    assert (len(found), refused) == (1, {})
    replacements.drop_rests()
    assert not Bill.objects.exists()
