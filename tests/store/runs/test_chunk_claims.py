"""A chunk belongs to one worker until its lease is over; whoever lost it writes nothing."""

import pytest

from tests.support.stored_runs import begun, chunk

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_chunks_are_claimed_in_their_order_and_each_once() -> None:
    from etl.store.runs import chunk_claims

    run = begun(1, 2)
    claims = [chunk_claims.claim(f"w{number}", 60, run=run) for number in range(3)]
    assert [one and one.size for one in claims] == [1, 2, None]
    assert chunk_claims.waiting(run) == []


def test_a_chunk_whose_lease_is_over_counts_its_worker_as_lost() -> None:
    from etl.store.input_versions import InputVersion
    from etl.store.runs import chunk_claims

    run = begun(1)
    slow = chunk_claims.claim("slow", -1, run=run)
    assert slow is not None
    assert chunk_claims.waiting(run) == [slow.chunk]
    assert chunk_claims.claim("careful", 60, run=run, careful=True) is None
    quick = chunk_claims.claim("quick", 60, run=run)
    assert quick is not None
    assert (slow.lost, quick.lost) == (0, 1)
    assert not chunk_claims.renew(slow, 60)
    assert not chunk_claims.end(slow, InputVersion(0, 0), "{}")
    assert chunk_claims.end(quick, InputVersion(3, 4), "{}")
    assert (chunk(run, 1).newest_load, chunk(run, 1).changes) == (3, 4)


def test_a_chunk_given_back_has_lost_nobody_and_says_why() -> None:
    from etl.store.runs import chunk_claims

    run = begun(1)
    claimed = chunk_claims.claim("w", 60, run=run)
    assert claimed is not None
    chunk_claims.give_back(claimed, "no tariff here")
    assert chunk(run, 1).report == "no tariff here"
    again = chunk_claims.claim("v", 60, run=run, careful=True)
    assert again is not None
    assert (again.lost, chunk(run, 1).report) == (0, "")


def test_a_failed_chunk_is_claimed_by_nobody() -> None:
    from etl.store.runs import chunk_claims

    run = begun(1)
    claimed = chunk_claims.claim("w", 60, run=run)
    assert claimed is not None
    chunk_claims.fail(claimed, "why")
    assert (chunk_claims.claim("v", 60, run=run), chunk_claims.waiting(run)) == (None, [])


def test_parts_of_a_split_chunk_come_after_the_last_and_may_lose_one_worker_more() -> None:
    from etl.store.runs import chunk_claims
    from etl.store.runs.run_records import NewChunk

    run = begun(4, 1)
    claimed = chunk_claims.claim("w", 60, run=run)
    assert claimed is not None
    chunk_claims.split(claimed, [NewChunk('"a"', 2), NewChunk('"b"', 2)])
    chunk_claims.split(claimed, [NewChunk('"c"', 4)])  # it is split already: nothing happens
    assert [(chunk(run, number).what, chunk(run, number).attempts) for number in (3, 4)] == [('"a"', 1), ('"b"', 1)]
    assert len(chunk_claims.waiting(run)) == 3


def test_only_a_server_lets_several_processes_share_chunks() -> None:
    from django.db import connection

    from etl.store.runs.chunk_claims import can_be_shared

    assert can_be_shared() == (connection.vendor == "postgresql")
