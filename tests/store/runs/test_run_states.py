"""States of runs and chunks are numbered in the order of their names: stored databases have these numbers."""

from etl.store.runs import run_states as states


def test_each_number_has_its_name() -> None:
    runs = {states.OPEN: "open", states.DONE: "done", states.STOPPED: "stopped", states.FAILED: "failed"}
    assert dict(enumerate(states.RUN_STATES)) == runs
    chunks = {
        states.WAITING: "waiting",
        states.CLAIMED: "at work",
        states.ENDED: "done",
        states.SPLIT: "split",
        states.BROKEN: "failed",
    }
    assert dict(enumerate(states.CHUNK_STATES)) == chunks
