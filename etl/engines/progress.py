"""One bar over all workers: what the table of chunks says is done."""

from etl.bill_runs.request import Watcher
from etl.store.runs import run_progress


class Told:
    """Tells a watcher what came since it was told last."""

    def __init__(self, run: int, watcher: Watcher) -> None:
        self._run, self._watcher, self._done = run, watcher, 0
        watcher.begun(run_progress.size_of(run))

    def tell(self) -> run_progress.Progress:
        """How far the run is now."""
        state = run_progress.progress(self._run)
        came, self._done = max(state.done - self._done, 0), max(state.done, self._done)
        self._watcher.many(came)  # also of nothing: this is where a watcher may end the work
        return state
