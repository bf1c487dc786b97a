"""Chunks of dead or stopped workers, and failed ones, wait again; only the dead count as lost."""

import pytest

from tests.support.stored_runs import begun, chunk

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

DEAD = 2**22 + 1
"""No process has such a number."""


def claim(run: int, worker: str) -> int:
    from etl.store.runs import chunk_claims

    claimed = chunk_claims.claim(worker, 3600, run=run)
    assert claimed is not None
    return claimed.chunk


def test_a_lost_workers_chunk_counts_the_loss_and_a_released_one_does_not() -> None:
    from etl.store.runs import chunk_requeues, run_states

    run = begun(1, 1)
    claim(run, "dead")
    claim(run, "stopped")
    assert (chunk_requeues.requeue_lost(run, "dead"), chunk_requeues.requeue_lost(run, "dead")) == (1, 0)
    chunk_requeues.release(run, ["stopped"])
    rows = [chunk(run, number) for number in (1, 2)]
    assert [(row.state, row.token, row.attempts) for row in rows] == [
        (run_states.WAITING, "", 1),
        (run_states.WAITING, "", 0),
    ]


def test_failed_chunks_are_tried_again_without_their_reason() -> None:
    from etl.store.models import Chunk
    from etl.store.runs import chunk_requeues, run_states

    run = begun(1, 1)
    Chunk.objects.filter(run_id=run, number=1).update(state=run_states.BROKEN, report="why")
    assert chunk_requeues.retry_failed(run) == 1
    assert (chunk(run, 1).state, chunk(run, 1).report) == (run_states.WAITING, "")


def test_chunks_of_dead_processes_of_this_host_wait_without_their_leases_ending() -> None:
    from etl.store.runs import chunk_requeues, run_states
    from etl.store.runs.worker_names import worker_name

    run = begun(1, 1, 1)
    for worker in (worker_name(DEAD), worker_name(), f"elsewhere:{DEAD}"):
        claim(run, worker)
    chunk_requeues.requeue_dead(run)
    states = [chunk(run, number).state for number in (1, 2, 3)]
    assert states == [run_states.WAITING, run_states.CLAIMED, run_states.CLAIMED]


def test_one_chunk_is_requeued_if_its_process_is_dead_and_its_run_open() -> None:
    from etl.store.runs import chunk_requeues, run_records, run_states
    from etl.store.runs.worker_names import worker_name

    run = begun(1, 1)
    dead, alive = claim(run, worker_name(DEAD)), claim(run, worker_name())
    assert [chunk_requeues.requeue_if_dead(one) for one in (dead, alive, dead)] == [True, False, False]
    claim(run, worker_name(DEAD))
    run_records.close(run, run_states.STOPPED, "")
    assert not chunk_requeues.requeue_if_dead(dead)
