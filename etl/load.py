"""Files of readings in the database, each whole or not at all: `etl load`."""

from collections.abc import Sequence
from functools import partial

from etl.file_loads.load_files import load
from etl.file_loads.report import LoadReport, Settings, Watcher
from etl.sources.read_plan.plan_values import Options
from etl.store.database.background import in_background

__all__ = ["aload", "load"]


async def aload(
    files: Sequence[str], options: Options, settings: Settings, watcher: Watcher | None = None
) -> LoadReport:
    """Load like `load`, without blocking the event loop (docs/how-to/services.md); cancelled, it keeps whole files."""
    return await in_background(partial(load, files, options, settings), watcher or Watcher())
