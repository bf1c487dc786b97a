"""A shared run is resumed by the same request, and closed once, when every chunk is done."""

import pytest

from etl.core.errors import EtlError, UnpublishedError
from tests.support.command import Shell

pytestmark = pytest.mark.both_databases


def begun(etl: Shell, **fields: object) -> tuple[int, list[str]]:
    """The run of a request with two chunks, and what the watcher was told."""
    from etl.bill_runs.request import Watcher
    from etl.engines.shared_runs import NewRun, begin
    from etl.store.runs.run_records import NewChunk, RunKey

    assert etl("status").code == 0
    notes: list[str] = []
    run = NewRun(RunKey("load", "celery", "{}", "1"), [NewChunk("x", 1), NewChunk("y", 1)], **fields)  # type: ignore[arg-type]
    return begin(run, Watcher(note=notes.append)), notes


def refused(number: int) -> str:
    from etl.engines import shared_runs
    from etl.store.database.locks import write_lock

    with pytest.raises(UnpublishedError) as caught, write_lock():
        shared_runs.finish(number)
    return str(caught.value)


def test_the_same_request_resumes_its_run_and_says_so(etl: Shell) -> None:
    number, notes = begun(etl)
    assert notes == []
    assert begun(etl) == (number, [f"resuming run {number}"])


def test_a_run_whose_inputs_have_changed_is_discarded(etl: Shell) -> None:
    from etl.store import input_versions
    from etl.store.input_versions import InputVersion

    assert etl("status").code == 0
    discarded: list[int] = []
    number, _ = begun(etl, saw=input_versions.current())
    other, notes = begun(etl, saw=InputVersion(7, 0), discard=discarded.append)
    assert (discarded, notes) == ([number], [])
    assert other != number


def test_a_run_with_chunks_to_do_or_failed_is_not_finished(etl: Shell) -> None:
    from etl.store.models import Chunk
    from etl.store.runs import run_states

    number, _ = begun(etl)
    assert refused(number) == (
        f"run {number}: another etl process is trying its failed chunks again (the same command resumes the run)"
    )
    Chunk.objects.filter(run_id=number).update(state=run_states.BROKEN, report="the reason")
    assert refused(number) == (
        f"run {number}: chunk 1: the reason (the same command tries it again, etl runs stop {number} discards the run)"
    )


def test_a_run_is_finished_once(etl: Shell) -> None:
    from etl.engines import shared_runs
    from etl.store.database.locks import write_lock
    from etl.store.models import Chunk, Run
    from etl.store.runs import run_states

    number, _ = begun(etl)
    Chunk.objects.filter(run_id=number).update(state=run_states.ENDED)
    with write_lock():
        shared_runs.finish(number, "the report")
    run = Run.objects.get(pk=number)
    assert (run.state, run.report) == (run_states.DONE, "the report")
    assert refused(number) == f"run {number} was closed by another etl process (etl runs show {number})"


@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize(
    ("error", "noted"),
    [
        (KeyboardInterrupt(), True),
        (EtlError("the broker does not answer"), True),
        (UnpublishedError("says itself what to do"), False),
    ],
)
def test_whatever_ends_the_work_the_user_knows_how_to_resume_the_run(error: BaseException, noted: bool) -> None:
    from etl.bill_runs.request import Watcher
    from etl.engines import shared_runs

    notes: list[str] = []
    with pytest.raises(type(error)), shared_runs.resumable(7, Watcher(note=notes.append)):
        raise error
    assert notes == ["run 7 stays open: the same command resumes it, etl runs stop 7 discards it"] * noted
