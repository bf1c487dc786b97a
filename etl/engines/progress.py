"""Progress bar over all workers of a run, read from the chunk table."""

from etl.bill_runs.request import Watcher
from etl.store.runs import run_progress


class SharedProgress:
    """Reports to a watcher what was done since its last report."""

    def __init__(self, run: int, watcher: Watcher) -> None:
        self._run, self._watcher, self._done = run, watcher, 0
        watcher.begun(run_progress.size_of(run))

    def report(self) -> run_progress.Progress:
        """Return how far the run is now."""
        state = run_progress.progress(self._run)
        new, self._done = max(state.done - self._done, 0), max(state.done, self._done)
        self._watcher.many(new)  # also of nothing: here a watcher may end the work
        return state
