"""Bills of a shared run wait until all are published at once."""

from contextlib import ExitStack

import pytest

from tests.support.store_rows import AUGUST, bill, computed, days, open_run, tariff_text

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def waiting(*clients: str, run: int = 7) -> None:
    """Bills of August that a chunk of a run has written."""
    from etl.store.bills.pending import PendingBills
    from etl.store.database.locks import write_lock

    bills = PendingBills({}, replace=False)
    assert bills.save(computed(*clients), ["x"] * len(clients), tariff_text()) == {}
    open_run(run)
    with write_lock():
        bills.write(run, [])


def published(run: int = 7, *, cut: bool = False) -> list[str]:
    """Publish a run; the clients whose bills are refused."""
    from etl.store import input_versions
    from etl.store.bills import pending
    from etl.store.bills.bill_writer import BillWriter
    from etl.store.runs import run_records, run_states

    with ExitStack() as stack:
        writer = BillWriter(stack, run, input_versions.current())
        writer.begin()
        assert run_records.close(run, run_states.DONE, "")
        refused = pending.publish(run, writer)
        writer.finish()
        if cut:
            raise InterruptedError
    return [one.failed().client for one in refused]


def current() -> list[str]:
    from etl.store.models import Bill

    rows = Bill.published.order_by("client__number")
    return list(rows.values_list("client__number", flat=True))


def test_bills_that_wait_are_not_current_until_their_run_is_published() -> None:
    waiting("a", "b")
    assert current() == []
    assert published() == []
    assert current() == ["a", "b"]


def test_bills_are_published_as_they_stand_and_what_they_replace_goes() -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    bill("c")
    bill("b", fingerprint="y")
    waiting("a", "b")
    with CaptureQueriesContext(connections["default"]) as queries:
        assert published() == []
    writes = ('INSERT INTO "etl_bill"', 'UPDATE "etl_bill"', 'DELETE FROM "etl_bill"')
    (gone,) = [one["sql"] for one in queries if one["sql"].startswith(writes)]
    assert gone.startswith("DELETE")
    assert current() == ["a", "b", "c"]


def test_a_run_whose_publishing_is_cut_short_is_as_it_was() -> None:
    bill("a", fingerprint="y")
    waiting("a", "b")
    with pytest.raises(InterruptedError):
        published(cut=True)
    assert current() == ["a"]
    assert published() == []
    assert current() == ["a", "b"]


def test_bills_of_a_run_that_is_not_published_are_deleted() -> None:
    from etl.store.bills import pending
    from etl.store.models import Bill

    waiting("a")
    waiting("b", run=8)
    pending.discard(7)
    assert list(Bill.objects.values_list("run_id", flat=True)) == [8]


def test_what_is_stored_already_is_not_collected_and_what_overlaps_is_refused() -> None:
    from etl.store.bills.pending import PendingBills

    bill("a", fingerprint="x")
    bill("b", days("2017-08-10", "2017-08-20"))
    bills = PendingBills({}, replace=False)
    assert list(bills.save(computed("a", "b", "c"), ["x", "y", "z"], tariff_text())) == ["b"]
    ((page, versions, _),) = bills.pages
    assert (bills.unchanged, [one.client for one in page.bills], versions) == (1, ["c"], ["z"])


def test_a_bill_that_came_meanwhile_is_met_when_the_run_is_published() -> None:
    waiting("a", "b")
    bill("b", days("2017-08-10", "2017-08-20"))
    assert published() == ["b"]
    assert current() == ["a", "b"]


def test_clients_without_a_bill_of_any_of_the_periods_are_counted() -> None:
    from etl.store.bills import pending

    bill("a")
    bill("b", status="failed", total="")
    assert pending.unbilled({"a", "b", "c"}, [AUGUST]) == 2


def test_bills_of_clients_between_two_numbers_are_marked_fresh() -> None:
    from etl.store.bills import pending

    for number in "abc":
        bill(number, run_id=7, stale=True)
    pending.freshen(7, "a", "b")
    assert pending.count_stale(7) == 2
    assert (pending.changed_by([7], [AUGUST]), pending.changed_by([8], [AUGUST])) == (True, False)
