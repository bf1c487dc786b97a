"""Runs: begun, found again by the same request while their inputs have not changed, closed once."""

import pytest

from tests.support.stored_runs import begun, chunk

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def resumable(load: int = 0, changes: int = 0, version: str = "v", request: str = "{}") -> tuple[int | None, list[int]]:
    from etl.store.input_versions import InputVersion
    from etl.store.runs.run_records import RunKey, find_resumable

    return find_resumable(RunKey("bill", "local", request, version), InputVersion(load, changes))


def test_a_run_has_its_chunks_by_number() -> None:
    run = begun(3, 5)
    assert [(chunk(run, number).size, chunk(run, number).what) for number in (1, 2)] == [(3, '"1"'), (5, '"2"')]


def test_an_open_run_of_the_same_request_and_inputs_is_resumed() -> None:
    run = begun()
    assert resumable() == (run, [])
    assert resumable(request='{"other":1}') == (None, [])


@pytest.mark.parametrize("changed", [{"load": 1}, {"changes": 1}, {"version": "w"}], ids=str)
def test_a_run_whose_inputs_or_version_have_changed_can_no_longer_finish(changed: dict[str, int]) -> None:
    run = begun()
    assert resumable(**changed) == (None, [run])  # type: ignore[arg-type]  # one of several types


def test_of_two_open_runs_the_newer_is_resumed() -> None:
    older, newer = begun(), begun()
    assert resumable() == (newer, [older])


def test_another_run_that_is_done_since_makes_an_open_one_useless() -> None:
    from etl.store.runs import run_records, run_states

    run, other = begun(), begun(request='{"other":1}')
    assert run_records.close(other, run_states.DONE, "{}")
    assert run_records.done_since(run) == [other]
    assert resumable() == (None, [run])


def test_a_run_is_closed_once_and_its_claimed_chunks_lose_their_token() -> None:
    from etl.store.runs import chunk_claims, run_records, run_states

    run = begun(1)
    claimed = chunk_claims.claim("w", 60, run=run)
    assert claimed is not None
    assert (run_records.close(run, run_states.STOPPED, "why"), run_records.close(run, run_states.DONE, "")) == (
        True, False,
    )  # fmt: skip
    assert (chunk(run, 1).state, chunk(run, 1).token) == (run_states.WAITING, "")
    assert run_records.open_run(run) is None
    assert not chunk_claims.renew(claimed, 60)


def test_bill_runs_that_are_open_are_listed_and_loads_are_not() -> None:
    from etl.store.runs import run_records

    run = begun()
    begun(kind="load")
    assert run_records.open_bill_runs() == [run]
    assert [number for number, _ in run_records.open_bill_orders()] == [run]
    run_records.save_report(run, "{}")
    assert run_records.open_run(run) is not None
