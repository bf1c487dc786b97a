"""The bills of a run are saved in one transaction, which begins only where something has changed."""

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from etl.core.bill_page import BillPage
from tests.support.store_rows import AUGUST, bill, computed, days, tariff_text

if TYPE_CHECKING:
    from etl.store.bills.bill_writer import Counts

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def written(page: BillPage, *versions: str, replace: bool = False) -> "Counts":
    """What became of a page that a run of its own has saved."""
    from etl.store import input_versions
    from etl.store.bills.bill_writer import BillWriter

    with ExitStack() as stack:
        writer = BillWriter(stack, 7, input_versions.current(), replace=replace)
        writer.save(page, versions, tariff_text())
        writer.finish()
    return writer.counts


def stored() -> list[tuple[object, ...]]:
    from etl.store.models import Bill

    columns = ("client__number", "total", "fingerprint", "run_id")
    return list(Bill.published.order_by("client__number").values_list(*columns))


def test_the_first_bills_of_a_period_count_at_once() -> None:
    assert written(computed("a", "b"), "x", "y").changed == 2
    assert stored() == [("a", "2.00", "x", 7), ("b", "2.00", "y", 7)]


def test_the_same_inputs_begin_no_transaction_and_no_run() -> None:
    from etl.store import input_versions
    from etl.store.bills.bill_writer import BillWriter
    from etl.store.models import Run, Tariff
    from etl.store.runs import run_states
    from etl.store.runs.run_records import RunKey

    bill("a", fingerprint="x")
    with ExitStack() as stack:
        writer = BillWriter(stack, RunKey(run_states.BILL, "local", "", ""), input_versions.current())
        assert writer.save(computed("a"), ["x"], tariff_text()) == {}
        writer.finish()
    assert (writer.counts.unchanged, writer.run, Tariff.objects.count(), Run.objects.count()) == (1, None, 0, 0)


def test_other_inputs_overwrite_a_bill_and_leave_its_neighbour() -> None:
    bill("a", fingerprint="x")
    bill("b", fingerprint="y")
    counts = written(computed("a", "b"), "x", "z")
    assert (counts.changed, counts.unchanged) == (1, 1)
    assert stored() == [("a", "1.00", "x", None), ("b", "2.00", "z", 7)]


def test_what_has_changed_since_the_snapshot_makes_the_new_bills_stale() -> None:
    from etl.store import input_versions
    from etl.store.bills.bill_writer import BillWriter
    from etl.store.models import Bill

    saw = input_versions.current()
    input_versions.bump()
    with ExitStack() as stack:
        writer = BillWriter(stack, 7, saw)
        writer.save(computed("a"), ["x"], tariff_text())
        writer.finish()
    assert (writer.counts.stale, Bill.objects.get().stale) == (1, True)


def test_a_new_bill_that_is_no_month_makes_later_ones_stale_that_look_back() -> None:
    from etl.store.models import Bill, Tariff

    for number, looks_back in enumerate((True, False)):
        one = Tariff.objects.create(sha256=str(number), name="n", currency="EUR", text="", looks_back=looks_back)
        bill("a", days(f"2017-{9 + number:02}-01", f"2017-{10 + number:02}-01"), tariff=one)
    written(computed("a", period=days("2017-08-01", "2017-08-11")), "x")
    assert [one.stale for one in Bill.objects.order_by("period_start")] == [False, True, False]


def test_bills_are_withdrawn_unless_they_were_made_again() -> None:
    from etl.store import input_versions
    from etl.store.bills.bill_writer import BillWriter
    from etl.store.models import Bill

    bill("a", stale=True)
    bill("b")
    with ExitStack() as stack:
        writer = BillWriter(stack, 7, input_versions.current())
        writer.withdraw([(name, AUGUST) for name in "ab"])
    assert writer.counts.withdrawn == 1
    assert Bill.objects.get().client.number == "b"
