"""A bill of a month takes the place of another one of that month; whatever else it meets is left to the writer."""

from typing import Any

import pytest

from etl.core.bill_page import Requested
from etl.core.periods import Period
from tests.support.store_rows import AUGUST, bill, days, waiting

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]
HALF = days("2017-08-01", "2017-08-16")
CYCLE = days("2017-08-10", "2017-09-10")
TWO_MONTHS = days("2017-08-01", "2017-10-01")


def replaced(*stored: tuple[Period, dict[str, Any]], own: Period = AUGUST, requested: Period | None = None) -> bool:
    """Whether the one bill of a run, of fingerprint x, replaces all that is stored."""
    from etl.store.bills.month_replacements import replace_months
    from etl.store.models import Bill, Run
    from etl.store.runs.run_states import DONE

    others = {bill("a", span, **more).pk for span, more in stored}
    one = waiting("a", days=own, fingerprint="x", requested=Requested(requested or own))
    neighbour = bill("b", own)
    Run.objects.update(state=DONE)
    found = replace_months(7, [one.pk])
    left = set(Bill.objects.values_list("pk", flat=True)) - {one.pk, neighbour.pk}
    assert left == (set() if found else others)
    return found == {one.pk}


@pytest.mark.parametrize(
    "more", [{}, {"stale": True}, {"status": "failed", "total": ""}, {"requested": Requested(AUGUST, refuse=True)}]
)
def test_another_bill_of_the_month_goes(more: dict[str, Any]) -> None:
    assert replaced((AUGUST, more))


def test_one_of_the_same_inputs_stays_for_the_writer_to_confirm() -> None:
    assert not replaced((AUGUST, {"fingerprint": "x"}))


@pytest.mark.parametrize(
    ("stored", "stored_as", "own", "requested"),
    [
        pytest.param(HALF, HALF, AUGUST, AUGUST, id="a part of the days"),
        pytest.param(CYCLE, CYCLE, AUGUST, AUGUST, id="more days"),
        pytest.param(CYCLE, CYCLE, CYCLE, CYCLE, id="not a month"),
        pytest.param(HALF, AUGUST, HALF, AUGUST, id="a part of a month"),
        pytest.param(AUGUST, TWO_MONTHS, AUGUST, AUGUST, id="a part of two months"),
        pytest.param(AUGUST, AUGUST, AUGUST, TWO_MONTHS, id="a new part of two months"),
    ],
)
def test_what_is_not_a_month_again_stays(stored: Period, stored_as: Period, own: Period, requested: Period) -> None:
    assert not replaced((stored, {"requested": Requested(stored_as)}), own=own, requested=requested)


def test_two_bills_stay() -> None:
    assert not replaced((AUGUST, {"run_id": 1}), (AUGUST, {"run_id": 2}))


def test_bills_of_one_run_do_not_replace_each_other() -> None:
    from etl.store.bills.month_replacements import replace_months
    from etl.store.models import Bill

    keys = [bill("a", run_id=7).pk, bill("a", CYCLE, run_id=7).pk]
    assert replace_months(7, keys) == set()
    assert set(Bill.objects.values_list("pk", flat=True)) == set(keys)


def test_pages_find_all(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.store.bills import month_replacements
    from etl.store.models import Bill

    monkeypatch.setattr(month_replacements, "PAGE", 2)
    for number in "abcde":
        bill(number)
    keys = [bill(number, run_id=7, fingerprint="x").pk for number in "abcde"]
    assert month_replacements.replace_months(7, keys) == set(keys)
    assert set(Bill.objects.values_list("pk", flat=True)) == set(keys)
