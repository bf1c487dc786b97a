"""One bar over all workers goes on by what is done, and never back."""

import pytest

from tests.support.command import Shell

pytestmark = pytest.mark.both_databases


def test_a_watcher_hears_the_size_once_and_then_what_came_since(etl: Shell) -> None:
    from etl.bill_runs.request import Watcher
    from etl.engines.progress import Told
    from etl.store import run_chunks
    from etl.store.input_versions import Seen
    from etl.store.models import Chunk

    key = run_chunks.RunKey("bill", "local", "{}", "1")
    run = run_chunks.begin(key, Seen(0, 0), [run_chunks.What("x", 60), run_chunks.What("y", 40)])
    begun, came = list[int](), list[int]()
    told = Told(run, Watcher(begun=begun.append, many=came.append))
    assert not told.tell().over
    Chunk.objects.filter(run_id=run, number=2).update(state=run_chunks.ENDED)
    told.tell()
    told.tell()
    Chunk.objects.filter(run_id=run, number=2).update(state=run_chunks.WAITING)
    told.tell()
    Chunk.objects.filter(run_id=run).update(state=run_chunks.ENDED)
    assert told.tell().over
    assert (begun, came) == ([100], [0, 40, 0, 0, 60])
    assert etl("status").code == 0
