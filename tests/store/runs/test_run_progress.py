"""Progress of a run: counted by state, with what its chunks report."""

import pytest

from tests.support.stored_runs import begun, chunk

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


@pytest.fixture
def run() -> int:
    """One chunk of each state: 1 waits, 2 is claimed, 4 is done, 8 was split, 16 failed."""
    from etl.store.models import Chunk

    number = begun(1, 2, 4, 8, 16)
    for state in range(5):
        Chunk.objects.filter(run_id=number, number=state + 1).update(state=state, report=f"report {state}")
    return number


def test_a_split_chunk_is_none_and_what_is_done_is_counted_by_size(run: int) -> None:
    from etl.store.runs import run_progress

    state = run_progress.progress(run)
    assert (state.waiting, state.claimed, state.ended, state.failed, state.done) == (1, 1, 1, 1, 4)
    assert (state.chunks, state.over, run_progress.size_of(run)) == (4, False, 1 + 2 + 4 + 16)


def test_a_closed_run_is_over(run: int) -> None:
    from etl.store.runs import run_progress, run_records, run_states

    run_records.close(run, run_states.STOPPED, "")
    assert run_progress.progress(run).over


def test_reports_are_read_by_what_they_are_of(run: int) -> None:
    from etl.store.runs import run_progress

    (ended,) = run_progress.ended_chunks(run)
    assert (ended.what, ended.size, ended.report, ended.saw) == ('"3"', 4, "report 2", (0, 0))
    assert run_progress.failures(run) == ["chunk 5: report 4"]
    assert run_progress.refusals(run) == ["report 0"]
    assert chunk(run, 4).report == "report 3"
