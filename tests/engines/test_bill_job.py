"""A chunk of bills is written in the transaction that ends it, or not at all; one that ends its workers is halved."""

import pytest

from etl.core.errors import EtlError
from tests.support.table_runs import Run, chunks

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("many")]


def test_the_same_order_has_the_same_key() -> None:
    from etl.engines.bill_job import bill_key

    first, second = Run(), Run()
    assert bill_key(first.order) == bill_key(second.order)
    assert bill_key(first.order) != bill_key(first.order, "celery")


def test_a_chunk_that_is_lost_while_it_is_computed_writes_no_bill() -> None:
    from etl.engines.bill_job import BillJob
    from etl.engines.lease import Lease
    from etl.store.models import Bill
    from etl.store.runs import chunk_claims, run_records

    run = Run()
    opened = run_records.open_run(run.number)
    slow = chunk_claims.claim("slow", 0, run=run.number)
    assert opened is not None
    assert slow is not None
    assert chunk_claims.claim("quick", 60, run=run.number, chunk=slow.chunk) is not None
    BillJob(opened).do(slow, Lease(slow, 60))
    assert Bill.objects.count() == 0
    assert chunks(pk=slow.chunk).get().worker == "quick"


def test_a_chunk_that_has_ended_too_many_workers_is_halved_and_not_computed() -> None:
    from etl.engines.bill_job import BILLS
    from etl.engines.chunks import Worker
    from etl.store.models import Bill
    from etl.store.runs import chunk_claims, run_states

    run = Run()
    chunk = chunks(run_id=run.number).first()
    chunks(pk=chunk.pk).update(attempts=chunk_claims.LOST_AT_MOST + 1)
    assert Worker(BILLS).once(run=run.number, chunk=chunk.pk)
    assert chunks(pk=chunk.pk).get().state == run_states.SPLIT
    assert [one.size for one in chunks(run_id=run.number, number__gt=4)] == [chunk.size // 2, chunk.size // 2]
    assert Bill.objects.count() == 0


def test_an_error_that_nobody_foresaw_fails_the_chunk_and_not_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.bill_runs.compute import BillComputer

    def compute(_: BillComputer, _part: object) -> None:
        raise RuntimeError("no idea")

    run = Run()
    monkeypatch.setattr(BillComputer, "compute", compute)
    assert run.work(1) == 1
    with pytest.raises(EtlError, match=r"chunk 1: unexpected RuntimeError: no idea \(report it\)"):
        run.publish()
