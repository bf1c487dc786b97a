"""`etl load`: files of readings into the database, each whole or not at all."""

from collections.abc import Sequence
from functools import partial

from etl.file_loads.load_files import load
from etl.file_loads.report import LoadReport, Settings, Watcher
from etl.sources.read_plan.plan_values import Options
from etl.store.database.background import in_background

__all__ = ["aload", "load"]


async def aload(
    arguments: Sequence[str], options: Options, settings: Settings, watcher: Watcher | None = None
) -> LoadReport:
    """As `load`, without blocking the event loop (docs/how-to/services.md); cancelled, files that are in stay in."""
    return await in_background(partial(load, arguments, options, settings), watcher or Watcher())
