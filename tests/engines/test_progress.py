"""One bar over all workers goes on by what is done, and never back."""

import pytest

from tests.support.command import Shell

pytestmark = pytest.mark.both_databases


def test_a_watcher_hears_the_size_once_and_then_what_came_since(etl: Shell) -> None:
    from etl.bill_runs.request import Watcher
    from etl.engines.progress import SharedProgress
    from etl.store.input_versions import InputVersion
    from etl.store.models import Chunk
    from etl.store.runs import run_records, run_states

    key = run_records.RunKey("bill", "local", "{}", "1")
    run = run_records.begin(key, InputVersion(0, 0), [run_records.NewChunk("x", 60), run_records.NewChunk("y", 40)])
    begun, came = list[int](), list[int]()
    bar = SharedProgress(run, Watcher(begun=begun.append, many=came.append))
    assert not bar.report().over
    Chunk.objects.filter(run_id=run, number=2).update(state=run_states.ENDED)
    bar.report()
    bar.report()
    Chunk.objects.filter(run_id=run, number=2).update(state=run_states.WAITING)
    bar.report()
    Chunk.objects.filter(run_id=run).update(state=run_states.ENDED)
    assert bar.report().over
    assert (begun, came) == ([100], [0, 40, 0, 0, 60])
    assert etl("status").code == 0
