"""Runs and chunks are listed with the names of their states and the counts of their chunks."""

import pytest

from tests.support.store_rows import bill
from tests.support.stored_runs import begun

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_the_newest_runs_come_first_with_their_chunks_counted_but_for_split_ones() -> None:
    from etl.store.models import Chunk
    from etl.store.runs import run_listing

    older, newer = begun(), begun(1, 1, 1, 1, 1)
    for state in range(5):
        Chunk.objects.filter(run_id=newer, number=state + 1).update(state=state)
    first, second = run_listing.runs(most=9)
    assert (first.number, first.chunks, first.done, first.failed, first.state) == (newer, 4, 1, 1, "open")
    assert (second.number, second.chunks) == (older, 0)
    assert [one.number for one in run_listing.runs(older)] == [older]
    assert [one.state for one in run_listing.chunks(newer)] == ["waiting", "at work", "done", "split", "failed"]


def test_a_report_is_what_a_done_run_made_and_the_reason_of_any_other() -> None:
    from etl.store.runs import run_listing, run_records, run_states

    done, stopped = begun(), begun()
    run_records.close(done, run_states.DONE, '{"bills":3}')
    run_records.close(stopped, run_states.STOPPED, "why")
    second, first = run_listing.runs(most=2)
    assert (first.made, first.reason, second.made, second.reason) == ({"bills": 3}, "", {}, "why")


def test_bills_that_a_run_could_not_make_are_listed_up_to_a_number() -> None:
    from etl.store.runs import run_listing

    for number in ("a", "b", "c"):
        bill(number, run_id=7, status="failed", total="", detail=number)
    bill("d", run_id=7)
    assert run_listing.failed_bills(7, 2) == [("a", "a"), ("b", "b")]
