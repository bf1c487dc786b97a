"""A chunk is had as long as its lease is renewed: who has lost it is stopped, who has it goes on."""

import threading
import time
from typing import Any

import pytest

from tests.support.command import Shell

pytestmark = pytest.mark.both_databases


@pytest.fixture
def number(etl: Shell) -> int:
    """A run of one chunk."""
    from etl.store.input_versions import InputVersion
    from etl.store.runs import run_records

    assert etl("status").code == 0
    return run_records.begin(
        run_records.RunKey("bill", "local", "{}", "1"), InputVersion(0, 0), [run_records.NewChunk("x", 1)]
    )


def ended(lease: Any) -> None:
    """Wait until the lease's thread has nothing more to do."""
    with lease:
        for thread in threading.enumerate():
            if thread.name == "lease":
                thread.join()


def test_a_chunk_that_another_worker_has_is_lost(number: int) -> None:
    from etl.engines.lease import Lease, LostError
    from etl.store.runs import chunk_claims

    claimed = chunk_claims.claim("slow", 0, run=number)
    assert claimed is not None
    chunk_claims.fail(claimed, "its run was stopped")
    lease = Lease(claimed, 0)
    lease.check()
    ended(lease)
    with pytest.raises(LostError):
        lease.check()


def test_a_chunk_is_kept_past_its_first_lease_by_the_thread_that_renews_it(number: int) -> None:
    from etl.engines.lease import Lease
    from etl.store.models import Chunk
    from etl.store.runs import chunk_claims

    claimed = chunk_claims.claim("slow", 0, run=number)
    assert claimed is not None
    before = Chunk.objects.get(pk=claimed.chunk).lease_until
    lease = Lease(claimed, 1)
    end = time.monotonic() + 600
    with lease:
        while Chunk.objects.get(pk=claimed.chunk).lease_until == before:
            assert time.monotonic() < end
            lease.check()
    lease.check()


def test_a_lease_that_was_given_back_at_once_asks_the_database_nothing(number: int) -> None:
    from etl.engines.lease import Lease
    from etl.store.runs import chunk_claims

    claimed = chunk_claims.claim("quick", 60, run=number)
    assert claimed is not None
    lease = Lease(claimed, 60)
    ended_at_once = threading.Event()
    with lease:
        ended_at_once.set()
    lease.check()
    assert ended_at_once.is_set()
