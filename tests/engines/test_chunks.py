"""Runs over the table of chunks: what a worker does, gives back and loses. PostgreSQL only."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.support.command import Shell, written
from tests.support.table_runs import FIRST, MIDDLE, Run, chunks

pytestmark = pytest.mark.both_databases


@pytest.mark.usefixtures("many")
def test_a_chunk_whose_lease_is_over_is_another_workers_and_the_first_writes_nothing() -> None:
    from etl.store.input_versions import InputVersion
    from etl.store.models import Bill
    from etl.store.runs import chunk_claims

    run = Run()
    slow = chunk_claims.claim("slow", 0, run=run.number)
    assert slow is not None
    quick = chunk_claims.claim("quick", 60, run=run.number, chunk=slow.chunk)
    assert quick is not None
    assert quick.lost == 1
    assert not chunk_claims.renew(slow, 60)
    assert not chunk_claims.end(slow, InputVersion(1, 0), "{}")
    chunk_claims.give_back(slow)
    assert chunks(pk=slow.chunk).get().worker == "quick"
    chunk_claims.give_back(quick)
    run.work()
    assert Bill.objects.count() == 200
    assert run.publish().bills == 200


def test_a_chunk_that_ends_its_workers_is_cut_down_to_one_client_who_fails(many: Shell) -> None:
    """Workers die whenever they hold the poisoned client, as one that is out of memory does."""
    from etl.engines.bill_job import BILLS
    from etl.engines.chunks import Worker
    from etl.store.runs import chunk_claims

    run = Run()
    worker = Worker(BILLS)
    for _ in range(200):
        claimed = chunk_claims.claim("doomed", 0, run=run.number)
        if claimed is None:
            break
        after, upto = json.loads(claimed.what)
        holds = (after is None or after < MIDDLE) and (upto is None or upto >= MIDDLE)
        if holds and claimed.lost <= chunk_claims.LOST_AT_MOST:
            continue  # it is dead; the lease of 0 s is over
        chunk_claims.give_back(claimed)
        worker.once(chunk=claimed.chunk)
    report = run.publish()
    assert (report.bills, len(report.failed)) == (199, 1)
    assert report.failed[0].reason.startswith(f"client {MIDDLE}: computing its bill ended the process")
    shown = many.ok("runs", "show", str(run.number)).out
    assert f"{MIDDLE}: client {MIDDLE}: computing its bill" in shown
    assert "split" in shown


@pytest.mark.usefixtures("many")
def test_a_damaged_block_fails_its_client_and_nobody_else() -> None:
    from etl.store.models import IntervalBlock

    block = IntervalBlock.objects.get(series__meter__number=MIDDLE)
    block.values = bytes(block.values)[:-9] + b"\0" + bytes(block.values)[-8:]
    IntervalBlock.objects.filter(pk=block.pk).update(values=block.values)
    run = Run()
    run.work()
    report = run.publish()
    assert (report.bills, [one.client for one in report.failed]) == (199, [MIDDLE])
    block.delete()  # the fixture's last look finds no fault then


@pytest.mark.usefixtures("many")
def test_a_worker_of_another_version_gives_the_chunk_back() -> None:
    from etl.core.errors import OtherVersionError
    from etl.engines.bill_job import BILLS
    from etl.engines.chunks import Worker
    from etl.store.models import Run as Row

    run = Run()
    Row.objects.filter(pk=run.number).update(version="0.0.1/1")
    with pytest.raises(OtherVersionError, match="install the same version"):
        Worker(BILLS).once(run=run.number)
    assert set(chunks(run_id=run.number).values_list("state", "attempts")) == {(0, 0)}


@pytest.mark.usefixtures("many")
def test_two_workers_never_have_the_same_chunk() -> None:
    from etl.store.runs import chunk_claims, run_progress

    run = Run()
    claims = [chunk_claims.claim(f"worker {number}", 60, run=run.number) for number in range(5)]
    claimed = [one.chunk for one in claims if one is not None]
    assert len(claimed) == len(set(claimed)) == 4
    state = run_progress.progress(run.number)
    assert (state.waiting, state.claimed, state.over) == (0, 4, False)
    assert chunk_claims.waiting(run.number) == []


@pytest.mark.usefixtures("many")
def test_what_a_dead_process_of_this_machine_had_need_not_be_waited_for() -> None:
    from etl.store.runs import chunk_claims, chunk_requeues, worker_names

    run = Run()
    gone = worker_names.worker_name(2**22 + 1)  # no process has such a number
    assert chunk_claims.claim(gone, 3600, run=run.number) is not None
    assert chunk_claims.claim(worker_names.worker_name(), 3600, run=run.number) is not None
    chunk_requeues.requeue_dead(run.number)
    assert sorted(chunks(run_id=run.number).values_list("state", flat=True)) == [0, 0, 0, 1]
    assert chunks(attempts=1).count() == 1


WAITING = "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def test_a_client_that_a_worker_makes_is_no_fault_in_an_assignment(many: Shell) -> None:
    from django.db import connection

    from etl.store.database.locks import concurrent_write, disconnect
    from etl.store.loads.series_registry import clients_of

    made, looked = Event(), Event()

    def work() -> None:
        with concurrent_write():
            clients_of([FIRST])
            made.set()
            with connection.cursor() as cursor:  # until the assignment waits for this transaction's end, or is over
                while not looked.is_set() and not cursor.execute(WAITING).fetchall():
                    looked.wait(0.01)
        disconnect()

    with ThreadPoolExecutor() as pool:
        worker = pool.submit(work)
        assert made.wait(600)
        done = many("assign", written("who.csv", "client_number,multiplier,meter", f"{FIRST},2,{FIRST}"))
        looked.set()
        worker.result()
    assert (done.code, done.err) == (0, "")
