"""Processes of this machine do the chunks of a run: all of them, or it is said why not. PostgreSQL only."""

import pytest

from etl.core.errors import EtlError, UsageError
from tests.support.command import Shell
from tests.support.table_runs import CLIENTS, Run, chunks


@pytest.mark.both_databases
@pytest.mark.usefixtures("many")
def test_one_worker_is_this_process_and_does_all_chunks() -> None:
    from etl.bill_runs.request import Watcher, Workers
    from etl.engines import local

    run, done = Run(), list[int]()
    local.drive(run.number, Workers(1), Watcher(many=done.append))
    assert set(chunks(run_id=run.number).values_list("state", flat=True)) == {2}
    assert sum(done) == len(CLIENTS)
    assert run.publish().bills == len(CLIENTS)


@pytest.mark.both_databases
@pytest.mark.usefixtures("many")
def test_a_worker_process_works_until_no_chunk_waits() -> None:
    from etl.engines import local

    run = Run()
    local.work(run.number)
    assert chunks(run_id=run.number, state=0).count() == 0


@pytest.mark.both_databases
@pytest.mark.usefixtures("many")
def test_workers_that_end_before_they_begin_are_told_instead_of_started_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from etl.engines import local

    run = Run()
    monkeypatch.setattr(local, "NEVER_BEGUN_AT_MOST", 0)
    crew = local._Crew(run.number, 1, _ends_at_once)
    for process in crew._members:
        process.join()
    with pytest.raises(EtlError, match="worker processes end before they begin, with exit code 7"):
        crew.requeue_dead()


def _ends_at_once() -> None:
    raise SystemExit(7)


def test_a_lease_that_is_no_time_is_refused_before_a_run_begins(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.engines import local

    monkeypatch.setenv("ETL_LEASE_SECONDS", "soon")
    with pytest.raises(UsageError, match=r"^ETL_LEASE_SECONDS soon: is not a whole number of seconds$"):
        local.ready()
    monkeypatch.setenv("ETL_LEASE_SECONDS", "60")
    local.ready()
    assert etl("status").code == 0
